"""What other rooms hand in and get back. Frozen, and free of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tertulia.delivery.states import NEEDS_PERSON, DeliveryKind, State


@dataclass(frozen=True)
class Due:
    """When something is to go out."""

    at: datetime
    """Aware, UTC."""
    local: datetime | None
    """The naive local time that the person chose; None = as soon as possible."""
    zone: str
    """IANA name."""


@dataclass(frozen=True)
class Approval:
    """What was approved. It goes out only while it is what was approved."""

    digest: str
    """`snapshots.digest_of` the approved content; "" = needed and not yet given."""


@dataclass(frozen=True)
class DeliveryCard:
    """A delivery as lists and calendars show it."""

    id: UUID
    channel_id: UUID
    kind: DeliveryKind
    origin: str
    origin_id: UUID
    parent_id: UUID | None
    state: State
    state_since: datetime
    due_at: datetime
    due_local: datetime | None
    zone: str
    text: str
    """Of the first part."""
    parts: int
    media_digests: tuple[str, ...]
    url: str
    remote_id: str
    published_at: datetime | None
    sentence: str
    """Why it is where it is, for a person, in the active language; "" = nothing to say."""
    retry_helps: bool
    by_hand: bool
    content_digest: str
    created_at: datetime
    awaits_approval: bool = False
    """It needs approval and has none for these words: at its hour it is held."""

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must decide or do something."""
        return self.state in NEEDS_PERSON

    @property
    def late_s(self) -> float | None:
        """Seconds between due and published; None while it is not."""
        return (self.published_at - self.due_at).total_seconds() if self.published_at else None


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened to a delivery. `sentence` is in the active language."""

    at: datetime
    step: int | None
    what: str
    """sent, answered, looked, decided or person."""
    code: str
    sentence: str
    data: Mapping[str, Any] = field(default_factory=dict)
    user_id: UUID | None = None


@dataclass(frozen=True)
class StepCard:
    """A step as its delivery's page shows it."""

    ordinal: int
    kind: str
    part: int
    state: str
    calls: int
    url: str
    remote_id: str
    done_at: datetime | None


@dataclass(frozen=True)
class Story:
    """The whole of a delivery."""

    card: DeliveryCard
    content: Mapping[str, Any] | None
    steps: tuple[StepCard, ...]
    lines: tuple[StoryLine, ...]
    children: tuple[DeliveryCard, ...] = ()
    """Edits, deletions and corrections of it."""


@dataclass(frozen=True)
class Pause:
    """A brand's hold."""

    posts: bool
    replies: bool
    reason: str
    cause: str
    by: UUID | None
    since: datetime | None


@dataclass(frozen=True)
class PauseResult:
    """What a hold stops, and what was already on its way when it was set."""

    stopped: tuple[DeliveryCard, ...]
    """The next ones due, soonest first; at most 100."""
    stopped_count: int
    on_their_way: tuple[DeliveryCard, ...]


@dataclass(frozen=True)
class Pace:
    """What a channel published within a span of time, what comes next in it, and the last ever."""

    done: int = 0
    coming: datetime | None = None
    last: datetime | None = None
