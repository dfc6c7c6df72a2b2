"""What crosses the room's border."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from tertulia.networks.registry import manifest


@dataclass(frozen=True)
class MediaUse:
    """A picture in a part. `focus`: x -1 (left) to 1, y -1 (bottom) to 1; empty = the middle.

    `crop`: a ratio of `cropping.RATIOS` it is cut to around its focus; "" = as it is.
    """

    asset: UUID
    alt: str = ""
    focus: tuple[float, float] = (0.0, 0.0)
    crop: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored in `Variant.parts`."""
        cut = {"crop": self.crop} if self.crop else {}
        return {"asset": str(self.asset), "alt": self.alt, "focus": list(self.focus), **cut}


@dataclass(frozen=True)
class Draft:
    """One part of a variant as written: text and pictures."""

    text: str
    media: tuple[MediaUse, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is stored in `Variant.parts`."""
        return {"text": self.text, "media": [each.as_json() for each in self.media]}


@dataclass(frozen=True)
class Notice:
    """Something the composer tells. `blocks`: scheduling is refused until it is mended."""

    code: str
    sentence: str
    blocks: bool = False
    act: str = ""
    """What mends it, when one press can: adapt, describe, split, swap."""
    other: UUID | None = None
    """The other variant, where two are compared."""
    line: str = ""
    """The line of the brand book that it breaks, and where it stands there (`anchor`)."""
    anchor: str = ""
    words: str = ""
    """The words that are meant; `instead`: those that mend it."""
    instead: str = ""

    @property
    def book_part(self) -> str:
        """The part of the brand book in which that line stands; "" when none is meant."""
        return self.anchor.rpartition("-")[0]


@dataclass(frozen=True)
class Problem:
    """Why one variant cannot be scheduled."""

    variant_id: UUID
    sentence: str
    field: str = ""


@dataclass(frozen=True)
class Result:
    """What a published post brought, added over its channels; None = no network said it."""

    likes: int | None = None
    replies: int | None = None

    def __bool__(self) -> bool:
        return self.likes is not None or self.replies is not None


@dataclass(frozen=True)
class Chip:
    """One post at one moment in the calendar: several channels share a chip when they share it."""

    post_id: UUID
    title: str
    day: date
    hour: time | None
    networks: tuple[str, ...]
    state: str
    """draft, in_review, scheduled, sending, published, failed, ... the one that needs most care."""
    movable: bool
    thumbnail: UUID | None = None
    """Its first picture, when it is there to be shown."""
    variant_ids: tuple[UUID, ...] = field(default=())
    channel_ids: tuple[UUID, ...] = ()
    delivery_ids: tuple[UUID, ...] = ()
    """What of it is published."""
    form: str = "text"
    """text, image, carousel, thread or link: the one that says most."""
    own_hour: bool = False
    """Its channels have an hour of their own, apart from the post's."""
    campaign_id: UUID | None = None
    result: Result | None = None
    """Measured, once it is published."""
    late_media: bool = False
    """Something in it may not be shown any more on that day: it will not go out."""

    @property
    def marks(self) -> tuple[str, ...]:
        """The networks' marks, always in the same order."""
        return tuple(mark for mark, _title in self.named_marks)

    @property
    def named_marks(self) -> tuple[tuple[str, str], ...]:
        """The networks' marks with their names, always in the same order."""
        told = ((manifest(each).mark, manifest(each).title) for each in self.networks)
        return tuple(sorted(told))
