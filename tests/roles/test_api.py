"""The API lets in exactly who holds the permission: generated from the OpenAPI document."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from tertulia.accounts import scopes
from tertulia.accounts.models import User
from tertulia.accounts.rules import ALL, permissions_of
from tertulia.accounts.scopes import scope_in
from tertulia.accounts.services.tokens import create_token
from tertulia.web.api.site import api
from tests.roles.api_cases import CASES
from tests.roles.case import Case, Ground, Made
from tests.roles.test_routes import undone
from tests.roles.world import BRAND_OWNER, STRANGER, World, make_world

DOCUMENT = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = {
    operation["operationId"]: (path, method.upper())
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
VIEWS = {
    operation.operation_id: operation.view_func
    for _prefix, router in api._routers
    for view in router.path_operations.values()
    for operation in view.operations
}
IN_BRAND = [case for case in CASES if VIEWS[case.route].access.kind == scopes.BRAND]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_every_operation_has_a_case_and_a_class() -> None:
    assert {case.route for case in CASES} == set(OPERATIONS) == set(VIEWS)
    assert [name for name, view in VIEWS.items() if not hasattr(view, "access")] == []
    assert [str(case) for case in CASES if OPERATIONS[case.route][1] != case.method] == []


def token_of(person: User, ground: Ground, only: frozenset[str] = ALL) -> str:
    """A token of that person on that brand, with all they may (of `only`)."""
    scope = scope_in(person, ground.brand)
    held = scope.permissions & only
    return create_token(scope=scope, user_id=person.id, name="t", permissions=held)


def ask(case: Case, made: Made, ground: Ground, token: str) -> HttpResponse:
    """Send it, inside the brand of `ground`."""
    path, method = OPERATIONS[case.route]
    address = path.format(brand=ground.brand.slug, **made.arguments)
    if made.query:
        address += f"?{urlencode(made.query)}"
    client = Client(headers={"authorization": f"Bearer {token}"} if token else {})
    options: dict[str, Any] = {}
    if method in ("POST", "PUT", "PATCH"):
        upload = "file" in made.data
        data = made.data if upload else json.dumps(dict(made.data))
        kind = MULTIPART_CONTENT if upload else "application/json"
        options = {"data": data, "content_type": kind}
    answer: HttpResponse = getattr(client, method.lower())(address, **options)
    return answer


def check(case: Case, ground: Ground, asked_in: Ground, token: str, statuses: set[int]) -> None:
    made = case.make(ground)
    before = made.watch() if made.watch else None
    answer = ask(case, made, asked_in, token)
    assert answer.status_code in statuses, answer.content[:400]
    changed = made.watch is not None and made.watch() != before
    writes = case.method != "GET" and not case.unchanged
    assert changed is (writes and answer.status_code < 300), answer.content[:400]


@pytest.mark.parametrize("case", IN_BRAND, ids=str)
def test_each_role_gets_what_its_permission_says(case: Case, world: World) -> None:
    permission = VIEWS[case.route].access.permission
    for role, person in world.people.items():
        if role == STRANGER:
            continue
        name = "owner" if role == BRAND_OWNER else role
        held = permissions_of(name, all_brands=role != BRAND_OWNER)
        allowed = permission in held
        with undone():
            token = token_of(person, world.here)
            check(case, world.here, world.here, token, {200, 201, 204} if allowed else {403})


@pytest.mark.parametrize("case", IN_BRAND, ids=str)
def test_a_token_without_the_permission_is_refused_whoever_it_is(case: Case, world: World) -> None:
    permission = VIEWS[case.route].access.permission
    with undone():
        token = token_of(world.people["owner"], world.here, ALL - {permission})
        check(case, world.here, world.here, token, {403})


@pytest.mark.parametrize("case", IN_BRAND, ids=str)
def test_other_brands_and_their_objects_do_not_exist(case: Case, world: World) -> None:
    with undone():
        token = token_of(world.people[STRANGER], world.elsewhere)
        check(case, world.here, world.here, token, {404})
    with undone():
        has_objects = bool(case.make(world.elsewhere).arguments) and not case.shared
    with undone():
        token = token_of(world.people["owner"], world.here)
        if has_objects:
            check(case, world.elsewhere, world.here, token, {404})
    with undone():
        check(case, world.here, world.here, "", {401})
