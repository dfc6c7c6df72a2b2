"""What crosses the room's border. Frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Item:
    """Something that somebody is asked about."""

    origin_id: UUID
    digest: str
    """`delivery.snapshots.digest_of` its content."""
    title: str
    channel_id: UUID
    content: Mapping[str, Any]
    """`delivery.snapshots.content_json`."""
    due_at: datetime | None = None
    author_id: UUID | None = None
    """Who wrote it; None = who asks."""


@dataclass(frozen=True)
class Standing:
    """Where something stands. `state` "" = nobody was asked."""

    state: str = ""
    digest: str = ""
    """What was approved, or is asked about."""
    request_id: UUID | None = None
    item_id: UUID | None = None
    by: tuple[str, ...] = ()
    """Who said so: approved, rejected, suggested."""
    words: str = ""
    """The last thing said about it."""

    @property
    def is_approved(self) -> bool:
        """Whether it may go out."""
        return self.state == "approved"


@dataclass(frozen=True)
class Answer:
    """What a reviewer says of one item. `suggestion`: the text of each part, for `suggest`."""

    item_id: UUID
    verdict: str
    words: str = ""
    suggestion: Sequence[str] | None = None
    part: int = 0
    """The part in which the words stand that are quoted."""
    quote: str = ""
    """What a comment or a no is about; "" = all of it."""


@dataclass(frozen=True)
class ReviewerWish:
    """A reviewer of a step as it is set: of the team (`user_id`), or outside by address."""

    user_id: UUID | None = None
    email: str = ""
    name: str = ""
    language: str = "es"


@dataclass(frozen=True)
class StepWish:
    """A step as it is set."""

    title: str
    rule: str
    hours: int
    reviewers: tuple[ReviewerWish, ...]
