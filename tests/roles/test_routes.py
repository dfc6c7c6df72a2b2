"""Every route is classified, and keeps out whom its permission keeps out.

Generated from the URL resolver: a new route without classification or without a case fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tertulia.accounts import scopes
from tertulia.accounts.models import User
from tertulia.accounts.rules import permissions_of
from tests.roles.case import Case, Ground, Made
from tests.roles.routes import cases, routes
from tests.roles.world import ANONYMOUS, BRAND_OWNER, STRANGER, World, make_world

ROUTES = {route.name: route for route in routes()}
CASES = cases()
TESTS = Path(__file__).parent.parent
SIGN_IN = "/accounts/login/"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_route_has_a_name_and_is_classified() -> None:
    assert [str(route) for route in routes() if not route.name] == []
    assert [str(route) for route in routes() if route.access is None] == []


def test_every_route_under_a_brand_asks_for_a_permission() -> None:
    wrong = [
        route.name
        for route in routes()
        if ("<slug:brand>" in route.pattern)
        is not (route.access is not None and route.access.kind == scopes.BRAND)
    ]
    assert wrong == []


def test_a_route_that_guards_itself_names_its_tests() -> None:
    for route in routes():
        if route.access is not None and route.access.kind == scopes.ITSELF:
            proof = route.access.permission
            assert proof, route
            assert (TESTS.parent / proof).exists(), f"{route}: there is no {proof}"


def test_every_route_and_method_has_a_case() -> None:
    tried = {(case.route, case.method) for case in CASES}
    wanted = {
        (route.name, method)
        for route in routes()
        if route.access is not None and route.access.kind != scopes.ITSELF
        for method in route.access.methods
    }
    assert sorted(wanted - tried) == []
    assert sorted(each for each in tried - wanted if not each[0].startswith("api:")) == []


def test_every_case_that_writes_watches_something() -> None:
    assert [str(case) for case in CASES if case.method == "GET" and case.unchanged] == []


def ask(case: Case, made: Made, ground: Ground, person: User | None) -> HttpResponse:
    """Send the request as that person, inside the brand of `ground`."""
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person)
    if made.session:
        session = client.session
        session.update(made.session)
        session.save()
    arguments = dict(made.arguments)
    if "<slug:brand>" in ROUTES[case.route].pattern:
        arguments["brand"] = ground.brand.slug
    address = reverse(case.route, kwargs=arguments)
    if made.query:
        address += f"?{urlencode(made.query)}"
    options: dict[str, Any] = {"data": dict(made.data)}
    if case.as_json:
        options["content_type"] = "application/json"
    answer: HttpResponse = getattr(client, case.method.lower())(address, **options)
    return answer


def let_in(answer: HttpResponse) -> bool:
    """2xx or 3xx, and not sent to the sign-in page."""
    away = answer.headers.get("Location", "").startswith(SIGN_IN)
    return 200 <= answer.status_code < 400 and not away


def check_allowed(case: Case, ground: Ground, person: User | None) -> None:
    made = case.make(ground)
    before = made.watch() if made.watch else None
    answer = ask(case, made, ground, person)
    assert let_in(answer), f"{person}: {answer.status_code} {answer.content[:600]!r}"
    if case.method != "GET" and not case.unchanged:
        assert made.watch is not None, "a case that writes must watch what it changes"
        assert made.watch() != before, f"{person}: nothing changed; {answer.content[:600]!r}"


def check_refused(
    case: Case, ground: Ground, asked_in: Ground, person: User | None, statuses: set[int]
) -> None:
    made = case.make(ground)
    before = made.watch() if made.watch else None
    answer = ask(case, made, asked_in, person)
    away = answer.headers.get("Location", "").startswith(SIGN_IN)
    status = 401 if away else answer.status_code
    assert status in statuses, f"{person}: {answer.status_code} {answer.content[:300]!r}"
    assert (made.watch() if made.watch else None) == before, f"{person} changed something"


def _page_cases(kind: str) -> list[Case]:
    known = [case for case in CASES if case.route in ROUTES]
    return [
        case
        for case in known
        if (access := ROUTES[case.route].access) is not None and access.kind == kind
    ]


@pytest.mark.parametrize("case", _page_cases(scopes.BRAND), ids=str)
def test_brand_pages_let_in_exactly_who_holds_the_permission(case: Case, world: World) -> None:
    access = ROUTES[case.route].access
    assert access is not None
    for role, person in world.people.items():
        with undone():
            if role == STRANGER:
                check_refused(case, world.here, world.here, person, {404})
                continue
            name = "owner" if role == BRAND_OWNER else role
            held = permissions_of(name, all_brands=role != BRAND_OWNER)
            if access.permission in held:
                check_allowed(case, world.here, person)
            else:
                check_refused(case, world.here, world.here, person, {403})
    with undone():
        check_refused(case, world.here, world.here, None, {401})


@pytest.mark.parametrize("case", _page_cases(scopes.BRAND), ids=str)
def test_objects_of_another_brand_are_not_found(case: Case, world: World) -> None:
    with undone():
        if case.shared or not case.make(world.elsewhere).arguments:
            return
    with undone():
        check_refused(case, world.elsewhere, world.here, world.people["owner"], {404})


@pytest.mark.parametrize("case", _page_cases(scopes.SIGNED_IN), ids=str)
def test_personal_pages_are_for_the_signed_in(case: Case, world: World) -> None:
    for role in ("reader", STRANGER):
        with undone():
            ground = world.elsewhere if role == STRANGER else world.here
            mine = Ground(ground.brand, ground.scope, world.people[role])
            check_allowed(case, mine, world.people[role])
    with undone():
        check_refused(case, world.here, world.here, None, {401})
    with undone():
        if case.make(world.here).arguments:
            check_refused(case, world.here, world.here, world.people["reader"], {403, 404})


@pytest.mark.parametrize("case", _page_cases(scopes.PUBLIC), ids=str)
def test_public_pages_are_for_everybody(case: Case, world: World) -> None:
    with undone():
        made = case.make(world.here)
        before = made.watch() if made.watch else None
        answer = ask(case, made, world.here, None)
        assert 200 <= answer.status_code < 400, f"{answer.status_code} {answer.content[:600]!r}"
        if case.method != "GET" and not case.unchanged:
            assert made.watch is not None
            assert made.watch() != before, f"nothing changed; {answer.content[:600]!r}"


def test_the_roles_tried_are_all_there_are(world: World) -> None:
    from tertulia.accounts.models import Role

    assert set(world.people) == {*Role.values, STRANGER, BRAND_OWNER}
    assert ANONYMOUS not in world.people
