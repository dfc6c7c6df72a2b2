"""Pure decisions about what comes in: when to read again, what changed, how it is searched."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tertulia.networks.values import InteractionKind

MAX_BACKOFF_S = 900.0
STREAMED_POLL_FACTOR = 4.0
REACTIONS = frozenset({InteractionKind.LIKE, InteractionKind.REPOST, InteractionKind.FOLLOW})
NO_WORDS_TO_US = tuple(sorted(kind.value for kind in {*REACTIONS, InteractionKind.OWN}))
"""Kinds that are nobody's words to us: reactions, and our own posts."""
_CLOCKS_DIFFER = timedelta(seconds=90)


def searchable(*words: str) -> str:
    """Lower case, without accents, single spaces: what is stored and what is looked for."""
    plain = unicodedata.normalize("NFKD", " ".join(words).replace("\0", "").casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def next_read_s(*, poll_s: float, failures: int, streamed: bool) -> float:
    """Seconds until a feed is read again.

    A failing one waits twice as long each time, up to fifteen minutes; one whose channel also
    pushes is read seldom, only to catch what a push lost.
    """
    if failures:
        return min(poll_s * 2.0 ** min(failures, 12), max(MAX_BACKOFF_S, poll_s))
    return poll_s * (STREAMED_POLL_FACTOR if streamed else 1.0)


def is_history(*, created_at: datetime, connected_at: datetime) -> bool:
    """Whether it happened before the channel was connected (clocks may differ a little)."""
    return created_at < connected_at - _CLOCKS_DIFFER


@dataclass(frozen=True)
class Words:
    """What of an interaction a person can edit."""

    text: str
    content_warning: str
    attachments: Sequence[str]
    """Addresses, in order."""


def was_edited(*, known: Words, read: Words) -> bool:
    """Whether the words differ. New addresses of the same pictures are no edit."""
    return (
        known.text != read.text
        or known.content_warning != read.content_warning
        or len(known.attachments) != len(read.attachments)
    )
