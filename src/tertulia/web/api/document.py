"""What ninja's OpenAPI document does not say by itself."""

from __future__ import annotations

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from tertulia.kernel.api import Problem

PROBLEMS = {
    "400": "The request cannot be read.",
    "401": "No valid token.",
    "403": "The token's role or scope does not allow it.",
    "404": "No such thing in this brand.",
    "409": "It changed in the meantime, or its state does not allow it.",
    "422": "The request cannot be accepted; `errors` says which field.",
    "424": "The network could not do it.",
    "429": "Too many requests.",
    "507": "No room left on the server's disk.",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any word of up to 200 characters: the same again repeats the answer only.",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
}


def with_problems(schema: OpenAPISchema) -> OpenAPISchema:
    """Add the errors and the idempotency key to every operation."""
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    components["Problem"] = Problem.model_json_schema()
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            responses = {str(key): value for key, value in operation["responses"].items()}
            for status, words in PROBLEMS.items():
                responses.setdefault(status, _problem(words))
            operation["responses"] = responses
            if method in ("post", "put", "patch", "delete"):
                operation.setdefault("parameters", []).append(KEY)
    return schema


def _problem(words: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": reference}}}
