"""The OpenAPI document: every operation is classified, and answers only what the document says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from ninja import Schema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tertulia.web.api.site import api

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def operations() -> list[Any]:
    """Every operation of the API, as ninja holds it."""
    found = []
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            found += view.operations
    return found


def test_every_operation_is_classified() -> None:
    plain = [each.operation_id for each in operations() if not hasattr(each.view_func, "access")]
    assert plain == []
    assert len(operations()) >= 20


def test_the_document_is_openapi_3_1_and_names_every_operation_once() -> None:
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    assert document["openapi"].startswith("3.1")
    names = [o["operationId"] for p in document["paths"].values() for o in p.values()]
    assert len(names) == len(set(names)) == len(operations())


def test_no_two_shapes_have_one_name() -> None:
    """The document holds one of each name: the other's answers would be described by it."""
    shapes = [each for each in _below(Schema) if each.__module__.startswith("tertulia.")]
    many = Counter(each.__name__ for each in shapes)
    assert len(shapes) > 50
    assert {name for name, times in many.items() if times > 1} == set()


def _below(kind: type[Schema]) -> Iterator[type[Schema]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The handler closes its connection after each request; the test's transaction lives on it."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.mark.django_db
def test_no_answer_outside_the_document(world: Any, base: str, one_connection: None) -> None:
    from tests.api.people import bearer

    token = bearer(world)
    slug = base.rsplit("/", 1)[-1]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=12,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        def try_it(case: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
            if case.path_parameters and "brand" in case.path_parameters:
                case.path_parameters["brand"] = slug
            case.call_and_validate(checks=CHECKS)

        given(case=operation.as_strategy())(try_it)()
        tried += 1
    assert tried == len(operations())
