"""From a variant as written to the immutable content that a delivery carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.delivery.snapshots import snapshot_cover
from tertulia.kernel.blobs import existing_blob
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset
from tertulia.library.queries import assets_of
from tertulia.networks.registry import manifest
from tertulia.networks.values import Capability, Content, Media, Part
from tertulia.publishing.cropping import RATIOS, Cut, cut
from tertulia.publishing.models import Variant
from tertulia.publishing.options import TOLD, Offered
from tertulia.publishing.values import Draft, MediaUse


def drafts_from(parts: Sequence[Mapping[str, Any]]) -> tuple[Draft, ...]:
    """Stored parts as values."""
    return tuple(
        Draft(
            text=str(part.get("text", "")),
            media=tuple(
                MediaUse(
                    asset=UUID(str(use["asset"])),
                    alt=str(use.get("alt", "")),
                    focus=_focus(use.get("focus")),
                    crop=str(use.get("crop", "")),
                )
                for use in part.get("media", ())
            ),
        )
        for part in parts
    )


def content_of(*, scope: Scope, variant: Variant) -> Content:
    """The snapshot of a variant. Raises: Invalid when a picture of it is not the brand's."""
    drafts = drafts_from(variant.parts)
    options, cover = variant.options, cover_of(variant.options)
    used = {use.asset for draft in drafts for use in draft.media}
    assets = assets_of(scope=scope, ids=used | ({cover} if cover else set()))
    parts = [
        Part(text=draft.text, media=tuple(_media(use, assets) for use in draft.media))
        for draft in drafts
    ]
    network = manifest(variant.channel.network)
    told = {name: options[name] for name in TOLD if options.get(name)}
    if cover:
        told["cover"] = _cover(assets.get(cover))
    for name in {"paid", "ai"} - set(Offered(network).flags):
        told.pop(name, None)  # a line of the text says it there
    if "first_comment" in told and network.can(Capability.THREAD):
        # an answer to our own post: one more step of the delivery
        parts.append(Part(text=str(told.pop("first_comment"))))
    return Content(
        parts=tuple(parts),
        content_warning=str(options.get("content_warning", "")),
        sensitive=bool(options.get("sensitive", False)),
        visibility=str(options.get("visibility", "")),
        language=str(options.get("language", "")),
        link_card=str(options.get("link_card", "")),
        more=tuple((name, "1" if value is True else str(value)) for name, value in told.items()),
    )


def cover_of(options: Mapping[str, Any]) -> UUID | None:
    """The picture of the library that is the cover; None = none, or one told in words."""
    try:
        return UUID(str(options.get("cover", "")))
    except ValueError:
        return None


def _cover(asset: Asset | None) -> str:
    """As snapshots tell it: digest and kind. Raises: Invalid."""
    if asset is None or not asset.mime.startswith("image/"):
        raise Invalid(
            _("The cover of this post is no longer there. Choose another."), field="media"
        )
    return snapshot_cover(asset.digest, asset.mime)


def _media(use: MediaUse, assets: Mapping[UUID, Asset]) -> Media:
    asset = assets.get(use.asset)
    if asset is None:
        raise Invalid(_("A picture of this post is no longer there. Add it again."), field="media")
    sent: Asset | Cut = asset
    if use.crop in RATIOS and asset.mime in ("image/jpeg", "image/png", "image/webp"):
        sent = cut(asset.digest, asset.mime, use.crop, use.focus)
    return Media(
        digest=sent.digest,
        path=existing_blob(sent.digest),
        mime=sent.mime,
        bytes=sent.bytes,
        width=sent.width,
        height=sent.height,
        alt=use.alt.strip(),
        focus_x=0.0 if use.crop else use.focus[0],
        focus_y=0.0 if use.crop else use.focus[1],
    )


def _focus(value: Any) -> tuple[float, float]:
    if isinstance(value, list | tuple) and len(value) == 2:
        return (max(-1.0, min(1.0, float(value[0]))), max(-1.0, min(1.0, float(value[1]))))
    return (0.0, 0.0)
