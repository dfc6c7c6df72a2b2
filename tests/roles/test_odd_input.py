"""No field of any page or operation is trusted: what no form sends gets a sentence, never a crash.

Generated from the cases of the role test: each field of each in turn is something that nobody
would choose from a list. Anything but a server error is right here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import cycle
from typing import Any
from zlib import crc32

import pytest
from django.db.transaction import TransactionManagementError
from django.http import HttpResponse

from tertulia.accounts import scopes
from tests.roles import test_api, test_routes
from tests.roles.case import Case, Made
from tests.roles.routes import cases
from tests.roles.test_routes import ROUTES, undone
from tests.roles.world import World, make_world

WORDS = (
    "\0",
    "9999-12-31",
    "99999999999999999999",
    "not-an-id",
    "0001-01-01",
    "-1",
    "00000000-0000-7000-8000-000000000000",
    "<script>\u202e\r\n'\"; --",
    "x" * 5_000,
    "",
    "24:61",
    "9999-12-31T23:59:59.999999-12:00",
    "|||",
)
JSON: tuple[Any, ...] = ("\0", None, 10**30, [], {}, "\ud800", "9999-12-31", True, -1.5, [None])
#: What pages read from their address, whether a case asks for it or not.
ASKED = ("month", "day", "first", "last", "after", "q", "page", "kind", "channel", "state", "tag")
PAGES = [
    case
    for case in cases()
    if (route := ROUTES.get(case.route)) and route.access and route.access.kind == scopes.BRAND
]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def odd_ones(case: Case, oddities: tuple[Any, ...]) -> Iterator[Any]:
    """The oddities for the fields of a case: another one for each, the same in every run."""
    begin = crc32(str(case).encode()) % len(oddities)
    return cycle(oddities[begin:] + oddities[:begin])


def check(answer: HttpResponse, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.status_code} {answer.content[:300]!r}"


@pytest.mark.parametrize("case", PAGES, ids=str)
def test_a_page(case: Case, world: World) -> None:
    oddities = odd_ones(case, JSON if case.as_json else WORDS)
    with undone():
        made = case.make(world.here)
        tried = [
            *(replace(made, data={**made.data, name: next(oddities)}) for name in made.data),
            *(replace(made, query={**made.query, name: next(oddities)}) for name in made.query),
        ]
        if case.method == "GET":
            tried.append(replace(made, query=dict(zip(ASKED, oddities, strict=False))))
        for each in tried:
            # What the database refuses is told (web/errors.py), but within this test's own
            # transaction nothing can be read after it.
            with suppress(TransactionManagementError), undone():
                answer = test_routes.ask(case, each, world.here, world.here.owner)
                check(answer, f"{case} {each.data} {each.query}")


def is_json(made: Made) -> bool:
    return "file" not in made.data


@pytest.mark.parametrize("case", test_api.IN_BRAND, ids=str)
def test_an_operation(case: Case, world: World) -> None:
    oddities = odd_ones(case, JSON)
    token = test_api.token_of(world.here.owner, world.here)
    with undone():
        made = case.make(world.here)
        for name in made.data if is_json(made) else ():
            data = {**made.data, name: next(oddities)}
            with suppress(TransactionManagementError), undone():
                answer = test_api.ask(case, replace(made, data=data), world.here, token)
                check(answer, f"{case} {json.dumps(data, default=str)[:400]}")
