"""Assets in posts: checked when added, used somewhere, blocked in time, landing when accepted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tertulia.kernel import clock
from tertulia.kernel.outbox import pump_once
from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset, Commission, Standing
from tertulia.library.queries import uses_of
from tertulia.library.services import (
    accept_offer,
    offer_file,
    request_media,
    set_rights,
    take_in,
    want_changes,
)
from tertulia.library.values import PieceWanted, Rights
from tertulia.networks.models import Channel
from tertulia.publishing.models import Variant
from tertulia.publishing.scheduling import NotReady, move_post, schedule_post
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft, MediaUse
from tests.library import files

pytestmark = pytest.mark.django_db


def an_asset(scope: Scope, seed: int = 1) -> Asset:
    return take_in(scope=scope, data=files.jpeg(seed), filename="cup.jpg").asset


def a_post(scope: Scope, asset: Asset | None, *, in_days: int = 5) -> Variant:
    """A post on a channel kept by hand, with this picture."""
    channel = Channel.objects.create(
        brand_id=scope.brand_id, network="x", handle="@c", by_hand=True, health="by_hand"
    )
    when = clock.now() + timedelta(days=in_days)
    post = create_post(
        scope=scope, title="Summer", channel_ids=[channel.id], due_day=when.date(),
        due_time=when.time().replace(microsecond=0),
    )  # fmt: skip
    variant = Variant.objects.select_related("post").get(post=post)
    media = (MediaUse(asset.id, "a cup"),) if asset else ()
    save_variant(
        scope=scope, variant_id=variant.id, version=1, parts=[Draft("words", media)], options={}
    )
    variant.refresh_from_db()
    return variant


def ends(scope: Scope, asset: Asset, in_days: int) -> None:
    day: date = (clock.now() + timedelta(days=in_days)).date()
    set_rights(scope=scope, asset_ids=[asset.id], rights=Rights(expires_on=day))


def test_what_expires_before_its_post_blocks_it(scope: Scope) -> None:
    asset = an_asset(scope)
    variant = a_post(scope, asset)
    ends(scope, asset, 2)
    with pytest.raises(NotReady) as refused:
        schedule_post(scope=scope, post_id=variant.post_id)
    assert "“cup.jpg” may be used until" in refused.value.sentence
    ends(scope, asset, 30)
    assert schedule_post(scope=scope, post_id=variant.post_id)


def test_a_scheduled_post_cannot_be_moved_past_it(scope: Scope) -> None:
    asset = an_asset(scope)
    variant = a_post(scope, asset)
    ends(scope, asset, 10)
    schedule_post(scope=scope, post_id=variant.post_id)
    far = (clock.now() + timedelta(days=20)).date()
    from tertulia.kernel.errors import Invalid

    with pytest.raises(Invalid, match="may be used until"):
        move_post(scope=scope, post_id=variant.post_id, day=far, hour=variant.due_time)
    variant.refresh_from_db()
    assert variant.due_day != far


def test_every_check_of_a_network_is_made_before_the_minute(scope: Scope) -> None:
    asset = an_asset(scope)
    variant = a_post(scope, asset)
    Asset.objects.update(bytes=6_000_000)  # X takes 5 MB
    with pytest.raises(NotReady, match="takes at most"):
        schedule_post(scope=scope, post_id=variant.post_id)


def test_it_says_where_it_is_used(scope: Scope, people: Any) -> None:
    asset, other = an_asset(scope, 1), an_asset(scope, 2)
    variant = a_post(scope, asset)
    uses = uses_of(scope=scope, ids=[asset.id, other.id])
    assert [(use.title, use.waits, use.day) for use in uses[asset.id]] == [
        ("Summer", True, variant.due_day)
    ]
    assert uses[other.id] == []
    assert uses_of(scope=people.elsewhere.scope, ids=[asset.id])[asset.id] == []


def test_an_accepted_file_lands_in_its_post(scope: Scope) -> None:
    variant = a_post(scope, None)
    commission = request_media(
        scope=scope,
        title="A cup for the summer",
        pieces=[PieceWanted("square", 1080, 1080)],
        origin="publishing.post",
        origin_id=variant.post_id,
    )
    piece = commission.pieces.get()
    first = offer_file(scope=scope, piece_id=piece.id, asset_id=an_asset(scope, 1).id)
    assert _standing(commission) == Standing.OFFERED
    want_changes(scope=scope, offer_id=first.id, body="warmer, please")
    second = offer_file(scope=scope, piece_id=piece.id, asset_id=an_asset(scope, 2).id)
    assert second.number == 2
    accept_offer(scope=scope, offer_id=second.id)
    assert _standing(commission) == Standing.DONE
    pump_once()
    pump_once()
    variant.refresh_from_db()
    assert [use["asset"] for use in variant.parts[0]["media"]] == [str(second.asset_id)]
    assert variant.parts[0]["text"] == "words"


def _standing(commission: Commission) -> str:
    commission.refresh_from_db()
    return commission.standing
