"""Publishing on the real network; what was published is read back with another client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from atproto import Client
from PIL import Image

from tertulia.connectors.bluesky.connector import BlueskyConnector
from tertulia.networks.errors import Gone, LimitExceeded, Unsupported
from tertulia.networks.values import (
    Content,
    Limits,
    Media,
    Part,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    Target,
)
from tests.connectors.bluesky.conftest import Desk, media_of
from tests.servers.bluesky import BlueskyNetwork


def test_a_post_is_read_by_another_client(
    desk: Desk, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    ref = desk.say("Mañana abrimos a las nueve ☕", language="es")
    bluesky_network.settle()
    post = witness.get_posts([ref.id]).posts[0]
    assert post.record.text == "Mañana abrimos a las nueve ☕"
    assert post.record.langs == ["es"]
    assert post.cid == ref.revision
    assert ref.url == f"https://bsky.app/profile/brand.test/post/{ref.id.rpartition('/')[2]}"


def test_facets_are_counted_in_bytes(
    desk: Desk, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    text = "👩‍👩‍👧 ¿Vienes, @ana.test? https://ejemplo.ec/año #Añonuevo y @nobody.test"
    ref = desk.say(text)
    bluesky_network.settle()
    facets = witness.get_posts([ref.id]).posts[0].record.facets
    raw = text.encode()
    shown = {raw[each.index.byte_start : each.index.byte_end].decode(): each for each in facets}
    assert set(shown) == {"@ana.test", "https://ejemplo.ec/año", "#Añonuevo"}
    assert shown["@ana.test"].features[0].did == bluesky_network.accounts["ana"].did
    assert shown["https://ejemplo.ec/año"].features[0].uri == "https://ejemplo.ec/año"
    assert shown["#Añonuevo"].features[0].tag == "Añonuevo"


def test_pictures_keep_order_alt_and_shape(
    desk: Desk, picture: Media, witness: Client, bluesky_network: BlueskyNetwork, tmp_path: Path
) -> None:
    Image.new("RGB", (30, 90), "coral").save(tmp_path / "tall.jpg")
    ref = desk.say("Dos", picture, media_of(tmp_path / "tall.jpg"))
    bluesky_network.settle()
    images = witness.get_posts([ref.id]).posts[0].embed.images
    assert [each.alt for each in images] == ["A teal rectangle", ""]
    assert [(each.aspect_ratio.width, each.aspect_ratio.height) for each in images] == [
        (64, 48),
        (30, 90),
    ]
    assert images[0].fullsize.startswith(bluesky_network.appview)


def test_a_heavy_picture_is_made_to_fit(
    desk: Desk, witness: Client, bluesky_network: BlueskyNetwork, tmp_path: Path
) -> None:
    Image.effect_noise((1600, 1600), 120).convert("RGB").save(tmp_path / "noise.png")
    heavy = media_of(tmp_path / "noise.png", alt="noise")
    assert heavy.bytes > 2_000_000
    ref = desk.say("Pesada", heavy)
    bluesky_network.settle()
    post = witness.get_posts([ref.id]).posts[0]
    assert 100_000 < post.record.embed.images[0].image.size <= 2_000_000


def test_a_thread_hangs_together(
    desk: Desk, picture: Media, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    content = Content((Part("uno"), Part("dos", (picture,)), Part("tres")))
    first, second, third = (each.ref for each in desk.publish(content))
    bluesky_network.settle()
    posts = {each.uri: each for each in witness.get_posts([second.id, third.id]).posts}
    for each, parent in ((second, first), (third, second)):
        reply = posts[each.id].record.reply
        assert (reply.root.uri, reply.root.cid) == (first.id, first.revision)
        assert (reply.parent.uri, reply.parent.cid) == (parent.id, parent.revision)
    assert first.id < second.id < third.id


def test_a_reply_finds_its_root(
    desk: Desk, desk_of: Callable[[Session], Desk], ana: Session, bluesky_network: BlueskyNetwork
) -> None:
    root = desk.say("¿Qué color prefieren?")
    bluesky_network.settle()
    comment = desk_of(ana).say("Azul", in_reply_to=root)
    bluesky_network.settle()
    answer = desk.say("Gracias, Ana", in_reply_to=RemoteRef(comment.id))
    bluesky_network.settle()
    thread = desk.connector.read_conversation(desk.session, answer)
    assert [each.text for each in thread] == ["¿Qué color prefieren?", "Azul", "Gracias, Ana"]
    assert thread[-1].root is not None
    assert thread[-1].root.id == root.id
    assert thread[-1].in_reply_to is not None
    assert thread[-1].in_reply_to.id == comment.id
    assert [each.ours for each in thread] == [True, False, True]


def test_an_answer_to_what_is_gone_is_refused(desk: Desk) -> None:
    gone = RemoteRef(f"at://{desk.session.remote_id}/app.bsky.feed.post/3zzzzzzzzzzz2")
    with pytest.raises(Gone):
        desk.say("¿Hola?", in_reply_to=gone)


def test_a_repeated_step_makes_one_post(desk: Desk) -> None:
    text = f"una vez {uuid4().hex}"
    (order,) = desk.orders(Content((Part(text),)))
    assert desk.connector.find(desk.session, order, taken=()) is None
    first = desk.connector.perform(desk.session, order)
    again = desk.connector.perform(desk.session, order)
    assert again.ref == first.ref
    found = desk.connector.find(desk.session, order, taken=())
    assert found is not None
    assert found.ref == first.ref
    own = desk.connector.read_own(desk.session, cursor="")
    assert [each.text for each in own.items].count(text) == 1


def test_a_repeat_that_would_differ_changes_nothing(desk: Desk) -> None:
    (order,) = desk.orders(Content((Part(f"primero {uuid4().hex}"),)))
    first = desk.connector.perform(desk.session, order)
    other = replace(order, content=Content((Part("otro texto"),)))
    assert desk.connector.perform(desk.session, other).ref == first.ref


def test_equal_texts_are_two_posts(desk: Desk) -> None:
    first, second = desk.say("¡Buenos días!"), desk.say("¡Buenos días!")
    assert first.id != second.id


def test_what_belongs_to_another_step_is_not_found(desk: Desk) -> None:
    (order,) = desk.orders(Content((Part("tomado"),)))
    ref = desk.connector.perform(desk.session, order).ref
    assert desk.connector.find(desk.session, order, taken=(ref.id,)) is None


def test_a_deleted_post_is_gone(
    desk: Desk, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    ref = desk.say("me voy")
    bluesky_network.settle()
    assert witness.get_posts([ref.id]).posts
    desk.act(StepKind.DELETE, Target(ref=ref))
    bluesky_network.settle()
    assert not witness.get_posts([ref.id]).posts
    assert desk.act(StepKind.DELETE, Target(ref=ref)).ref == ref


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("é" * 300, True),
        ("é" * 301, False),
        ("👨‍👩‍👧‍👦" * 120, True),
        ("👨‍👩‍👧‍👦" * 121, False),
        ("", False),
    ],
)
def test_text_is_counted_as_the_network_counts(desk: Desk, text: str, fits: bool) -> None:
    content = Content((Part(text),))
    if fits:
        assert desk.publish(content)
    else:
        with pytest.raises(LimitExceeded):
            desk.connector.plan(content, Limits())


def test_five_pictures_are_too_many(connector: BlueskyConnector, picture: Media) -> None:
    assert len(connector.plan(Content((Part("", (picture,) * 4),)), Limits())) == 5
    with pytest.raises(LimitExceeded) as refused:
        connector.plan(Content((Part("", (picture,) * 5),)), Limits())
    assert (refused.value.field, refused.value.limit, refused.value.value) == ("images", 4, 5)


@pytest.mark.parametrize(
    "more",
    [{"content_warning": "spoiler"}, {"sensitive": True}, {"visibility": "private"}],
)
def test_what_the_network_has_not_is_refused(
    connector: BlueskyConnector, more: dict[str, str]
) -> None:
    with pytest.raises(Unsupported):
        connector.plan(Content((Part("hola"),), **more), Limits())  # type: ignore[arg-type]


def test_an_edit_is_refused(connector: BlueskyConnector) -> None:
    with pytest.raises(Unsupported):
        connector.plan_action(StepKind.EDIT, Content((Part("otro"),)), Limits())


def test_the_record_key_is_the_steps_own(connector: BlueskyConnector, desk: Desk) -> None:
    at = datetime(2026, 11, 22, 9, 0, 0, 123_456, tzinfo=UTC)
    (plan,) = connector.plan(Content((Part("x"),)), Limits())
    order = StepOrder(plan, "0" * 32, at, content=Content((Part(f"x {uuid4().hex}"),)))
    ref = connector.perform(desk.session, order).ref
    assert ref.id.endswith(f"/app.bsky.feed.post/{ref.id[-13:]}")
    desk.act(StepKind.DELETE, Target(ref=ref))
