"""Posts of a campaign: counted by channel, copied with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from tertulia.campaigns.events import CampaignCopied
from tertulia.campaigns.services import copy_campaign, create_campaign
from tertulia.campaigns.values import Facts
from tertulia.delivery.models import Delivery, Reading
from tertulia.kernel.models import Outbox
from tertulia.publishing.campaign_posts import hear_copied, posts_of_campaign
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.services import About, create_post, discard_post, save_variant
from tertulia.publishing.values import Draft
from tests.roles.cases_publishing import _channel

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 24)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two(db: None) -> Any:
    from tests.roles.world import make_world

    return make_world()


def campaign(two: Any, **more: Any) -> Any:
    facts = Facts(name="Navidad 2026", starts_on=FIRST, ends_on=LAST, **more)
    return create_campaign(scope=two.here.scope, facts=facts)


def post(two: Any, row: Any, *channels: Any, day: date | None = FIRST) -> Post:
    scope = two.here.scope
    made = create_post(
        scope=scope,
        title="Luces",
        channel_ids=channels,
        due_day=day,
        due_time=time(9) if day else None,
        about=About(campaign_id=row.id),
    )
    for variant in Variant.objects.filter(post=made):
        parts = [Draft(text="Se encienden las luces")]
        save_variant(scope=scope, variant_id=variant.id, version=None, parts=parts, options={})
    return made


def test_channels_that_said_nothing_are_named(two: Any) -> None:
    said, silent = _channel(two.here.scope), _channel(two.here.scope, "@silent")
    row = campaign(two, channel_ids=(said, silent))
    made = post(two, row, said)
    discarded = post(two, row, said)
    discard_post(scope=two.here.scope, post_id=discarded.id)
    found = posts_of_campaign(scope=two.here.scope, campaign_id=row.id, channel_ids=[said, silent])
    assert [each.post_id for each in found.posts] == [made.id]
    assert {each.channel.id: each.planned for each in found.channels} == {said: 1, silent: 0}
    assert found.interactions is None  # nothing measured is not zero


def test_figures_of_published_posts_are_added_by_channel(two: Any) -> None:
    from tests.roles.cases_publishing import _post

    scope = two.here.scope
    row = campaign(two)
    made, variant = _post(two.here, state="published")
    Post.objects.filter(id=made.id).update(campaign_id=row.id)
    delivery = Delivery.objects.get(id=variant.delivery_id)
    for name, value in (("likes", 4), ("replies", 2), ("reach", 900), ("reposts", None)):
        Reading.objects.create(
            brand_id=scope.brand_id,
            channel_id=variant.channel_id,
            delivery_id=delivery.id,
            name=name,
            value=value,
            at=NOW,
        )
    found = posts_of_campaign(scope=scope, campaign_id=row.id, channel_ids=[])
    assert found.names == ("likes", "replies")
    assert (found.published, found.interactions) == (1, 6)
    assert [each.interactions for each in found.posts] == [6]


def copied(two: Any, row: Any, into: Any, **more: Any) -> Any:
    """The copy, after its event was heard twice."""
    copy = copy_campaign(
        scope=two.here.scope,
        campaign_id=row.id,
        into=into.scope,
        starts_on=FIRST + timedelta(days=365),
        **more,
    )
    written = Outbox.objects.get(listener="publishing.campaign_copied").payload
    assert str(written["campaign_id"]) == str(copy.id)
    event = CampaignCopied(
        brand_id=into.brand.id,
        campaign_id=copy.id,
        source_brand_id=two.here.brand.id,
        source_id=row.id,
        shift_days=365,
        language=more.get("language", ""),
    )
    hear_copied([event])
    hear_copied([event])
    return copy


def test_posts_come_with_a_copied_campaign_as_drafts_a_year_later(two: Any) -> None:
    channel = _channel(two.here.scope)
    row = campaign(two)
    post(two, row, channel)
    post(two, row, channel, day=None)
    copy = copied(two, row, two.here)
    found = Post.objects.filter(campaign_id=copy.id).order_by("due_day")
    assert [each.due_day for each in found] == [FIRST + timedelta(days=365), None]
    assert Post.objects.filter(campaign_id=row.id).count() == 2
    variants = Variant.objects.filter(post__in=found)
    assert {each.parts[0]["text"] for each in variants} == {"Se encienden las luces"}
    assert {each.delivery_id for each in variants} == {None}


def test_in_another_brand_they_go_to_channels_of_the_same_network(two: Any) -> None:
    row = campaign(two)
    post(two, row, _channel(two.here.scope))
    theirs = _channel(two.elsewhere.scope, "@theirs")
    copy = copied(two, row, two.elsewhere, language="ro")
    found = Post.objects.get(campaign_id=copy.id)
    assert found.brand_id == two.elsewhere.brand.id
    assert found.idea  # says that it is to be translated
    assert Variant.objects.get(post=found).channel_id == theirs


def test_without_posts_none_are_copied(two: Any) -> None:
    row = campaign(two)
    post(two, row, _channel(two.here.scope))
    copy_campaign(
        scope=two.here.scope,
        campaign_id=row.id,
        into=two.here.scope,
        starts_on=LAST,
        with_posts=False,
    )
    assert not Outbox.objects.filter(listener="publishing.campaign_copied").exists()


def test_a_post_begun_on_the_campaigns_page_belongs_to_it(two: Any) -> None:
    from django.test import Client

    row = campaign(two)
    client = Client()
    client.force_login(two.here.owner)
    _channel(two.here.scope)
    page = client.get(f"/b/here/posts/new/?campaign={row.id}&day=2026-12-01")
    assert str(row.id) in page.content.decode()
    client.post("/b/here/posts/new/", {"campaign": str(row.id), "day": "2026-12-01"})
    assert Post.objects.get().campaign_id == row.id
    assert (
        client.post("/b/here/posts/new/", {"campaign": str(two.here.brand.id)}).status_code == 404
    )
    assert client.get("/b/here/posts/new/?campaign=x").status_code == 200
