"""What belongs together, what deserves an answer, who waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.inbox.rules import (
    Heard,
    Parent,
    clock_of,
    deserves_answer,
    fill_saved_reply,
    first_name,
    is_only_emoji,
    place_of,
    waiting_since,
    without_address,
)
from tertulia.networks.values import InteractionKind

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
moments = st.datetimes(
    min_value=AT.replace(tzinfo=None),
    max_value=AT.replace(tzinfo=None, year=2027),
    timezones=st.just(UTC),
)


def comment(remote_id: str, person: str = "lucia", **more: str) -> Heard:
    return Heard(remote_id, InteractionKind.COMMENT, person, **more)


def test_two_comments_of_one_person_under_one_post_are_one_conversation() -> None:
    first = place_of(comment("c1", about="p1", root="p1"), None)
    second = place_of(comment("c2", about="p1", root="p1"), None)
    assert first == second
    assert first is not None
    assert first.about == "p1"


def test_two_people_under_one_post_are_two_conversations() -> None:
    first = place_of(comment("c1", about="p1", root="p1"), None)
    second = place_of(comment("c2", "tudor", about="p1", root="p1"), None)
    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert first.base == second.base


def test_an_answer_to_our_reply_stays_with_its_person() -> None:
    parent = Parent("p1|lucia", "lucia", "p1", "p1")
    place = place_of(comment("c3", in_reply_to="r1", about="r1"), parent)
    assert place is not None
    assert (place.key, place.about) == ("p1|lucia", "p1")


def test_somebody_else_who_answers_there_gets_their_own_under_the_same_post() -> None:
    parent = Parent("p1|lucia", "lucia", "p1", "p1")
    place = place_of(comment("c4", "tudor", in_reply_to="r1", about="r1"), parent)
    assert place is not None
    assert (place.key, place.about) == ("p1|tudor", "p1")


def test_messages_are_one_conversation_per_person_and_never_mix_with_comments() -> None:
    message = Heard("m1", InteractionKind.MESSAGE, "lucia")
    again = Heard("m2", InteractionKind.MESSAGE, "lucia", in_reply_to="c1")
    parent = Parent("p1|lucia", "lucia", "p1", "p1")
    first, second = place_of(message, None), place_of(again, parent)
    assert first is not None
    assert second is not None
    assert first.key == second.key == "message|lucia"
    public = place_of(comment("c5", in_reply_to="m1"), Parent("message|lucia", "lucia", "m1", ""))
    assert public is not None
    assert public.key != "message|lucia"


@pytest.mark.parametrize(
    "kind", [InteractionKind.LIKE, InteractionKind.REPOST, InteractionKind.FOLLOW]
)
def test_reactions_are_no_conversation(kind: InteractionKind) -> None:
    assert place_of(Heard("l1", kind, "lucia", about="p1"), None) is None


@given(st.sampled_from(list(InteractionKind)), st.text(max_size=5), st.text(max_size=5))
def test_a_place_is_always_the_same_for_the_same_thing(
    kind: InteractionKind, root: str, parent: str
) -> None:
    heard = Heard("x1", kind, "lucia", in_reply_to=parent, root=root)
    assert place_of(heard, None) == place_of(heard, None)
    place = place_of(heard, None)
    assert place is None or place.key


@pytest.mark.parametrize(
    "text",
    ["❤️", "👍🏽👍🏽 !!", "@ana ❤️❤️", ":)", "<3", "🇪🇨", "1️⃣", "👨‍👩‍👧", "🔥🔥🔥…"],
)
def test_only_emoji(text: str) -> None:
    assert is_only_emoji(text)


@pytest.mark.parametrize("text", ["", "5", "jajaja 😂", "ok", "...", "x:)", "@ana", "¿? ❤️ no"])
def test_more_than_emoji(text: str) -> None:
    assert not is_only_emoji(text)


def answer(text: str, kind: InteractionKind = InteractionKind.COMMENT, **more: bool) -> bool:
    given = {
        "ours": False,
        "history": False,
        "deleted": False,
        "has_attachments": False,
        **more,
    }
    return deserves_answer(kind=kind, text=text, **given)


def test_words_deserve_an_answer_and_history_emoji_and_ours_do_not() -> None:
    assert answer("¿A qué hora abren?")
    assert answer("", has_attachments=True)
    assert answer("@cafetertulia", InteractionKind.MENTION)
    assert not answer("@ana @luis")
    assert not answer("😍😍")
    assert not answer("hola", ours=True)
    assert not answer("hola", history=True)
    assert not answer("hola", deleted=True)
    assert not answer("", InteractionKind.LIKE)


@given(st.lists(moments), st.none() | moments)
def test_the_oldest_unsettled_one_waits(waiting: list[datetime], settled: datetime | None) -> None:
    since = waiting_since(waiting=waiting, settled_until=settled)
    later = [at for at in waiting if settled is None or at > settled]
    assert since == (min(later) if later else None)


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_a_clock_turns_once_and_only_forward(waited_s: int, target_s: int) -> None:
    tones = [
        clock_of(since=AT, now=AT + timedelta(seconds=s), target=timedelta(seconds=target_s)).tone
        for s in (waited_s, waited_s + target_s)
    ]
    order = ["", "warn", "bad"]
    assert order.index(tones[0]) <= order.index(tones[1])


def test_a_clock_says_what_is_left() -> None:
    target = timedelta(hours=4)
    assert clock_of(since=AT, now=AT + timedelta(hours=1), target=target).tone == ""
    assert clock_of(since=AT, now=AT + timedelta(hours=3), target=target).tone == "warn"
    late = clock_of(since=AT, now=AT + timedelta(hours=4, minutes=10), target=target)
    assert (late.tone, late.left_s) == ("bad", -600)
    assert clock_of(since=AT, now=AT, target=None).left_s is None


def test_saved_replies_fill_what_they_know() -> None:
    text = "Hola {name}, gracias. {unknown}"
    assert fill_saved_reply(text, {"name": "Lucía"}) == "Hola Lucía, gracias. {unknown}"


@pytest.mark.parametrize(
    ("name", "first"),
    [("Lucía Paredes", "Lucía"), ("🌸 ana 🌸", "ana"), ("(Tudor) A.", "Tudor"), ("🐱", "🐱")],
)
def test_what_one_calls_somebody(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@cafetertulia ¿Hacen envíos?", "¿Hacen envíos?"),
        ("@a @b@social.ec, hola @c", "hola @c"),
        ("hola @cafe", "hola @cafe"),
        ("@cafe", "@cafe"),
        ("", ""),
    ],
)
def test_a_preview_begins_with_what_is_said(text: str, shown: str) -> None:
    assert without_address(text) == shown
