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
from tertulia.publishing.campaign_copies import hear_copied
from tertulia.publishing.campaign_posts import posts_of_campaign
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


def test_each_figure_says_where_it_is_from_and_nothing_is_made_up(two: Any) -> None:
    from tertulia.interactions.models import Interaction
    from tertulia.publishing.campaign_figures import figures_of_campaign
    from tests.roles.cases_publishing import _post

    scope = two.here.scope
    row = campaign(two)
    assert not figures_of_campaign(scope=scope, campaign=row)
    made, variant = _post(two.here, state="published")
    Post.objects.filter(id=made.id).update(campaign_id=row.id)
    for hours, value in ((5, 4), (1, 7)):
        Reading.objects.create(
            brand_id=scope.brand_id,
            channel_id=variant.channel_id,
            delivery_id=variant.delivery_id,
            name="likes",
            value=value,
            at=NOW - timedelta(hours=hours),
        )
    Delivery.objects.filter(id=variant.delivery_id).update(remote_id="r-1", published_at=NOW)
    for number, kind in enumerate(("comment", "comment", "like")):
        Interaction.objects.create(
            brand_id=scope.brand_id,
            channel_id=variant.channel_id,
            remote_id=f"i-{number}",
            kind=kind,
            author_remote_id="ana",
            about="r-1",
            created_at=NOW,
            stored_at=NOW,
            looked_at=NOW,
        )
    found = figures_of_campaign(scope=scope, campaign=row)
    assert [(each.name, each.value, each.of) for each in found.figures] == [("likes", 7, 1)]
    assert found.figures[0].oldest == NOW - timedelta(hours=1)
    assert (found.heard.texts, found.heard.people) == (2, 1)
    assert found.clicks is None  # no link carries its tag
    assert found.published == 1


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


def test_pictures_go_along_inside_an_organisation_and_what_stays_is_written_down(two: Any) -> None:
    from tertulia.accounts.models import Brand
    from tertulia.accounts.scopes import program_scope
    from tertulia.campaigns.models import Task
    from tertulia.library.models import Asset
    from tertulia.library.taking_in import add_picture
    from tertulia.publishing.values import MediaUse
    from tests.library.files import jpeg
    from tests.roles.case import Ground

    scope = two.here.scope
    row, channel = campaign(two), _channel(scope)
    sister = Brand.objects.create(
        organisation_id=two.here.brand.organisation_id, slug="sister", name="Sister", mark="S",
        zone="America/Guayaquil", languages=["es"],
    )  # fmt: skip
    into = program_scope(
        brand_id=sister.id, organisation_id=sister.organisation_id, actor="the test"
    )
    theirs = _channel(into, "@theirs")
    free = add_picture(scope=scope, data=jpeg(), filename="luces.jpg", alt="Luces")
    bound = add_picture(scope=scope, data=jpeg(2), filename="ana.jpg", alt="Ana")
    Asset.objects.filter(id=free.id).update(rights_holder="Foto Quito")
    Asset.objects.filter(id=bound.id).update(licence="permission")
    made = post(two, row, channel)
    variant = Variant.objects.get(post=made)
    uses = (MediaUse(free.id, alt="Luces"), MediaUse(bound.id, alt="Ana"))
    parts = [Draft("Se encienden las luces", uses)]
    save_variant(scope=scope, variant_id=variant.id, version=None, parts=parts, options={})
    copy = copied(two, row, Ground(sister, into, two.here.owner))
    twin = Variant.objects.get(post__campaign_id=copy.id)
    assert twin.channel_id == theirs
    media = twin.parts[0]["media"]
    there = Asset.objects.get(brand_id=sister.id)
    assert [each["asset"] for each in media] == [str(there.id)]
    assert (there.rights_holder, there.digest) == ("Foto Quito", free.digest)
    assert "ana.jpg" in Post.objects.get(id=twin.post_id).idea
    assert Task.objects.filter(campaign_id=copy.id).count() == 1


def test_nothing_leaves_the_organisation(two: Any) -> None:
    from tertulia.library.models import Asset
    from tertulia.library.sharing import share_assets
    from tertulia.library.taking_in import add_picture
    from tests.library.files import jpeg

    asset = add_picture(scope=two.here.scope, data=jpeg(), filename="luces.jpg")
    found = share_assets(
        scope=two.here.scope, into=two.elsewhere.scope, ids=[asset.id], today=NOW.date()
    )
    assert not found.there
    assert len(found.left) == 1
    assert not Asset.objects.filter(brand_id=two.elsewhere.brand.id).exists()


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
