"""Pure decisions: what a network takes, what has expired, how names and tags are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tertulia.interactions.rules import searchable
from tertulia.library.models import Consent, Kind, Stage
from tertulia.library.values import Problem

#: An expiry this near is told wherever the asset is shown.
SOON = timedelta(days=14)
MAX_TAGS = 30
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]+")
#: They turn the direction of what follows: `photo\u202egpj.exe` would be read as a JPEG.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class File:
    """What the checks ask of a file; `models.Asset` has the same names."""

    kind: str
    mime: str
    bytes: int
    width: int
    height: int
    stage: str = Stage.READY
    duration_s: float | None = None
    frames: int | None = None
    pages: int | None = None


def plain_filename(name: str) -> str:
    """A name without folders, control characters and marks of direction, never empty."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = _TURNING.sub("", plain)
    return _UNSAFE.sub(" ", plain).strip()[-200:] or "file"


def clean_folder(name: str) -> str:
    """`Summer / Photos ` -> `Summer/Photos`."""
    parts = (" ".join(part.split()) for part in name.replace("\0", "").split("/"))
    return "/".join(part for part in parts if part)[:120].rstrip("/ ")


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Lower case, each once, without the mark of a hashtag; the order stays."""
    found: dict[str, None] = {}
    for tag in tags:
        plain = " ".join(tag.replace("\0", "").casefold().split()).lstrip("# ")[:40].rstrip()
        if plain:
            found.setdefault(plain)
    return list(found)[:MAX_TAGS]


def search_words(*, filename: str, alt: str, tags: Sequence[str], more: Sequence[str] = ()) -> str:
    """What the search looks in: without accents and case."""
    return searchable(filename, alt, *tags, *more)


def is_expired(expires_on: date | None, day: date) -> bool:
    """Whether it may no longer go out on `day`."""
    return expires_on is not None and expires_on < day


def expires_soon(expires_on: date | None, today: date) -> bool:
    """Whether it may go out today and soon no more."""
    return expires_on is not None and today <= expires_on <= today + SOON


def may_not_be_shown(consent: str) -> bool:
    """Whether somebody shown has said no."""
    return consent == Consent.REFUSED


def stops_on(expires_on: date | None, consent: str, day: date) -> bool:
    """Whether nothing with it goes out on `day`; `date.max` is no day yet."""
    return may_not_be_shown(consent) or (day != date.max and is_expired(expires_on, day))


def problems_for(
    asset: Any, media: Mapping[str, Any], format: str = "", *, title: str = ""
) -> tuple[Problem, ...]:
    """Everything for which a network would refuse `asset` (a `File` or `models.Asset`).

    `media` is a manifest's table with this server's own numbers put in; what it does not say is
    not checked. `format` is a format of the manifest (story, reel...) whose own numbers come
    first. `title` names the network in the sentences.
    """
    limits = {**media, **media.get("formats", {}).get(format, {})}
    name = title or _("This network")
    if asset.stage == Stage.PREPARING:
        return (Problem("preparing", _("The video is still being prepared."), blocks=True),)
    if asset.stage == Stage.FAILED:
        return (Problem("failed", _("This file could not be prepared and cannot be used.")),)
    if asset.kind == Kind.VIDEO:
        return tuple(_video_problems(asset, limits, name))
    if asset.kind == Kind.PDF:
        return tuple(_document_problems(asset, limits, name))
    return tuple(_picture_problems(asset, limits, name))


def _picture_problems(asset: Any, limits: Mapping[str, Any], name: str) -> Iterable[Problem]:
    if limits.get("max_images") == 0:
        yield Problem("kind", _("%s takes no pictures.") % name)
        return
    types = limits.get("image_types")
    if types and asset.mime not in types:
        yield Problem("type", _("%s does not take pictures of this kind.") % name)
    yield from _weight(asset, limits.get("max_image_bytes"), name)
    pixels = limits.get("max_image_pixels")
    if pixels and asset.width * asset.height > pixels:
        yield Problem(
            "pixels",
            _("%(name)s takes pictures of at most %(max).1f megapixels; this one has %(is).1f.")
            % {"name": name, "max": pixels / 1e6, "is": asset.width * asset.height / 1e6},
        )
    yield from _size(asset, limits, "image", name)


def _video_problems(asset: Any, limits: Mapping[str, Any], name: str) -> Iterable[Problem]:
    types = limits.get("video_types", ())
    if "video/mp4" not in types:
        yield Problem("kind", _("%s takes no video from here.") % name)
        return
    yield from _weight(asset, limits.get("max_video_bytes"), name)
    pixels = limits.get("max_video_pixels")
    if pixels and asset.width * asset.height > pixels:
        yield Problem(
            "pixels",
            _("%(name)s takes videos of at most %(max).1f megapixels; this one has %(is).1f.")
            % {"name": name, "max": pixels / 1e6, "is": asset.width * asset.height / 1e6},
        )
    yield from _size(asset, limits, "video", name)
    duration_s, least, most = (
        asset.duration_s or 0.0,
        limits.get("min_video_s"),
        limits.get("max_video_s"),
    )
    if most and duration_s > most:
        yield Problem(
            "long",
            _("%(name)s takes videos of at most %(max)d s; this one lasts %(is)d s.")
            % {"name": name, "max": most, "is": round(duration_s)},
        )
    if least and duration_s < least:
        yield Problem(
            "short",
            _("%(name)s takes videos of at least %(min)d s; this one lasts %(is).1f s.")
            % {"name": name, "min": least, "is": duration_s},
        )


def _document_problems(asset: Any, limits: Mapping[str, Any], name: str) -> Iterable[Problem]:
    if "application/pdf" not in limits.get("document_types", ()):
        yield Problem("kind", _("%s takes no documents.") % name)
        return
    yield from _weight(asset, limits.get("max_document_bytes"), name)
    most = limits.get("max_pages")
    if most and (asset.pages or 0) > most:
        yield Problem(
            "pages",
            _("%(name)s takes documents of at most %(max)d pages; this one has %(is)d.")
            % {"name": name, "max": most, "is": asset.pages or 0},
        )


def _weight(asset: Any, most: int | None, name: str) -> Iterable[Problem]:
    if most and asset.bytes > most:
        yield Problem(
            "bytes",
            _("%(name)s takes at most %(max).1f MB; this file weighs %(is).1f MB.")
            % {"name": name, "max": most / 1e6, "is": asset.bytes / 1e6},
        )


def _size(asset: Any, limits: Mapping[str, Any], kind: str, name: str) -> Iterable[Problem]:
    least = limits.get(f"min_{kind}_width")
    if least and asset.width < least:
        yield Problem(
            "small",
            _("%(name)s wants at least %(min)d pixels of width; this has %(is)d.")
            % {"name": name, "min": least, "is": asset.width},
        )
    if not asset.width or not asset.height:
        return
    shape = asset.width / asset.height
    narrow, wide = (limits.get(f"{end}_{kind}_aspect") for end in ("min", "max"))
    if (narrow and shape < ratio(narrow) - 0.01) or (wide and shape > ratio(wide) + 0.01):
        yield Problem(
            "aspect",
            _("%(name)s shows shapes from %(min)s to %(max)s whole and cuts this one.")
            % {"name": name, "min": narrow or "…", "max": wide or "…"},
            blocks=False,
        )


def ratio(words: str) -> float:
    """`4:5` as a number."""
    width, _colon, height = words.partition(":")
    return float(width) / float(height or 1)
