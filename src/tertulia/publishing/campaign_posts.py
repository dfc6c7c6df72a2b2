"""Posts of a campaign: what is planned and what it brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tertulia.delivery import queries as deliveries
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import ChannelCard, channels_by_id
from tertulia.publishing import rules
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import states_of, variants_of

#: Figures that are added up, in the order shown: what people did under a post.
INTERACTIONS = ("likes", "replies", "reposts", "quotes", "shares", "comments", "saves", "clicks")


@dataclass(frozen=True)
class CampaignPost:
    """One post of a campaign."""

    post_id: UUID
    title: str
    day: date | None
    networks: tuple[str, ...]
    state: str
    interactions: int | None
    """Added over its channels; None = no network said any."""


@dataclass(frozen=True)
class Announced:
    """What a channel said of a campaign, and what came back."""

    channel: ChannelCard
    planned: int
    published: int
    figures: Mapping[str, int]
    """Only those that its network said."""


@dataclass(frozen=True)
class CampaignPosts:
    """All posts of a campaign."""

    posts: tuple[CampaignPost, ...]
    channels: tuple[Announced, ...]
    """Those of its posts and those on which it was to be announced."""
    names: tuple[str, ...]
    """The figures that any of them has."""

    @property
    def published(self) -> int:
        """Publications, each channel counted."""
        return sum(each.published for each in self.channels)

    @property
    def interactions(self) -> int | None:
        """All of them; None = no network said any."""
        said = [value for each in self.channels for value in each.figures.values()]
        return sum(said) if said else None


def posts_of_campaign(
    *, scope: Scope, campaign_id: UUID, channel_ids: Sequence[UUID]
) -> CampaignPosts:
    """Its posts by day, and its channels, announced or not. Six queries, however many posts."""
    posts = list(
        Post.objects.filter(
            brand_id=scope.brand_id, campaign_id=campaign_id, discarded_at__isnull=True
        ).order_by("due_day", "due_time", "id")
    )
    grouped = variants_of(scope=scope, post_ids=[post.id for post in posts])
    every = [each for group in grouped.values() for each in group]
    states = states_of(scope=scope, variants=every)
    out = {v.delivery_id: v.id for v in every if v.delivery_id and states[v.id] == "published"}
    readings = deliveries.newest_readings(scope=scope, delivery_ids=out) if out else {}
    figures = {
        out[key]: {name: said[name] for name in INTERACTIONS if said.get(name) is not None}
        for key, said in readings.items()
    }
    known = channels_by_id(scope=scope, ids={*channel_ids, *(each.channel_id for each in every)})
    announced = [
        _announced(card, [v for v in every if v.channel_id == card.id], states, figures)
        for card in known.values()
    ]
    used = {name for each in announced for name in each.figures}
    return CampaignPosts(
        posts=tuple(_shown(post, grouped.get(post.id, []), states, figures) for post in posts),
        channels=tuple(sorted(announced, key=lambda each: (each.channel.title, each.channel.id))),
        names=tuple(name for name in INTERACTIONS if name in used),
    )


def _shown(
    post: Post,
    variants: Sequence[Variant],
    states: Mapping[UUID, str],
    figures: Mapping[UUID, Mapping[str, int | None]],
) -> CampaignPost:
    texts = [str(part.get("text", "")) for each in variants for part in each.parts[:1]]
    said = [value or 0 for each in variants for value in figures.get(each.id, {}).values()]
    days = [each.due_day for each in variants if each.due_day]
    return CampaignPost(
        post_id=post.id,
        title=rules.title_from(post.title, post.idea, texts),
        day=min(days, default=post.due_day),
        networks=tuple(each.channel.network for each in variants),
        state=rules.worst([states[each.id] for each in variants]) if variants else "draft",
        interactions=sum(said) if said else None,
    )


def _announced(
    card: ChannelCard,
    variants: Sequence[Variant],
    states: Mapping[UUID, str],
    figures: Mapping[UUID, Mapping[str, int | None]],
) -> Announced:
    sums: dict[str, int] = defaultdict(int)
    for each in variants:
        for name, value in figures.get(each.id, {}).items():
            sums[name] += value or 0
    published = sum(states[each.id] == "published" for each in variants)
    return Announced(card, len(variants), published, dict(sums))
