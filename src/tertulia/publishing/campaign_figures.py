"""What is known of what a campaign brought, each figure with where it is from and since when.

Nothing is estimated: a figure that nobody said is not there, and one that some networks did not
say is told with how many of the publications it is of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tertulia.campaigns.models import Campaign
from tertulia.delivery import queries as deliveries
from tertulia.delivery.values import DeliveryCard
from tertulia.interactions.queries import Heard, heard_under
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.links.queries import links_of_campaign
from tertulia.networks.queries import channels_by_id
from tertulia.networks.registry import manifest
from tertulia.publishing.models import Post
from tertulia.publishing.queries import variants_of

#: Figures of networks in the order shown; others that a network says come after, by name.
ORDER = (
    "impressions", "reach", "views", "likes", "replies", "comments", "reposts", "quotes",
    "shares", "saves", "clicks",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A sum over publications."""

    name: str
    value: int
    said_by: tuple[str, ...]
    """Titles of the networks that said it."""
    of: int
    """Publications of which it was said."""
    oldest: datetime
    newest: datetime


@dataclass(frozen=True)
class Clicks:
    """Of our own short links with the campaign's tag."""

    links: int
    clicks: int
    machines: int


@dataclass(frozen=True)
class CampaignFigures:
    """All that is known."""

    published: int
    last_published: datetime | None
    figures: tuple[Figure, ...]
    clicks: Clicks | None
    heard: Heard
    now: datetime

    def __bool__(self) -> bool:
        return bool(self.published or self.clicks)


def figures_of_campaign(*, scope: Scope, campaign: Campaign) -> CampaignFigures:
    """Read from deliveries, networks' figures, links and interactions. Eight queries."""
    posts = Post.objects.filter(
        brand_id=scope.brand_id, campaign_id=campaign.id, discarded_at__isnull=True
    )
    ids = list(posts.values_list("id", flat=True))
    variants = [v for group in variants_of(scope=scope, post_ids=ids).values() for v in group]
    known = deliveries.deliveries_by_id(
        scope=scope, ids=[each.delivery_id for each in variants if each.delivery_id]
    )
    out = [card for card in known.values() if card.published_at]
    times = [card.published_at for card in out if card.published_at]
    cards = links_of_campaign(scope=scope, campaign=campaign.tag)
    counted = [each.counted for each in cards]
    clicks = Clicks(len(cards), sum(e.clicks for e in counted), sum(e.machines for e in counted))
    return CampaignFigures(
        published=len(out),
        last_published=max(times, default=None),
        figures=_figures(scope, out),
        clicks=clicks if cards else None,
        heard=heard_under(scope=scope, keys={(each.channel_id, each.remote_id) for each in out}),
        now=clock.now(),
    )


def _figures(scope: Scope, out: Sequence[DeliveryCard]) -> tuple[Figure, ...]:
    channels = channels_by_id(scope=scope, ids={each.channel_id for each in out})
    network: dict[UUID, str] = {
        each.id: manifest(channels[each.channel_id].network).title
        for each in out
        if each.channel_id in channels
    }
    said: dict[str, list[tuple[UUID, int, datetime]]] = defaultdict(list)
    for key, name, value, at in deliveries.figures_with_time(
        scope=scope, delivery_ids=[each.id for each in out]
    ):
        said[name].append((key, value, at))
    names = [name for name in ORDER if name in said] + sorted(said.keys() - set(ORDER))
    return tuple(
        Figure(
            name=name,
            value=sum(value for _key, value, _at in said[name]),
            said_by=tuple(
                sorted({network[key] for key, _value, _at in said[name] if key in network})
            ),
            of=len({key for key, _value, _at in said[name]}),
            oldest=min(at for _key, _value, at in said[name]),
            newest=max(at for _key, _value, at in said[name]),
        )
        for name in names
    )
