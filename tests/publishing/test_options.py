"""What else is told: each network what it takes, and a picture cut around what must be seen."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tertulia.accounts.queries import brand_of
from tertulia.delivery.engine.guards import held_back
from tertulia.delivery.models import Delivery
from tertulia.delivery.snapshots import content_json, cover_in, digest_of
from tertulia.delivery.snapshots import content_of as content_from
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid
from tertulia.kernel.ids import new_id
from tertulia.library.services import add_picture, set_rights
from tertulia.library.values import Rights
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.publishing.content import content_of
from tertulia.publishing.cropping import RATIOS, box_of
from tertulia.publishing.media import notices_for, uses_of_media
from tertulia.publishing.models import Variant
from tertulia.publishing.options import Offered, cleaned, disclosure_line
from tertulia.publishing.scheduling import NotReady, schedule_post
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft, MediaUse
from tests.roles.case import Ground
from tests.roles.world import make_world

if TYPE_CHECKING:
    from tertulia.delivery.engine.guards import Row

pytestmark = pytest.mark.django_db

SIDES = st.integers(min_value=1, max_value=6_000)
PLACES = st.floats(min_value=-1, max_value=1)


@given(width=SIDES, height=SIDES, ratio=st.sampled_from(sorted(RATIOS)), x=PLACES, y=PLACES)
def test_a_cut_lies_in_the_picture_and_holds_the_focus(
    width: int, height: int, ratio: str, x: float, y: float
) -> None:
    left, top, right, bottom = box_of(width, height, ratio, (x, y))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height
    assert left - 1 <= (x + 1) / 2 * width <= right + 1
    assert top - 1 <= (1 - y) / 2 * height <= bottom + 1


@pytest.fixture
def world(db: object) -> Ground:
    """A brand, with the networks as they are."""
    return make_world().here


def connected(world: Ground) -> Channel:
    return Channel.objects.create(
        brand_id=world.scope.brand_id, network="mastodon", handle="@c", address="https://a.example"
    )


def by_hand(world: Ground, network: str) -> Channel:
    return Channel.objects.create(
        brand_id=world.scope.brand_id, network=network, handle="@h", by_hand=True, health="by_hand"
    )


def a_variant(world: Ground, channel: Channel, text: str = "hola", **options: object) -> Variant:
    post = create_post(scope=world.scope, channel_ids=[channel.id])
    variant = Variant.objects.get(post=post)
    save_variant(
        scope=world.scope,
        variant_id=variant.id,
        version=None,
        parts=[Draft(text=text)],
        options=options,
    )
    variant.refresh_from_db()
    return variant


def test_a_first_comment_is_one_more_part_where_threads_are(world: Ground) -> None:
    variant = a_variant(world, connected(world), first_comment="El enlace")
    content = content_of(scope=world.scope, variant=variant)
    assert [part.text for part in content.parts] == ["hola", "El enlace"]
    assert content.more == ()


def test_by_hand_it_is_told_and_kept_in_the_delivery(world: Ground) -> None:
    variant = a_variant(
        world, by_hand(world, "linkedin"), first_comment="El enlace", place="Loja", paid=True
    )
    content = content_of(scope=world.scope, variant=variant)
    assert [part.text for part in content.parts] == ["hola"]
    assert content.more == (("first_comment", "El enlace"), ("place", "Loja"))
    made = schedule_post(scope=world.scope, post_id=variant.post_id, now=True)
    kept = content_from(Delivery.objects.get(id=made[0]).content)
    assert kept == content


def test_what_is_not_told_leaves_older_digests_as_they_were(world: Ground) -> None:
    content = content_of(scope=world.scope, variant=a_variant(world, connected(world)))
    assert digest_of(content) == digest_of(content_from({**_json(content)}))


def _json(content: object) -> dict[str, object]:
    from tertulia.delivery.snapshots import content_json

    made = content_json(content)  # type: ignore[arg-type]
    assert "more" not in made
    return made


def test_only_a_network_with_a_mark_is_told_of_a_disclosure(world: Ground) -> None:
    marked = a_variant(world, by_hand(world, "instagram"), paid=True, ai=True)
    assert dict(content_of(scope=world.scope, variant=marked).more) == {"paid": "1", "ai": "1"}
    assert Offered(manifest("linkedin")).flags == ()
    assert disclosure_line("paid", "es") == "Colaboración pagada"


def test_by_hand_too_a_text_too_long_is_not_scheduled(world: Ground) -> None:
    variant = a_variant(world, by_hand(world, "x"), "ñ" * 281)
    with pytest.raises(NotReady, match="too long"):
        schedule_post(scope=world.scope, post_id=variant.post_id, now=True)


def test_a_network_of_pictures_takes_no_bare_text(world: Ground) -> None:
    variant = a_variant(world, by_hand(world, "instagram"))
    with pytest.raises(NotReady, match="without a picture"):
        schedule_post(scope=world.scope, post_id=variant.post_id, now=True)


def test_a_cut_picture_is_sent_cut_and_kept_whole(world: Ground) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "#b5482a").save(out, "JPEG")
    asset = add_picture(scope=world.scope, data=out.getvalue(), filename="a.jpg")
    variant = a_variant(world, connected(world))
    save_variant(
        scope=world.scope,
        variant_id=variant.id,
        version=None,
        parts=[Draft("hola", (MediaUse(asset.id, "rojo", (1.0, 0.0), "1:1"),))],
        options={},
    )
    variant.refresh_from_db()
    sent = content_of(scope=world.scope, variant=variant).parts[0].media[0]
    assert (sent.width, sent.height) == (200, 200)
    assert sent.digest != asset.digest
    assert content_of(scope=world.scope, variant=variant).parts[0].media[0] == sent
    asset.refresh_from_db()
    assert (asset.width, asset.height) == (400, 200)


def test_options_are_known_and_within_their_sizes() -> None:
    assert cleaned({"title": " a " * 300, "paid": "1", "unknown": "x", "place": ""}) == {
        "title": ("a  " * 100).strip(),
        "paid": True,
    }


def test_a_cover_is_a_picture_of_the_library_that_goes_along(world: Ground) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG")
    cover = add_picture(scope=world.scope, data=out.getvalue(), filename="cover.jpg")
    variant = a_variant(world, by_hand(world, "tiktok"), "hola", cover=str(cover.id))
    content = content_of(scope=world.scope, variant=variant)
    assert cover_in(content_json(content)) == (cover.digest, cover.mime)
    use = uses_of_media(world.scope.brand_id, [cover.id])[cover.id][0]
    assert use.origin_id == variant.post_id


def test_anothers_picture_is_no_cover(world: Ground) -> None:
    variant = a_variant(world, by_hand(world, "tiktok"), "hola", cover=str(new_id()))
    with pytest.raises(Invalid):
        content_of(scope=world.scope, variant=variant)


def test_a_cover_told_in_words_before_stays_as_it_was(world: Ground) -> None:
    variant = a_variant(world, by_hand(world, "tiktok"), "hola", cover="second 3")
    content = content_of(scope=world.scope, variant=variant)
    assert ("cover", "second 3") in content.more
    assert cover_in(content_json(content)) is None


def test_a_cover_that_may_not_be_used_is_told_and_held_back(world: Ground) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(out, "JPEG")
    cover = add_picture(scope=world.scope, data=out.getvalue(), filename="cover.jpg")
    set_rights(scope=world.scope, asset_ids=[cover.id], rights=Rights(consent="refused"))
    variant = a_variant(world, by_hand(world, "x"), "hola", cover=str(cover.id))
    brand = brand_of(scope=world.scope)
    told = [each.code for each in notices_for(variant=variant, brand=brand)]
    assert told == ["media_refused"]
    row = SimpleNamespace(
        content=json.dumps(content_json(content_of(scope=world.scope, variant=variant))),
        brand_id=world.scope.brand_id,
        now=clock.now(),
    )
    assert held_back(cast("Row", row)) == "media_refused"
