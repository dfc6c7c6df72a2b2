"""Media of posts: what their networks and their rights allow, where they are used, what lands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.queries import brand_by_id
from tertulia.accounts.scopes import program_scope
from tertulia.delivery.states import OPEN
from tertulia.kernel import clock
from tertulia.library import rules as media_rules
from tertulia.library.events import MediaAccepted
from tertulia.library.models import Asset
from tertulia.library.queries import assets_of
from tertulia.library.values import Use
from tertulia.networks.limits import limits_of
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.publishing import rules
from tertulia.publishing.content import cover_of, drafts_from
from tertulia.publishing.models import Editorial, Post, Variant
from tertulia.publishing.queries import states_of, variants_of
from tertulia.publishing.values import Notice

POST = "publishing.post"


def media_notices(
    *, variant: Variant, assets: Mapping[UUID, Asset], day: date
) -> tuple[Notice, ...]:
    """All that speaks against the media of a variant that goes out on `day`."""
    notices: dict[str, Notice] = {}
    table, title = media_table(variant.channel), manifest(variant.channel.network).title
    used = [assets[use.asset] for d in drafts_from(variant.parts) for use in d.media
            if use.asset in assets]  # fmt: skip
    for asset in used:
        for each in media_rules.problems_for(asset, table, title=title):
            notices.setdefault(
                each.sentence, Notice(f"media_{each.code}", each.sentence, each.blocks)
            )
        for notice in _rights_notices(asset, day):
            notices.setdefault(notice.sentence, notice)
    cover = assets.get(cover_of(variant.options) or variant.id)
    for notice in _rights_notices(cover, day) if cover else ():
        notices.setdefault(notice.sentence, notice)
    return tuple(notices.values())


def _rights_notices(asset: Asset, day: date) -> list[Notice]:
    if media_rules.may_not_be_shown(asset.consent):
        sentence = _("Somebody shown in “%s” does not agree: it cannot be used.")
        return [Notice("media_refused", sentence % asset.filename, blocks=True)]
    if asset.expires_on is None:
        return []
    about = {
        "name": asset.filename,
        "day": formats.date_format(asset.expires_on, "DATE_FORMAT"),
    }
    if media_rules.is_expired(asset.expires_on, day):
        sentence = _("“%(name)s” may be used until %(day)s: too early for this post.")
        return [Notice("media_expired", sentence % about, blocks=True)]
    if media_rules.expires_soon(asset.expires_on, day):
        sentence = _("“%(name)s” may be used until %(day)s: do not move this post past it.")
        return [Notice("media_expires", sentence % about)]
    return []


def media_table(channel: Channel) -> dict[str, Any]:
    """What the network takes, with this server's own numbers in the place of the usual ones."""
    own = {name: value for name, value in asdict(limits_of(channel)).items() if value}
    return {**manifest(channel.network).media, **own}


def notices_for(*, variant: Variant, brand: Brand, at: date | None = None) -> tuple[Notice, ...]:
    """The same for a variant as it is planned (without a day: as if today)."""
    ids = _used_by(variant)
    if not ids:
        return ()
    today = clock.now().astimezone(ZoneInfo(brand.zone)).date()
    scope = program_scope(
        brand_id=brand.id, organisation_id=brand.organisation_id, actor="publishing"
    )
    assets = assets_of(scope=scope, ids=ids)
    return media_notices(variant=variant, assets=assets, day=at or variant.due_day or today)


def uses_of_media(brand_id: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Use]]:
    """Where assets are used: every post once, those still to go out first."""
    brand = brand_by_id(brand_id)
    if brand is None or not ids:
        return {}
    held = (
        Q(parts__contains=[{"media": [{"asset": str(each)}]}])
        | Q(options__contains={"cover": str(each)})
        for each in ids
    )
    rows = list(
        Variant.objects.select_related("post", "channel")
        .filter(reduce(or_, held), brand_id=brand_id, post__discarded_at=None)
        .order_by("due_day", "id")[:500]
    )
    scope = program_scope(brand_id=brand_id, organisation_id=brand.organisation_id, actor="library")
    states = states_of(scope=scope, variants=rows)
    waiting = {str(each) for each in OPEN} | set(Editorial.values) | {"missed", "held"}
    found: dict[UUID, dict[UUID, Use]] = {each: {} for each in ids}
    for row in rows:
        waits = states[row.id] in waiting
        for asset_id in _used_by(row):
            if asset_id not in found:
                continue
            known = found[asset_id].get(row.post_id)
            if known is None or (waits and not known.waits):
                found[asset_id][row.post_id] = _use(row, brand, waits=waits)
    return {
        each: sorted(uses.values(), key=lambda use: (not use.waits, use.day or date.max))
        for each, uses in found.items()
    }


def _used_by(variant: Variant) -> set[UUID]:
    """All that goes out with it, or stands for it."""
    cover = cover_of(variant.options)
    used = {use.asset for draft in drafts_from(variant.parts) for use in draft.media}
    return used | ({cover} if cover else set())


def _use(row: Variant, brand: Brand, *, waits: bool) -> Use:
    texts = [str(part.get("text", "")) for part in row.parts[:1]]
    return Use(
        title=rules.title_from(row.post.title, row.post.idea, texts) or _("Untitled"),
        url=reverse("publishing:composer", args=[brand.slug, row.post_id]),
        day=row.due_day,
        waits=waits,
        origin_id=row.post_id,
    )


def land_accepted(events: Sequence[MediaAccepted]) -> None:
    """A file that was asked for a post stands in every variant of it that is not out yet."""
    for event in events:
        brand = brand_by_id(event.brand_id)
        if event.origin != POST or event.origin_id is None or brand is None:
            continue
        scope = program_scope(
            brand_id=brand.id, organisation_id=brand.organisation_id, actor="library"
        )
        asset = assets_of(scope=scope, ids=[event.asset_id]).get(event.asset_id)
        if asset is not None:
            _land(brand, event.origin_id, asset)


def _land(brand: Brand, post_id: UUID, asset: Asset) -> None:
    scope = program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="library")
    if not Post.objects.filter(brand_id=brand.id, id=post_id, discarded_at=None).exists():
        return
    variants = variants_of(scope=scope, post_ids=[post_id])[post_id]
    states = states_of(scope=scope, variants=variants)
    use = {"asset": str(asset.id), "alt": asset.alt, "focus": asset.focus or [0.0, 0.0]}
    for variant in variants:
        parts = [dict(part) for part in variant.parts] or [{"text": "", "media": []}]
        media = list(parts[0].get("media", ()))
        known = any(str(each["asset"]) == str(asset.id) for each in media)
        table = media_table(variant.channel)
        most = table.get("max_images") if asset.kind in ("image", "gif") else None
        if known or states[variant.id] in rules.OUT or (most is not None and len(media) >= most):
            continue
        parts[0]["media"] = [*media, use]
        Variant.objects.filter(id=variant.id, version=variant.version).update(
            parts=parts, version=variant.version + 1, updated_at=clock.now()
        )
