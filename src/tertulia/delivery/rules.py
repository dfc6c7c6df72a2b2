"""Pure decisions of the room: due moments, lateness, backoff, what an outcome means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tertulia.kernel import zones

#: Between two tries of a call that certainly changed nothing, in seconds.
BACKOFF_S = (2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0)
#: Between two looks for a write of unknown outcome, in seconds.
LOOK_S = (1.0, 2.0, 3.0, 5.0, 5.0, 10.0)
#: How long looking goes on when the timeline cannot be read for now, past the settling time.
LOOK_PATIENCE_S = 900.0
#: A channel that must be reconnected is asked again so often, until the late limit.
REAUTH_S = 30.0
#: Between the hard deadline of a call and the end of its lease.
LEASE_MARGIN_S = 5.0


@dataclass(frozen=True)
class LocalDue:
    """A local time as moments. More than one candidate, or a gap, is told to the person."""

    at: datetime
    """The moment meant unless the person says otherwise: after a gap, the first of an overlap."""
    candidates: tuple[datetime, ...]
    gap: bool
    """The clocks jump over this time; `at` is as far after the jump as it was meant to be."""

    @property
    def overlap(self) -> bool:
        """The clocks show this time twice."""
        return len(self.candidates) > 1


def local_due(local: datetime, zone: str) -> LocalDue:
    """What a naive local time means in a zone. Raises: ValueError on an unknown zone."""
    where = zones.zone(zone)
    first = local.replace(tzinfo=where, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=where, fold=1).astimezone(UTC)
    back = first.astimezone(where).replace(tzinfo=None)
    if back != local:
        # In a gap PEP 495 reads fold=0 with the offset before the jump: the moment lies after it.
        return LocalDue(first, (first,), gap=True)
    if first == second:
        return LocalDue(first, (first,), gap=False)
    return LocalDue(first, (first, second), gap=False)


def fold_of(local: datetime, zone: str, at: datetime) -> int:
    """Which of an overlap's two moments `at` is (0 or 1). Raises: ValueError when neither."""
    found = local_due(local, zone)
    if at not in found.candidates:
        raise ValueError(f"{local} in {zone} is {found.candidates}, not {at}")
    return found.candidates.index(at)


def due_again(local: datetime, zone: str, fold: int) -> datetime:
    """The moment of a chosen local time under the present rules of the zone."""
    found = local_due(local, zone)
    return found.candidates[min(fold, len(found.candidates) - 1)]


def backoff_s(tries: int) -> float:
    """Seconds to wait after the `tries`-th failed try (from 1)."""
    return BACKOFF_S[min(tries, len(BACKOFF_S)) - 1]


def is_too_late(
    now: datetime, *, due_at: datetime, progress_at: datetime | None, limit_s: float
) -> bool:
    """Whether the late limit has passed, counted from the last step done, if any."""
    start = max(due_at, progress_at) if progress_at else due_at
    return now > start + timedelta(seconds=limit_s)


class Fault(StrEnum):
    """What a call ended with, in the kinds that are acted upon differently."""

    UNKNOWN = "outcome_unknown"
    UNAVAILABLE = "unavailable"
    RATE_LIMITED = "rate_limited"
    NEEDS_REAUTH = "needs_reauth"
    MISSING_SCOPE = "missing_scope"
    GONE = "gone"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"
    LIMIT = "limit_exceeded"
    LOCAL = "local"
    """Something of ours: a lost file, a defect. Nothing was sent."""


class Move(StrEnum):
    """What is done about a fault."""

    LOOK = "look"
    """Find out whether it was made."""
    RETRY = "retry"
    """Again after a while, inside the late limit."""
    WAIT = "wait"
    """The network says when; spends no try."""
    REAUTH = "reauth"
    """Held back until a person reconnects the channel, inside the late limit."""
    DONE = "done"
    """What was wanted is so already."""
    FAIL = "fail"


#: Acting on what is gone: that it is gone is what these want.
_GONE_IS_DONE = frozenset({"delete", "unlike", "unhide", "unmute", "unblock"})


def decide(fault: Fault, *, kind: str, repeatable: bool) -> Move:
    """What to do after a step of `kind` ended with `fault`."""
    if fault is Fault.UNKNOWN:
        return Move.RETRY if repeatable else Move.LOOK
    if fault is Fault.UNAVAILABLE:
        return Move.RETRY
    if fault is Fault.RATE_LIMITED:
        return Move.WAIT
    if fault is Fault.NEEDS_REAUTH:
        return Move.REAUTH
    if fault is Fault.GONE and kind in _GONE_IS_DONE:
        return Move.DONE
    return Move.FAIL


class Look(StrEnum):
    """What follows from looking for a write of unknown outcome."""

    MADE = "made"
    AGAIN = "again"
    REPEAT = "repeat"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Search:
    """What is known when a look has ended. Times by the database's clock."""

    began_at: datetime
    """When the look began: what happened later it cannot have seen."""
    deadline_at: datetime
    """Hard deadline of the call that is looked for."""
    settle_s: float
    intended_at: datetime
    honours_keys: bool
    key_ttl_s: float


def after_look(search: Search, *, found: bool, readable: bool | None) -> Look:
    """What to do next. `readable`: None = not for now, False = never here.

    Not found means nothing before the network had its time to accept late and to show it. Where
    nothing can be read only a server known to honour keys makes repeating safe, and even there
    not before that time: a first request may still be under way inside the server, which looks
    its keys up before it stores them.
    """
    if found:
        return Look.MADE
    settled_at = search.deadline_at + timedelta(seconds=search.settle_s)
    if search.began_at < settled_at:
        return Look.AGAIN
    if readable:
        return Look.REPEAT
    if readable is None:
        patient = search.began_at < settled_at + timedelta(seconds=LOOK_PATIENCE_S)
        return Look.AGAIN if patient else Look.UNCERTAIN
    key_lives = search.began_at < search.intended_at + timedelta(seconds=search.key_ttl_s)
    return Look.REPEAT if search.honours_keys and key_lives else Look.UNCERTAIN


#: After publication, measured so often: (younger than, every), in seconds.
MEASURE_S = (
    (3_600, 900),
    (86_400, 3_600),
    (7 * 86_400, 6 * 3_600),
    (30 * 86_400, 86_400),
    (365 * 86_400, 7 * 86_400),
)


def next_measure(published_at: datetime, now: datetime) -> datetime | None:
    """When to measure a post again; None = it is old enough to rest."""
    age_s = (now - published_at).total_seconds()
    for younger_than_s, every_s in MEASURE_S:
        if age_s < younger_than_s:
            return now + timedelta(seconds=every_s)
    return None
