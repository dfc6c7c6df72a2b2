"""What a reviewer sees is what the network will show: cut, folded, in its grid; films in parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tertulia.approval.models import Item
from tertulia.approval.services.letters import send_letters
from tertulia.delivery.models import Delivery
from tertulia.delivery.snapshots import content_json
from tertulia.kernel.blobs import existing_blob, store_blob
from tertulia.kernel.ids import new_id
from tertulia.library.services import take_in
from tertulia.networks.models import Channel
from tertulia.networks.values import Content, Media, Part
from tertulia.publishing.asking import ask_approval
from tertulia.publishing.models import Variant
from tertulia.publishing.services import save_variant
from tertulia.publishing.values import Draft, MediaUse
from tests.approval.room_world import outside, step, steps, written
from tests.approval.test_outside import THURSDAY, Asked, confirmed, link_in
from tests.library import files
from tests.roles.case import Ground
from tests.roles.world import make_world

if TYPE_CHECKING:
    from tests.delivery.world import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONG = "palabras " * 40


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
    cache.clear()


@pytest.fixture
def world(db: object) -> Ground:
    """A brand, with the networks as they are."""
    return make_world().here


def by_hand(world: Ground, network: str) -> Channel:
    return Channel.objects.create(
        brand_id=world.scope.brand_id, network=network, handle="@h", by_hand=True, health="by_hand"
    )


def with_a_reviewer(world: Ground) -> None:
    """The client approves every post."""
    steps(cast("World", world), step(outside()))


def pictured(
    world: Ground, channel: Channel, text: str, days: int, *sizes: tuple[int, int]
) -> Variant:
    """A post with pictures of these sizes, some days after Thursday."""
    variant = written(world.scope, channel.id, text, THURSDAY + timedelta(days=days))
    made = [
        take_in(
            scope=world.scope,
            data=files.saved(files.scene(days * 10 + n, size)),
            filename=f"{days}-{n}.jpg",
        ).asset
        for n, size in enumerate(sizes)
    ]
    media = tuple(MediaUse(each.id, alt=f"alt {days}") for each in made)
    save_variant(
        scope=world.scope,
        variant_id=variant.id,
        version=None,
        parts=[Draft(text=text, media=media)],
        options={},
    )
    return variant


def asked(world: Ground, *variants: Variant) -> Asked:
    request = ask_approval(scope=world.scope, variant_ids=[each.id for each in variants], title="N")
    send_letters()
    path = link_in(mail.outbox[-1].body)
    return Asked(list(request.items.order_by("due_at")), path, path.split("/")[2])


def page(client: Client, request: Asked) -> str:
    return client.get(request.path).content.decode()


def test_a_tall_picture_is_cut_and_a_long_text_folds_as_the_network_does(world: Ground) -> None:
    with_a_reviewer(world)
    tall = pictured(world, by_hand(world, "instagram"), LONG, 0, (500, 900))
    request = asked(world, tall)
    shown = page(confirmed(request), request)
    assert 'class="shots one" data-count="1"' in shown
    assert 'data-aspect="4:5"' in shown
    assert '<details class="fold">' in shown
    assert shown.index('class="shots') < shown.index('class="fold"')


def test_several_pictures_are_swiped_on_one_network_and_tiled_on_another(world: Ground) -> None:
    with_a_reviewer(world)
    sizes = ((600, 600), (600, 900), (900, 600))
    swiped = pictured(world, by_hand(world, "instagram"), "uno", 0, *sizes)
    tiled = pictured(world, by_hand(world, "x"), "dos", 1, *sizes)
    request = asked(world, swiped, tiled)
    shown = page(confirmed(request), request)
    assert 'class="shots strip" data-count="3" tabindex="0"' in shown
    assert 'class="shots grid" data-count="3" data-aspect="16:9"' in shown


def test_the_grid_shows_what_goes_out_before_and_what_is_out(world: Ground) -> None:
    with_a_reviewer(world)
    channel = by_hand(world, "instagram")
    out = store_blob(files.jpeg(77))
    media = Media(out, existing_blob(out), "image/jpeg", 1, 640, 480)
    Delivery.objects.create(
        brand_id=world.scope.brand_id,
        channel=channel,
        kind="post",
        origin="test",
        origin_id=new_id(),
        content=content_json(Content(parts=(Part("fuera", (media,)),))),
        content_digest="0" * 64,
        state="published",
        due_at=NOW,
        ready_at=NOW,
        published_at=NOW,
        zone="UTC",
        zone_rules="x",
    )
    first = pictured(world, channel, "uno", 0, (500, 500))
    second = pictured(world, channel, "dos", 1, (500, 500))
    request = asked(world, first, second)
    client = confirmed(request)
    assert page(client, request).count('class="profile-grid"') == 2
    later, earlier = request.items[1], request.items[0]
    tiles = [
        f"{request.path}media/{later.id}/{digest}/"
        for digest in (
            later.content["parts"][0]["media"][0]["digest"],
            earlier.content["parts"][0]["media"][0]["digest"],
            out,
        )
    ]
    shown = page(client, request)
    places = [shown.rindex(each) for each in tiles]
    assert places == sorted(places)
    assert [client.get(each).status_code for each in tiles] == [200] * 3
    other = store_blob(files.jpeg(78))
    assert client.get(f"{request.path}media/{later.id}/{other}/").status_code == 404


def test_a_film_is_given_in_parts_and_nothing_past_its_end(world: Ground) -> None:
    with_a_reviewer(world)
    variant = pictured(world, by_hand(world, "x"), "uno", 0, (500, 500))
    request = asked(world, variant)
    film = bytes(range(256)) * 40
    digest = store_blob(film)
    item = Item.objects.get(origin_id=variant.id)
    item.content["parts"][0]["media"][0] |= {"digest": digest, "mime": "video/mp4"}
    item.save(update_fields=["content"])
    client = confirmed(request)
    url = f"{request.path}media/{item.id}/{digest}/"
    assert f'<video src="{url}" controls' in page(client, request)
    part = client.get(url, headers={"range": "bytes=100-199"})
    assert part.status_code == 206
    assert b"".join(part) == film[100:200]  # type: ignore[arg-type]
    assert part["Content-Range"] == f"bytes 100-199/{len(film)}"
    past = client.get(url, headers={"range": f"bytes={len(film)}-"})
    assert past.status_code == 416
    assert past["Content-Range"] == f"bytes */{len(film)}"
    assert Client().get(url, headers={"range": "bytes=0-9"}).status_code == 200  # the code's page
    assert b"".join(client.get(url, headers={"range": "bytes=-5"})) == film[-5:]  # type: ignore[arg-type]
