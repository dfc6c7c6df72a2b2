"""Posts copied with their campaign: to another year, language or brand, as drafts.

In another brand they go to channels of the same networks, with the pictures that may go along;
what could not is written into the post's idea, and a line of the campaign's checklist says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.queries import brand_by_id, organisation_of_brand
from tertulia.accounts.scopes import program_scope
from tertulia.campaigns.events import CampaignCopied
from tertulia.campaigns.queries import campaigns_by_id
from tertulia.campaigns.rules import shifted
from tertulia.campaigns.services import add_task
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.library.sharing import Shared, share_assets
from tertulia.networks.queries import channels_of
from tertulia.networks.registry import manifest
from tertulia.publishing.content import drafts_from
from tertulia.publishing.copying import copy_post
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import variants_of
from tertulia.publishing.services import About, add_variant, create_post, save_variant
from tertulia.publishing.values import Draft


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
    short = 0
    with translation.override(event.language or _language(event.brand_id)):
        for post in posts.order_by("id"):
            day = shifted(post.due_day, event.shift_days)
            left: list[str] = []
            if into.brand_id == source.brand_id:
                copy = copy_post(scope=into, post_id=post.id, day=day, hour=post.due_time)
            else:
                copy, left = _copied_to_brand(source, into, post, day)
            short += bool(left)
            first = [_("To be translated into this language.")] if event.language else []
            idea = "\n\n".join(part for part in (*first, *left, copy.idea) if part)
            rows = Post.objects.filter(brand_id=into.brand_id, id=copy.id)
            rows.update(campaign_id=event.campaign_id, idea=idea)
        if short:
            _say_what_lacks(into, event.campaign_id, short)


def _say_what_lacks(into: Scope, campaign_id: UUID, posts: int) -> None:
    told = ngettext(
        "%d copied post lacks a picture or a channel: its idea says which.",
        "%d copied posts lack a picture or a channel: their ideas say which.",
        posts,
    )
    add_task(scope=into, campaign_id=campaign_id, text=told % posts)


def _copied_to_brand(
    source: Scope, into: Scope, post: Post, day: date | None
) -> tuple[Post, list[str]]:
    """The copy, and in words what was left behind. Pillars are the brand's own."""
    variants = variants_of(scope=source, post_ids=[post.id]).get(post.id, [])
    copy = create_post(
        scope=into,
        title=post.title,
        idea=post.idea,
        due_day=day,
        due_time=post.due_time,
        about=About(format=post.format),
    )
    cards = channels_of(scope=into)
    words = {each.channel.network: each for each in variants}
    shared = _shared(source, into, variants)
    for card in cards:
        if (said := words.get(card.network)) is None:
            continue
        variant = add_variant(scope=into, post_id=copy.id, channel_id=card.id)
        save_variant(
            scope=into,
            variant_id=variant.id,
            version=None,
            parts=_parts(said, shared) or [Draft(text="")],
            options={},
        )
    lost = sorted(words.keys() - {card.network for card in cards})
    left = [
        _("Left behind: %(file)s (%(why)s).") % {"file": each.filename, "why": each.why}
        for each in shared.left
    ]
    if lost:
        names = ", ".join(manifest(each).title for each in lost)
        left.append(_("No channel here for: %s.") % names)
    return copy, left


def _shared(source: Scope, into: Scope, variants: Sequence[Variant]) -> Shared:
    ids = [use.asset for each in variants for part in drafts_from(each.parts) for use in part.media]
    if not ids:
        return Shared()
    brand = brand_by_id(into.brand_id)
    zone = ZoneInfo(brand.zone if brand else "UTC")
    today = clock.now().astimezone(zone).date()
    return share_assets(scope=source, into=into, ids=ids, today=today)


def _parts(said: Variant, shared: Shared) -> list[Draft]:
    return [
        Draft(
            text=part.text,
            media=tuple(
                replace(use, asset=shared.there[use.asset])
                for use in part.media
                if use.asset in shared.there
            ),
        )
        for part in drafts_from(said.parts)
    ]


def _language(brand_id: UUID) -> str:
    brand = brand_by_id(brand_id)
    return next(iter(brand.languages), "en") if brand else "en"


def _scope(brand_id: UUID) -> Scope | None:
    organisation_id = organisation_of_brand(brand_id)
    if organisation_id is None:
        return None
    return program_scope(brand_id=brand_id, organisation_id=organisation_id, actor="publishing")
