"""Pure decisions about copy and plan: what the composer tells, and how chips are summed up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

#: Two texts of at least this likeness are told as the same words (1 = the same).
SAME_WORDS = 0.9
#: The states of a delivery from the one that needs most care to the one that needs least.
CARE = (
    "failed",
    "uncertain",
    "missed",
    "rejected",
    "partly_published",
    "held",
    "handed_over",
    "sending",
    "in_review",
    "draft",
    "scheduled",
    "published",
    "cancelled",
    "deleted",
)
#: From these a post can still be moved in the calendar.
MOVABLE = frozenset({"draft", "in_review", "rejected", "scheduled", "held", "missed"})
#: The network has, or may have, something of it.
OUT = frozenset({"sending", "published", "partly_published", "uncertain", "handed_over"})


@dataclass(frozen=True)
class Words:
    """The text of a variant as it is compared with others."""

    variant_id: UUID
    channel_title: str
    text: str


def worst(states: Iterable[str]) -> str:
    """The state that needs most care; "draft" when there is none."""
    present = set(states)
    return next((state for state in CARE if state in present), "draft")


def is_movable(states: Iterable[str]) -> bool:
    """Whether every one of them can still be moved."""
    return all(state in MOVABLE for state in states)


def title_from(title: str, idea: str, texts: Sequence[str]) -> str:
    """What a post is called in lists: its title, else the first words said. May be empty."""
    for source in (title, *texts, idea):
        line = next((each.strip() for each in source.splitlines() if each.strip()), "")
        if line:
            return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + "…"
    return ""


_LINKS = re.compile(r"https?://\S+")


def same_words(
    mine: Words, others: Sequence[Words], likeness: Mapping[tuple[str, str], float]
) -> tuple[Words, float] | None:
    """The other variant that says the same, with the likeness (0 to 1), if any."""
    if not _LINKS.sub("", mine.text).strip():
        return None
    best: tuple[Words, float] | None = None
    for other in others:
        if other.variant_id == mine.variant_id or not other.text.strip():
            continue
        value = likeness[(mine.text, other.text)]
        if value >= SAME_WORDS and (best is None or value > best[1]):
            best = (other, value)
    return best


def missing_alt(parts: Sequence[Mapping[str, Any]]) -> int:
    """How many pictures lack a text for those who do not see them."""
    return sum(
        1 for part in parts for use in part.get("media", ()) if not str(use.get("alt", "")).strip()
    )


def is_empty(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether there is nothing to publish."""
    return not any(str(part.get("text", "")).strip() or part.get("media") for part in parts)


def local_moment(day: date | None, hour: time | None) -> datetime | None:
    """Day and hour on the brand's clock as one (naive) moment; None unless both are chosen."""
    return datetime.combine(day, hour) if day and hour else None
