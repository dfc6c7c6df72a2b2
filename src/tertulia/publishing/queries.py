"""Reads of the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tertulia.campaigns.models import Campaign
from tertulia.delivery import queries as deliveries
from tertulia.delivery.values import DeliveryCard
from tertulia.kernel import clock
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Post, Variant

ORIGIN = "publishing.variant"


def post_of(*, scope: Scope, post_id: UUID) -> Post:
    """The post. Raises: NotFound."""
    post = Post.objects.filter(
        brand_id=scope.brand_id, id=post_id, discarded_at__isnull=True
    ).first()
    if post is None:
        raise NotFound(_("This post does not exist (any more)."))
    return post


def variant_of(*, scope: Scope, variant_id: UUID) -> Variant:
    """The variant with its post and channel. Raises: NotFound."""
    variant = (
        Variant.objects.select_related("post", "channel")
        .filter(brand_id=scope.brand_id, id=variant_id)
        .first()
    )
    if variant is None:
        raise NotFound(_("This variant does not exist (any more)."))
    return variant


def variants_of(*, scope: Scope, post_ids: Iterable[UUID]) -> dict[UUID, list[Variant]]:
    """The variants of these posts, in the order in which they were added."""
    found: dict[UUID, list[Variant]] = defaultdict(list)
    rows = Variant.objects.select_related("channel").filter(
        brand_id=scope.brand_id, post_id__in=list(post_ids)
    )
    for variant in rows.order_by("id"):
        found[variant.post_id].append(variant)
    return found


def posts_page(*, scope: Scope, cursor: str, limit: int) -> tuple[list[Post], str]:
    """Posts, newest first, and the next cursor. Raises: Invalid (cursor)."""
    rows = Post.objects.filter(brand_id=scope.brand_id, discarded_at__isnull=True)
    return page_of(rows, cursor=cursor, limit=limit, shown=list)


def states_of(*, scope: Scope, variants: Sequence[Variant]) -> dict[UUID, str]:
    """What each variant's state is called: its delivery's, else the editorial one.

    What has its hour reserved and waits for approval is called by where its words stand.
    """
    cards = _cards(scope, variants)
    found: dict[UUID, str] = {}
    for variant in variants:
        card = cards.get(variant.id)
        reserved = card is not None and card.state == "scheduled" and card.awaits_approval
        found[variant.id] = card.state if card and not reserved else variant.editorial
    return found


def sending_states_of(*, scope: Scope, variants: Sequence[Variant]) -> dict[UUID, str]:
    """The same as the sender sees it: a reserved hour is "scheduled". For whoever takes it back."""
    cards = _cards(scope, variants)
    return {v.id: cards[v.id].state if v.id in cards else v.editorial for v in variants}


def _cards(scope: Scope, variants: Sequence[Variant]) -> dict[UUID, DeliveryCard]:
    """The delivery that carries each variant now, of those that have one."""
    ids = [each.id for each in variants if each.delivery_id]
    cards = deliveries.deliveries_of(scope=scope, origin=ORIGIN, origin_ids=ids) if ids else {}
    return {
        variant.id: card
        for variant in variants
        for card in cards.get(variant.id, ())
        if card.id == variant.delivery_id
    }


def is_written_for(*, scope: Scope, channel_id: UUID) -> bool:
    """Whether anything was ever written for a channel."""
    return Variant.objects.filter(brand_id=scope.brand_id, channel_id=channel_id).exists()


def campaigns_for(*, scope: Scope, post: Post) -> list[Campaign]:
    """Campaigns that a post can belong to: those not over by its day, and its own."""
    day = post.due_day or clock.now().date()
    rows = Campaign.objects.filter(brand_id=scope.brand_id)
    return list(
        rows.filter(Q(ends_on__gte=day) | Q(id=post.campaign_id)).order_by("starts_on")[:200]
    )


#: A grid shows three rows of three, this post's picture first.
IN_GRID = 8


def grid_of(*, scope: Scope, variant_id: UUID) -> list[UUID]:
    """The first picture of each earlier post of the variant's channel. Raises: NotFound."""
    variant = variant_of(scope=scope, variant_id=variant_id)
    rows = Variant.objects.filter(
        brand_id=scope.brand_id,
        channel_id=variant.channel_id,
        post__discarded_at=None,
        due_day__isnull=False,
    ).exclude(id=variant.id)
    if variant.due_day:
        rows = rows.filter(due_day__lte=variant.due_day)
    found: list[UUID] = []
    for parts in rows.order_by("-due_day", "-due_time").values_list("parts", flat=True)[:60]:
        uses = [use for part in parts for use in part.get("media", ())]
        if uses and len(found) < IN_GRID:
            found.append(UUID(str(uses[0]["asset"])))
    return found
