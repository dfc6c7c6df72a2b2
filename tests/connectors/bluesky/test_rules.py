"""Keys, texts, pictures and kinds: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from atproto_core.uri import AtUri
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from tertulia.connectors.bluesky import answers, tid
from tertulia.connectors.bluesky.mapping import kind_of, text_of, written_at
from tertulia.connectors.bluesky.pictures import MAX_BYTES, squeezed
from tertulia.networks.values import InteractionKind, RemoteRef, StepKind, StepOrder, StepPlan

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)


def order(key: str, at: datetime, part: int = 0) -> StepOrder:
    return StepOrder(StepPlan(StepKind.PART, part=part, repeatable=False), key, at)


@given(KEYS, MOMENTS)
def test_a_key_is_a_tid_of_its_moment_and_always_the_same(key: str, at: datetime) -> None:
    made = tid.of_step(order(key, at))
    assert made == tid.of_step(order(key, at))
    assert len(made) == 13
    assert made[0] in "234567abcdefghij"
    assert AtUri.from_str(f"at://did:plc:x/app.bsky.feed.post/{made}").rkey == made
    moment = tid.moment(made)
    assert moment is not None
    assert abs(moment - at) < timedelta(milliseconds=2)


@given(st.sets(KEYS, min_size=2, max_size=2), MOMENTS)
def test_other_steps_have_other_keys(keys: set[str], at: datetime) -> None:
    first, second = sorted(keys)
    assert tid.of_step(order(first, at)) != tid.of_step(order(second, at))


@given(KEYS, KEYS, MOMENTS)
@example("0" * 32, "0" * 32, datetime(2038, 2, 1, microsecond=21000, tzinfo=UTC))  # floats lose it
def test_parts_of_a_thread_sort_in_their_order(one: str, two: str, at: datetime) -> None:
    assert tid.of_step(order(one, at, 0)) < tid.of_step(order(two, at, 1))


@pytest.mark.parametrize("text", ["", "3zzzzzzzzzzz", "3zzzzzzzzzzz18", "self", "3ZZZZZZZZZZZ2"])
def test_what_is_no_tid_has_no_moment(text: str) -> None:
    assert tid.moment(text) is None


def test_shortened_links_are_written_out() -> None:
    text = "¡Mira! ejemplo.ec/un-camino-muy-la... ya"
    start = len("¡Mira! ".encode())
    index = {"byteStart": start, "byteEnd": start + len("ejemplo.ec/un-camino-muy-la...")}
    uri = "https://ejemplo.ec/un-camino-muy-largo"
    record = {"text": text, "facets": [{"index": index, "features": [{"uri": uri}]}]}
    assert text_of(record) == f"¡Mira! {uri} ya"


@pytest.mark.parametrize("index", [{}, {"byteStart": 5, "byteEnd": 2}, {"byteEnd": 9000}])
def test_wrong_facets_leave_the_text_as_it_is(index: dict[str, int]) -> None:
    record = {"text": "hola", "facets": [{"index": index, "features": [{"uri": "https://x"}]}]}
    assert text_of(record) == "hola"


def test_nobody_writes_in_the_future() -> None:
    record = {"createdAt": "2099-01-01T00:00:00Z"}
    indexed = "2026-11-22T09:00:00.000Z"
    assert written_at(record, indexed) == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert written_at({"createdAt": "garbage"}, indexed) == datetime(2026, 11, 22, 9, tzinfo=UTC)


ME, ANA, BOB = "did:plc:me", "did:plc:ana", "did:plc:bob"


def ref(did: str, name: str = "a") -> RemoteRef:
    return RemoteRef(f"at://{did}/app.bsky.feed.post/{name}")


MENTION = {"facets": [{"features": [{"did": ME}]}]}


@pytest.mark.parametrize(
    ("record", "author", "parent", "root", "kind"),
    [
        ({}, ME, None, None, InteractionKind.OWN),
        ({}, ME, ref(ANA), ref(ANA), InteractionKind.REPLY),
        ({}, ANA, ref(ME), ref(ME), InteractionKind.COMMENT),
        (MENTION, ANA, ref(ME), ref(ME), InteractionKind.COMMENT),
        ({}, ANA, ref(BOB, "b"), ref(ME), InteractionKind.REPLY),
        ({}, ANA, ref(ME, "b"), ref(BOB), InteractionKind.REPLY),
        (MENTION, ANA, ref(BOB), ref(BOB), InteractionKind.MENTION),
        ({}, ANA, ref(BOB), ref(BOB), InteractionKind.REPLY),
        (MENTION, ANA, None, None, InteractionKind.MENTION),
        (
            {"embed": {"record": {"uri": ref(ME).id, "cid": "c"}}},
            ANA,
            None,
            None,
            InteractionKind.QUOTE,
        ),
    ],
)
def test_kinds(
    record: dict[str, Any],
    author: str,
    parent: RemoteRef | None,
    root: RemoteRef | None,
    kind: InteractionKind,
) -> None:
    assert kind_of(record, author, parent, root, me=ME) is kind


def test_a_picture_is_squeezed_below_the_limit_and_loses_its_transparency(tmp_path: Path) -> None:
    noise = Image.effect_noise((900, 700), 200)
    Image.merge("RGBA", (noise, noise, noise, noise)).save(tmp_path / "n.png")
    blob = squeezed((tmp_path / "n.png").read_bytes(), max_bytes=60_000)
    assert len(blob.data) <= 60_000
    assert blob.mime == "image/jpeg"
    assert abs(blob.width / blob.height - 9 / 7) < 0.02
    assert MAX_BYTES == 2_000_000


@pytest.mark.parametrize(
    ("headers", "name", "remaining"),
    [
        ({"ratelimit-policy": "3000;w=300"}, "api", 41),
        ({"ratelimit-policy": "5000;w=3600"}, "posts", 20),
        ({"ratelimit-policy": "35000;w=86400"}, "posts", 20),
    ],
)
def test_budgets_are_read_from_the_headers(
    headers: dict[str, str], name: str, remaining: int
) -> None:
    given = {"ratelimit-remaining": "41", "ratelimit-limit": "50", "ratelimit-reset": "1795338000"}
    heard: list[Any] = []

    class Listening:
        observe = staticmethod(heard.append)

    answers.observe(Listening(), httpx.Headers({**given, **headers}))  # type: ignore[arg-type]
    assert (heard[0].name, heard[0].remaining) == (name, remaining)
    assert heard[0].resets_at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
