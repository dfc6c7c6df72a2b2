"""What the composer posts, read into values; nothing here decides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid
from tertulia.publishing.cropping import RATIOS
from tertulia.publishing.options import OPTIONS, cleaned
from tertulia.publishing.values import Draft, MediaUse


@dataclass(frozen=True)
class VariantForm:
    """The fields of one sheet."""

    variant_id: UUID
    version: int | None
    parts: tuple[Draft, ...]
    options: Mapping[str, Any]


def read_variant(data: QueryDict, variant_id: UUID, before: str = "") -> VariantForm | None:
    """The sheet of `variant_id`, or None when the page did not send it.

    A page sends the sheets that were written on, each with what it started from: `before` is
    then "base.". Empty parts at the end of a thread are no parts.
    """
    prefix = f"{before}v.{variant_id}."
    version = data.get(f"v.{variant_id}.version")
    if version is None or f"{prefix}text.0" not in data:
        return None
    parts = []
    ordinal = 0
    while (text := data.get(f"{prefix}text.{ordinal}")) is not None:
        media = read_media(data.get(f"{prefix}media.{ordinal}", "[]"))
        parts.append(Draft(text=text.replace("\r\n", "\n"), media=media))
        ordinal += 1
    while len(parts) > 1 and not parts[-1].text.strip() and not parts[-1].media:
        parts.pop()
    return VariantForm(
        variant_id=variant_id,
        version=int(version) if version.isdigit() else None,
        parts=tuple(parts) or (Draft(text=""),),
        options=_options(data, prefix),
    )


def fields_of(parts: Sequence[Draft], options: Mapping[str, Any]) -> dict[str, str]:
    """A variant as the fields of its sheet, by their names without the prefix."""
    fields: dict[str, str] = {}
    for ordinal, part in enumerate(parts):
        fields[f"text.{ordinal}"] = part.text
        fields[f"media.{ordinal}"] = json.dumps([each.as_json() for each in part.media])
    for name, value in options.items():
        fields[name] = "1" if value is True else str(value)
    return fields


def read_media(words: str) -> tuple[MediaUse, ...]:
    """Pictures of a part, from the JSON that the page keeps. Raises: Invalid."""
    try:
        found = json.loads(words or "[]")
        return tuple(
            MediaUse(
                asset=UUID(str(use["asset"])),
                alt=str(use.get("alt", ""))[:10_000],
                focus=(float(use["focus"][0]), float(use["focus"][1]))
                if use.get("focus")
                else (0.0, 0.0),
                crop=str(use.get("crop", "")) if use.get("crop") in RATIOS else "",
            )
            for use in found[:50]
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Invalid(_("The pictures of this text could not be read.")) from error


def _options(data: QueryDict, prefix: str) -> dict[str, Any]:
    return cleaned({name: data.get(prefix + name, "").replace("\r\n", "\n") for name in OPTIONS})


def read_day(words: str) -> date | None:
    """A day as a date field sends it; None when empty. Raises: Invalid."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise Invalid(_("This day cannot be read. Write it as 2026-11-26."), field="day") from error


def read_hour(words: str) -> time | None:
    """An hour as a time field sends it; None when empty. Raises: Invalid."""
    if not words:
        return None
    try:
        return time.fromisoformat(words).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise Invalid(_("This hour cannot be read. Write it as 09:00."), field="hour") from error
