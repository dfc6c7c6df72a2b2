"""What passes the room's border."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Facts:
    """What a person says of a campaign."""

    name: str
    starts_on: date
    ends_on: date
    kind: str = "campaign"
    colour: str = "c1"
    tag: str = ""
    """Empty: made from the name."""
    purpose: str = ""
    audience: str = ""
    key_message: str = ""
    budget: Decimal | None = None
    currency: str = ""
    language: str = ""
    channel_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a department proposes."""

    name: str
    starts_on: date
    ends_on: date
    what: str
    kind: str = "promotion"
    department: str = ""
    """Empty: that of who proposes."""
    audience: str = ""
    budget: Decimal | None = None
    currency: str = ""
    url: str = ""


@dataclass(frozen=True)
class Band:
    """A campaign as a calendar draws it."""

    id: UUID
    name: str
    kind: str
    standing: str
    first: date
    last: date
    """Both included; they may lie outside of the days shown."""
    colour: str
    lane: int = 0
    """Row in which it overlaps no other band."""


@dataclass(frozen=True)
class Department:
    """Where a department stands with a campaign."""

    department: str
    name: str
    must_confirm: bool
    where: str
    told_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    confirmed_at: datetime | None
    """Only of the brief as it stands: an older confirmation is `outdated`."""
    confirmed_by: str
    outdated: bool
    words: str

    @property
    def pending(self) -> bool:
        """Whether it must confirm and did not."""
        return self.must_confirm and self.confirmed_at is None


@dataclass(frozen=True)
class Missing:
    """What keeps a campaign from being ready."""

    no_brief: bool
    departments: tuple[str, ...]
    """Keys of those who did not confirm the brief as it stands."""
    questions: int
    """Without an answer."""

    def __bool__(self) -> bool:
        return self.no_brief or bool(self.departments) or self.questions > 0
