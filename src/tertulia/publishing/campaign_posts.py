"""Posts of a campaign: what is planned and what it brought; copied when the campaign is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.queries import organisation_of_brand
from tertulia.accounts.scopes import program_scope
from tertulia.campaigns.events import CampaignCopied
from tertulia.campaigns.queries import campaigns_by_id
from tertulia.campaigns.rules import shifted
from tertulia.delivery import queries as deliveries
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import ChannelCard, channels_by_id, channels_of
from tertulia.publishing import rules
from tertulia.publishing.content import drafts_from
from tertulia.publishing.copying import copy_post
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import states_of, variants_of
from tertulia.publishing.services import About, add_variant, create_post, save_variant
from tertulia.publishing.values import Draft

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


def hear_copied(events: Sequence[CampaignCopied]) -> None:
    """Copy the posts of campaigns that were repeated, as drafts of the copy; once each."""
    for event in events:
        with transaction.atomic():
            _copy_posts(event)


def _copy_posts(event: CampaignCopied) -> None:
    into, source = _scope(event.brand_id), _scope(event.source_brand_id)
    if into is None or source is None:
        return
    there = campaigns_by_id(scope=into, ids=[event.campaign_id])
    ours = Post.objects.filter(brand_id=into.brand_id, campaign_id=event.campaign_id)
    if not there or ours.exists():  # heard before
        return
    posts = Post.objects.filter(
        brand_id=source.brand_id, campaign_id=event.source_id, discarded_at__isnull=True
    )
    for post in posts.order_by("id"):
        day = shifted(post.due_day, event.shift_days)
        if into.brand_id == source.brand_id:
            copy = copy_post(scope=into, post_id=post.id, day=day, hour=post.due_time)
        else:
            copy = _copied_to_brand(source, into, post, day)
        idea = "\n\n".join(part for part in (_to_translate(event.language), copy.idea) if part)
        rows = Post.objects.filter(brand_id=into.brand_id, id=copy.id)
        rows.update(campaign_id=event.campaign_id, idea=idea)


def _copied_to_brand(source: Scope, into: Scope, post: Post, day: date | None) -> Post:
    """Words alone, for the channels of the same networks: pictures and pillars are the brand's."""
    variants = variants_of(scope=source, post_ids=[post.id]).get(post.id, [])
    copy = create_post(
        scope=into,
        title=post.title,
        idea=post.idea,
        due_day=day,
        due_time=post.due_time,
        about=About(format=post.format),
    )
    words = {each.channel.network: each for each in variants}
    for card in channels_of(scope=into):
        if (said := words.get(card.network)) is None:
            continue
        variant = add_variant(scope=into, post_id=copy.id, channel_id=card.id)
        parts = [Draft(text=part.text) for part in drafts_from(said.parts)]
        save_variant(
            scope=into,
            variant_id=variant.id,
            version=None,
            parts=parts or [Draft(text="")],
            options={},
        )
    return copy


def _to_translate(language: str) -> str:
    if not language:
        return ""
    with translation.override(language):
        return _("To be translated into this language.")


def _scope(brand_id: UUID) -> Scope | None:
    organisation_id = organisation_of_brand(brand_id)
    if organisation_id is None:
        return None
    return program_scope(brand_id=brand_id, organisation_id=organisation_id, actor="publishing")
