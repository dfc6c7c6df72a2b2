"""The API itself: authentication by token, errors as problem details, the document."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from tertulia.accounts.tokens import Bearer, authenticate
from tertulia.kernel.api import Problem
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.room import rooms
from tertulia.web.api.document import with_problems
from tertulia.web.errors import cannot_be_kept, stood_in_the_way

log = logging.getLogger("tertulia.api")

DESCRIPTION = """
The same services as the interface. Get a token with `tertulia user token`, send it as
`Authorization: Bearer <token>`. Every write accepts an `Idempotency-Key` header: the same key again
within a day gives the same answer and changes nothing. Lists are paged by `cursor` and `limit`.
Errors are problem details (RFC 9457). Times are ISO 8601; a post's day and hour are on the
brand's own clock.
"""


class TokenAuth(HttpBearer):
    """`Authorization: Bearer <token>`."""

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        return authenticate(token)


class Api(NinjaAPI):
    """Ninja's, with problem details in the document."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        return with_problems(super().get_openapi_schema(**options))


api = Api(
    title="Tertulia",
    version="1.0.0",
    description=DESCRIPTION,
    auth=TokenAuth(),
    urls_namespace="api",
    docs_url=None,
)


def problem(
    status: int,
    title: str,
    *,
    code: str = "",
    detail: str = "",
    retry_helps: bool = False,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """An answer of RFC 9457."""
    body = Problem(
        title=title,
        status=status,
        code=code,
        detail=detail,
        retry_helps=retry_helps,
        errors=errors or [],
    )
    answer = HttpResponse(
        body.model_dump_json(), status=status, content_type="application/problem+json"
    )
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


@api.exception_handler(TertuliaError)
def _ours(_request: HttpRequest, error: TertuliaError) -> HttpResponse:
    field = str(getattr(error, "field", ""))
    errors = [{"field": field, "sentence": error.sentence}] if field else []
    for each in getattr(error, "problems", ()):
        errors.append({"field": str(each.variant_id), "sentence": each.sentence})
    return problem(
        error.status, error.sentence, code=error.code, retry_helps=error.retry_helps, errors=errors
    )


@api.exception_handler(DataError)
def _unkeepable(request: HttpRequest, error: DataError) -> HttpResponse:
    return _ours(request, cannot_be_kept(error))


@api.exception_handler(OperationalError)
def _same_moment(request: HttpRequest, error: OperationalError) -> HttpResponse:
    told = stood_in_the_way(error)
    if told is None:
        raise error
    return _ours(request, told)


@api.exception_handler(ValidationError)
def _unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in each["loc"]), "sentence": str(each["msg"])}
        for each in error.errors
    ]
    return problem(422, "The request does not fit the document.", code="invalid", errors=errors)


@api.exception_handler(AuthenticationError)
def _stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(
        401,
        "Send a valid token: Authorization: Bearer <token>.",
        code="unauthorized",
        headers={"WWW-Authenticate": "Bearer"},
    )


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error), code="http")


@api.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, "There is no such thing.", code="not_found")


def _mount() -> None:
    for room in rooms():
        if room.api:
            module, name = room.api.split(":")
            api.add_router(room.api_prefix, getattr(import_module(module), name))


_mount()
