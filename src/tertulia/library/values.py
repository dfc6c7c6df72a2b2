"""What crosses the room's border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tertulia.library.models import Asset, Consent, Licence

type JsonFocus = list[float]


@dataclass(frozen=True)
class TakenIn:
    """What became of a file: `known` = it was here already; `near` look the same."""

    asset: Asset
    known: bool = False
    near: Sequence[Asset] = ()


@dataclass(frozen=True)
class Rights:
    """On what ground an asset may be used, by whom, and until when."""

    holder: str = ""
    licence: str = Licence.UNKNOWN
    licence_note: str = ""
    consent: str = Consent.UNKNOWN
    consent_note: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Problem:
    """Why a network would not take an asset. `blocks`: it would refuse it, not merely spoil it."""

    code: str
    sentence: str
    blocks: bool = True


@dataclass(frozen=True)
class Wanted:
    """What the page of the library is narrowed to; the address says the same."""

    words: str = ""
    kind: str = ""
    folder: str | None = None
    """None: all; "" those in none."""
    tag: str = ""
    rights: str = ""
    """expired, soon, unclear."""
    removed: bool = False

    def query(self, **other: str | None) -> Mapping[str, str]:
        """The same as parameters of an address, with some of them other."""
        said: dict[str, str | None] = {
            "q": self.words,
            "kind": self.kind,
            "folder": "-" if self.folder == "" else self.folder,
            "tag": self.tag,
            "rights": self.rights,
            "removed": "1" if self.removed else "",
            **other,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Counted:
    """A folder or tag with how many assets are in it."""

    name: str
    count: int


@dataclass(frozen=True)
class PieceWanted:
    """One file that is asked for."""

    label: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Facts:
    """The bytes of an asset, written anew, and what was measured of them."""

    kind: str
    digest: str
    mime: str
    bytes: int
    width: int
    height: int
    thumbnail: str = ""
    poster: str = ""
    duration_s: float | None = None
    frames: int | None = None
    pages: int | None = None
    likeness: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """As columns of `Asset`."""
        names = (
            "kind", "digest", "mime", "bytes", "width", "height", "thumbnail", "poster",
            "duration_s", "frames", "pages", "likeness",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names} | dict(self.more)


@dataclass(frozen=True)
class Use:
    """Somewhere an asset is used. `waits`: it is still to go out, on `day` if that is known."""

    title: str
    url: str
    day: date | None = None
    waits: bool = True
    origin_id: UUID | None = None
