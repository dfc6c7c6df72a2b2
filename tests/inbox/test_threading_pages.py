"""A page of texts put into conversations at once ends as if each had come alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.inbox.models import Conversation, Entry, State
from tertulia.inbox.services import placing, threading
from tertulia.inbox.services.threading import thread_attributed
from tertulia.interactions.events import InteractionsStored
from tertulia.interactions.models import Interaction
from tertulia.interactions.services.storing import store_page
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.networks.values import InteractionKind, RemoteInteraction, RemoteRef
from tertulia.people.events import InteractionsAttributed
from tertulia.people.services.recognising import recognise_stored
from tests.inbox.world import World, make_world, ours, person, said

PEOPLE = ("lucia", "marta", "ion")
KINDS = (
    *(InteractionKind.COMMENT,) * 4,
    *(InteractionKind.REPLY, InteractionKind.MENTION, InteractionKind.MESSAGE),
    *(InteractionKind.LIKE, InteractionKind.REVIEW),
)
WORDS = ("¿Cuánto cuesta?", "😍", "gracias @marta", "", "no llegó mi pedido")


@dataclass(frozen=True)
class Said:
    """One thing that happens, told with small numbers."""

    minute: int
    who: int
    kind: InteractionKind
    words: int
    answers: int
    """How many texts before it; 0 = the post."""
    ours: bool


SAID = st.builds(
    Said,
    minute=st.integers(-2_000, 60),
    who=st.integers(0, 2),
    kind=st.sampled_from(KINDS),
    words=st.integers(0, 4),
    answers=st.integers(0, 4),
    ours=st.sampled_from([False, False, False, True]),
)
PAGES = st.lists(st.lists(SAID, min_size=1, max_size=8), min_size=1, max_size=4)
BETWEEN = st.lists(st.sampled_from(["", "close", "snooze", "settle"]), min_size=4, max_size=4)


def told(pages: Sequence[Sequence[Said]]) -> Iterator[list[RemoteInteraction]]:
    """As a network brings it; no two at the same moment."""
    start = clock.now() - timedelta(hours=2)
    number = 0
    for page in pages:
        found = []
        for each in page:
            number += 1
            above = f"t{number - each.answers}" if 0 < each.answers < number else "p1"
            more: dict[str, Any] = {
                "created_at": start + timedelta(minutes=each.minute, seconds=number / 10)
            }
            if each.ours:
                found.append(ours(f"t{number}", "Claro", above, **more))
                continue
            under = {"in_reply_to": RemoteRef(above)}
            if each.kind in (InteractionKind.MESSAGE, InteractionKind.REVIEW):
                under = {"about": None, "root": None, "in_reply_to": None}
            found.append(
                said(
                    f"t{number}",
                    WORDS[each.words],
                    kind=each.kind,
                    author=person(PEOPLE[each.who]),
                    **more,
                    **under,
                )
            )
        yield found


def heard(pages: Sequence[Sequence[RemoteInteraction]], between: Sequence[str]) -> World:
    """A brand of its own to which all of it comes, with something done after each page."""
    world = make_world()
    for page, act in zip(pages, between, strict=False):
        world.hear(*page)
        rows = Conversation.objects.filter(brand=world.brand)
        if act == "close":
            rows.update(state=State.CLOSED, settled_until=page[-1].created_at, waiting_since=None)
        elif act == "snooze":
            rows.update(state=State.SNOOZED, snoozed_until=page[0].created_at)
        elif act == "settle":
            rows.update(settled_until=page[0].created_at)
    return world


def seen(world: World) -> tuple[list[Any], list[Any]]:
    """All that conversations and lines say, without what no two brands share."""
    fields = (
        *("kind", "state", "why_closed", "waiting_since", "settled_until", "first_at", "last_at"),
        *("last_in_at", "preview", "preview_ours", "texts", "base", "about", "snoozed_until"),
    )
    rows = Conversation.objects.filter(brand=world.brand).order_by("identity__handle", "key")
    lines = Entry.objects.filter(brand=world.brand).order_by("remote_id")
    return (
        list(rows.values_list("identity__handle", *fields)),
        list(lines.values_list("remote_id", "kind", "waits", "ours", "conversation__base", "at")),
    )


def one_by_one(rows: Sequence[Interaction]) -> Iterator[list[Interaction]]:
    """Instead of `runs`."""
    return ([row] for row in rows)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pages=PAGES, between=BETWEEN)
def test_a_page_at_once_ends_as_one_by_one(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    pages: list[list[Said]],
    between: list[str],
) -> None:
    every = list(told(pages))
    at_once = seen(heard(every, between))
    with monkeypatch.context() as patched:
        patched.setattr(threading, "runs", one_by_one)
        alone = seen(heard(every, between))
    assert at_once == alone


def test_what_answers_another_of_its_page_is_put_in_after_it(world: World) -> None:
    first = said("c1")
    later = {"created_at": first.created_at + timedelta(minutes=1)}
    world.hear(first, said("c2", "¿Y el domingo?", in_reply_to=RemoteRef("c1"), **later))
    assert world.one().texts == 2


def test_forty_people_at_once_take_as_many_queries_as_two(world: World) -> None:
    def page(name: str, many: int) -> int:
        items = [said(f"{name}{n}", author=person(f"{name}{n}")) for n in range(many)]
        with CaptureQueriesContext(connection) as asked:
            world.hear(*items)
        return len(asked)

    page("warm", 2)
    assert page("many", 40) == page("few", 2)


def test_pages_that_came_together_take_as_many_queries_as_one(world: World) -> None:
    def pages(name: str, many: int) -> int:
        place = {"brand_id": world.brand.id, "channel_id": world.channel.id}
        stored = [
            store_page(
                scope=world.scope,
                channel_id=world.channel.id,
                items=[said(f"{name}{n}", author=person(f"{name}{n}"))],
            )
            for n in range(many)
        ]
        ids = [list(each.new) for each in stored]
        with CaptureQueriesContext(connection) as asked:
            recognise_stored([InteractionsStored(**place, ids=each) for each in ids])
            thread_attributed([InteractionsAttributed(**place, ids=each) for each in ids])
        assert Entry.objects.filter(remote_id__startswith=name).count() == many
        return len(asked)

    pages("warm", 1)
    assert pages("many", 8) == pages("one", 1)


def test_a_channel_that_was_deleted_meanwhile_holds_up_no_other(world: World) -> None:
    gone = {"brand_id": world.brand.id, "channel_id": new_id()}
    here = {"brand_id": world.brand.id, "channel_id": world.channel.id}
    stored = store_page(scope=world.scope, channel_id=world.channel.id, items=[said("c1")])
    pages = [(gone, [new_id()]), (here, list(stored.new))]
    recognise_stored([InteractionsStored(**place, ids=ids) for place, ids in pages])
    thread_attributed([InteractionsAttributed(**place, ids=ids) for place, ids in pages])
    assert world.one().texts == 1


def test_a_text_that_another_worker_has_put_in_meanwhile_counts_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its line is there between our look and our writing."""
    stored = world.hear(said("c1"))
    before = list(Entry.objects.values())
    monkeypatch.setattr(threading, "_without_line", lambda rows: rows)
    monkeypatch.setattr(placing, "_lines", lambda rows: {})
    again = threading.thread(scope=world.scope, channel_id=world.channel.id, ids=stored.new)
    assert again == set()
    assert list(Entry.objects.values()) == before
    assert world.one().texts == 1
