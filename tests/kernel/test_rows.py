"""Many rows in one statement: what is written is what is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.inbox.models import Conversation, Entry
from tertulia.interactions.models import Reading
from tertulia.kernel.ids import new_id
from tertulia.kernel.rows import insert_values, write_rows, write_values
from tests.inbox.fixtures import network, world
from tests.inbox.world import World, person, said

__all__ = ["network", "world"]

#: What PostgreSQL keeps of a text.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200)
MOMENTS = st.none() | st.integers(0, 4 * 10**15).map(
    lambda microseconds: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    previews=st.tuples(TEXTS, TEXTS),
    at=MOMENTS,
    many=st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 3)),
    ours=st.booleans(),
)
def test_texts_moments_and_numbers(
    world: World, previews: tuple[str, str], at: datetime | None, many: tuple[int, int], ours: bool
) -> None:
    """Of two rows: what both share, and what each has of its own."""
    if not world.conversations():
        world.hear(*(said(f"c{n}", author=person(f"p{n}")) for n in range(3)))
    rows = world.conversations()
    told = ("preview", "waiting_since", "texts", "preview_ours")
    untouched = list(Conversation.objects.order_by("id").values_list("state", "key"))
    wanted = [(preview, at, each, ours) for preview, each in zip(previews, many, strict=True)]
    for row, values in zip(rows, wanted, strict=False):
        row.preview, row.waiting_since, row.texts, row.preview_ours = values
    write_rows(rows[:2], told)
    found = {row.id: row for row in Conversation.objects.all()}
    said_now = [tuple(getattr(found[row.id], name) for name in told) for row in rows[:2]]
    assert said_now == wanted
    other = Conversation.objects.get(id=rows[2].id)
    assert [getattr(other, name) for name in told] == [getattr(rows[2], name) for name in told]
    assert list(Conversation.objects.order_by("id").values_list("state", "key")) == untouched


LISTS: list[dict[str, Any]] = [
    {"named": [], "terms": [], "felt": None, "hashtags": []},
    {"named": [["", 0, 4, 'Café "Ñ" \\']], "terms": [new_id()], "felt": [], "hashtags": ["a,b"]},
    {
        "named": [["x", 1, 2, "{}"]],
        "terms": [new_id(), new_id()],
        "felt": [1, 9],
        "hashtags": ["{", '"'],
    },
]


@pytest.mark.parametrize("values", LISTS)
def test_lists_and_json_by_a_key_that_is_another_rows(world: World, values: dict[str, Any]) -> None:
    world.hear(said("c1"))
    row = Reading.objects.get()
    for name, value in values.items():
        setattr(row, name, value)
    write_rows([row], list(values))
    assert Reading.objects.values(*values).get() == values


def test_what_is_too_long_is_refused_and_not_cut(world: World) -> None:
    world.hear(said("c1"))
    row = world.one()
    row.preview = "x" * 201
    with pytest.raises(DataError):
        write_rows([row], ["preview"])


def test_none_is_no_question(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        write_rows([], ["preview"])
    assert len(asked) == 0


def test_inserted_rows_say_what_was_given_and_what_is_there_stays(world: World) -> None:
    world.hear(said("c1"))
    there = Entry.objects.get()
    one: dict[str, Any] = {
        "id": new_id(),
        "brand_id": there.brand_id,
        "conversation_id": there.conversation_id,
        "channel_id": there.channel_id,
        "kind": there.kind,
        "at": datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC),
        "remote_id": "c2",
        "text": '"Ñandú" \\ {null}',
        "data": {"a": [1, None, "é"]},
    }
    same = {**one, "id": new_id(), "remote_id": "c1", "text": "another worker was first"}
    assert insert_values(Entry, [one, same]) == {one["id"]}
    assert insert_values(Entry, []) == set()
    fields = [each.attname for each in Entry._meta.concrete_fields]
    found, wanted = Entry.objects.get(id=one["id"]), Entry(**one)
    assert [getattr(found, name) for name in fields] == [getattr(wanted, name) for name in fields]
    assert Entry.objects.get(remote_id="c1").text == there.text


@pytest.mark.parametrize("values", [{"preview": "no key"}, {"id": new_id(), "brand": 1}])
def test_names_that_are_no_columns_are_refused(world: World, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="are not columns"):
        write_values(Conversation, [values])
    with pytest.raises(ValueError, match="are not columns"):
        insert_values(Conversation, [values])
