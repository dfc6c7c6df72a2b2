"""How many queries each large page asks, however much there is to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import templates
from bench.bulk import Sizes
from bench.crowd import fill
from tertulia.inbox.models import Conversation
from tertulia.kernel import clock
from tertulia.library.taking_in import add_picture
from tertulia.networks.models import Channel
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import schedule_post
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft
from tests.library.files import jpeg
from tests.roles.world import World, make_world

#: Page -> (address below the brand's, queries).
PAGES = {
    "today": ("", 20),
    "month": ("calendar/", 18),
    "quarter": ("calendar/quarter/", 15),
    "composer": ("posts/{post}/", 20),
    "library": ("library/", 12),
    "inbox": ("inbox/", 12),
    "conversation": ("inbox/{conversation}/", 25),
    "search": ("inbox/?view=all&q=calo", 18),
}


@dataclass(frozen=True)
class Office:
    """A brand with months of life, and its owner's browser."""

    client: Client
    base: str
    post: UUID
    conversation: UUID


@pytest.fixture
def office(db: None, client: Client) -> Office:
    world = make_world()
    _live(world)
    brand = world.here.brand
    client.force_login(world.people["owner"])
    longest = Conversation.objects.filter(brand=brand).order_by("-texts")[0]
    post = Post.objects.filter(brand=brand).order_by("due_day")[0]
    return Office(client, f"/b/{brand.slug}/", post.id, longest.id)


def _live(world: World) -> None:
    scope = world.here.scope
    channel = Channel.objects.create(
        brand=world.here.brand, network="mastodon", handle="@plantilla", remote_id="plantilla"
    )
    day = (clock.now() + timedelta(days=200)).date()
    post = create_post(
        scope=scope, title="Plantilla", channel_ids=[channel.id], due_day=day, due_time=time(9)
    )
    variant = Variant.objects.get(post=post)
    save_variant(
        scope=scope,
        variant_id=variant.id,
        version=variant.version,
        parts=[Draft(text="Plantilla")],
        options={},
    )
    delivery = schedule_post(scope=scope, post_id=post.id)[0]
    found = templates.rows(channel=channel.id, delivery=delivery)
    found["library_asset"] = str(add_picture(scope=scope, data=jpeg(), filename="a.png").id)
    connection.ensure_connection()
    fill(
        connection.connection,
        Sizes(brands=2, interactions=3000, posts=1500, longest=200),
        templates.brands("here", 2),
        found,
    )


def test_each_page_asks_a_fixed_number_of_queries(office: Office) -> None:
    asked = {}
    for page, (path, _allowed) in PAGES.items():
        address = office.base + path.format(post=office.post, conversation=office.conversation)
        assert office.client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as seen:
            office.client.get(address)
        asked[page] = len(seen)
    assert asked == {page: allowed for page, (_path, allowed) in PAGES.items()}
