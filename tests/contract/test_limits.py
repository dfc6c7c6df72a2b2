"""Limits hold at n and fail at n + 1, counted as the network counts, before any call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tertulia.networks.contract import Connector, Describes, Publishes
from tertulia.networks.errors import LimitExceeded, Unsupported
from tertulia.networks.values import Capability, Content, Limits, Media, Part
from tests.contract.engine import carry_out
from tests.contract.world import World, picture


@pytest.fixture
def publisher(connector: Connector) -> Publishes:
    assert isinstance(connector, Publishes)
    return connector


def longest(connector: Connector) -> int:
    return int(connector.manifest.text["max"])


def test_a_text_of_n_passes_and_n_plus_1_does_not(
    publisher: Publishes, connector: Connector, world: World
) -> None:
    most = longest(connector)
    assert publisher.plan(Content((Part(world.text_of(most)),)), Limits())
    with pytest.raises(LimitExceeded) as caught:
        publisher.plan(Content((Part(world.text_of(most + 1)),)), Limits())
    assert (caught.value.field, caught.value.limit, caught.value.value) == ("text", most, most + 1)


def test_the_network_itself_takes_n(
    publisher: Publishes, connector: Connector, world: World
) -> None:
    words = "x" * longest(connector)
    (receipt,) = carry_out(publisher, world.session(), Content((Part(words),))).parts
    seen = world.read(receipt.ref)
    assert seen is not None
    assert seen.text == words


def test_the_numbers_of_this_server_count_and_not_those_of_the_manifest(
    publisher: Publishes, world: World
) -> None:
    limits = Limits(max_text=40, max_images=1, max_alt=5)
    assert publisher.plan(Content((Part("x" * 40),)), limits)
    with pytest.raises(LimitExceeded):
        publisher.plan(Content((Part("x" * 41),)), limits)


def test_every_part_of_a_thread_is_counted(publisher: Publishes, connector: Connector) -> None:
    parts = (Part("ok"), Part("x" * (longest(connector) + 1)))
    with pytest.raises(LimitExceeded):
        publisher.plan(Content(parts), Limits())


def test_pictures_are_counted_weighed_and_measured(
    publisher: Publishes, connector: Connector, tmp_path: Path
) -> None:
    media, given = picture(tmp_path), connector.manifest.media
    most = int(given["max_images"])
    assert publisher.plan(Content((Part("", (media,) * most),)), Limits())
    wrong: list[tuple[str, tuple[Media, ...]]] = [("images", (media,) * (most + 1))]
    if "max_alt" in given:
        alt = "a" * int(given["max_alt"])
        assert publisher.plan(Content((Part("", (replace(media, alt=alt),)),)), Limits())
        wrong.append(("alt", (replace(media, alt=alt + "a"),)))
    if "max_image_bytes" in given:
        heavy = replace(media, bytes=int(given["max_image_bytes"]))
        assert publisher.plan(Content((Part("", (heavy,)),)), Limits())
        wrong.append(("bytes", (replace(heavy, bytes=heavy.bytes + 1),)))
    if "max_image_pixels" in given:
        wide = replace(media, width=int(given["max_image_pixels"]), height=1)
        assert publisher.plan(Content((Part("", (wide,)),)), Limits())
        wrong.append(("pixels", (replace(wide, width=wide.width + 1),)))
    for field, pictures in wrong:
        with pytest.raises(LimitExceeded) as caught:
            publisher.plan(Content((Part("", pictures),)), Limits())
        assert caught.value.field == field


def test_a_video_is_weighed_measured_and_stands_alone(
    publisher: Publishes, connector: Connector, tmp_path: Path
) -> None:
    if not connector.manifest.can(Capability.VIDEO):
        pytest.skip(f"{connector.manifest.name} takes no video")
    still, given = picture(tmp_path), connector.manifest.media
    media = replace(still, mime="video/mp4")
    assert publisher.plan(Content((Part("", (media,)),)), Limits())
    wrong: list[tuple[str, tuple[Media, ...]]] = [
        ("videos", (media, still)),
        ("videos", (media, media)),
        ("bytes", (replace(media, bytes=0),)),
    ]
    heavy = replace(media, bytes=int(given["max_video_bytes"]))
    assert publisher.plan(Content((Part("", (heavy,)),)), Limits())
    wrong.append(("bytes", (replace(heavy, bytes=heavy.bytes + 1),)))
    if "max_video_pixels" in given:
        wide = replace(media, width=int(given["max_video_pixels"]), height=1)
        assert publisher.plan(Content((Part("", (wide,)),)), Limits())
        wrong.append(("pixels", (replace(wide, width=wide.width + 1),)))
    for field, files in wrong:
        with pytest.raises(LimitExceeded) as caught:
            publisher.plan(Content((Part("", files),)), Limits())
        assert caught.value.field == field
    odd = replace(media, mime="video/x-flv")
    with pytest.raises(Unsupported):
        publisher.plan(Content((Part("", (odd,)),)), Limits())


def test_nothing_at_all_and_unknown_kinds_of_picture_are_refused(
    publisher: Publishes, tmp_path: Path
) -> None:
    with pytest.raises(LimitExceeded):
        publisher.plan(Content((Part("   \n"),)), Limits())
    with pytest.raises(LimitExceeded):
        publisher.plan(Content(()), Limits())
    with pytest.raises((LimitExceeded, Unsupported)):
        publisher.plan(Content((Part("", (replace(picture(tmp_path), bytes=0),)),)), Limits())
    odd = replace(picture(tmp_path), mime="image/x-icon")
    with pytest.raises(Unsupported):
        publisher.plan(Content((Part("", (odd,)),)), Limits())


def test_the_server_tells_its_numbers_and_whether_it_honours_keys(
    connector: Connector, world: World
) -> None:
    assert isinstance(connector, Describes)
    session = world.session()
    assert connector.limits(session).honours_keys is None or (
        connector.manifest.idempotency == "record"
    )
    probed = connector.limits(session, probe=True)
    assert probed.honours_keys is True
    assert connector.profile(session).remote_id == session.remote_id
