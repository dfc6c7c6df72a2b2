"""Pure decisions: what follows from the answers, in order; working days; hours of the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """Whose yes a step needs."""

    ALL = "all", _("everybody")
    ANY = "any", _("anybody")


class Silence(models.TextChoices):
    """What silence past the deadline means."""

    STAY = "stay", _("It stays and is not published")
    GO = "go", _("It counts as a yes")


class Subject(models.TextChoices):
    """What has steps of its own."""

    POST = "post", _("posts")
    REPLY = "reply", _("replies")


_SENTENCE = re.compile(r"[^\n]+?(?:[.!?\u2026]+(?=\s)|(?=\n)|\Z)")


def lines_of(text: str) -> list[str]:
    """The sentences and lines of a text that somebody may speak about, as they stand in it."""
    found = (each.group().strip() for each in _SENTENCE.finditer(text))
    return [each for each in found if each]


class ItemState(models.TextChoices):
    """Where one thing of a request stands."""

    WAITING = "waiting", _("pending approval")
    SUGGESTED = "suggested", _("other words suggested")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    VOID = "void", _("changed after it was sent")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(models.TextChoices):
    """What somebody, or silence, said."""

    APPROVE = "approve", _("yes")
    REJECT = "reject", _("no")
    SUGGEST = "suggest", _("other words")
    COMMENT = "comment", _("a comment")
    SILENCE = "silence", _("silence counts as a yes")


#: A suggestion that the author did not take: as if its reviewer had not answered yet.
LEFT = "left"
#: Somebody may still answer.
OPEN = (ItemState.WAITING, ItemState.SUGGESTED)


@dataclass(frozen=True)
class StepPlan:
    """A step as it was when it was asked; who may not approve their own is left out already."""

    title: str
    rule: str
    hours: int
    reviewers: tuple[UUID, ...]


@dataclass(frozen=True)
class Vote:
    """An answer. `reviewer` None: silence past the deadline."""

    step: int
    reviewer: UUID | None
    verdict: str
    digest: str


@dataclass(frozen=True)
class Outcome:
    """What follows from the answers: `step` is the one that is being answered (the last, at the end)."""

    state: ItemState
    step: int
    approved_by: frozenset[UUID] = frozenset()
    """Who has said yes in this step."""


def subject_of(origin: str) -> Subject:
    """Posts or replies, by the last word of the origin."""
    return Subject.REPLY if origin.rpartition(".")[2] == "reply" else Subject.POST


def outcome(plan: Sequence[StepPlan], votes: Iterable[Vote], *, digest: str) -> Outcome:
    """Fold the answers (oldest first) over the steps.

    Only answers about exactly these words (`digest`), in the step that is open, by one of its
    reviewers count. A no ends it; a suggestion stands until its reviewer says yes or the step is
    passed by others; a step is passed by one yes (`any`), by every reviewer's (`all`), or by
    silence. A step without reviewers is passed by silence only.
    """
    step, yes, asks = 0, set[UUID](), set[UUID]()
    for vote in votes:
        if vote.digest != digest or vote.step != step:
            continue
        here = plan[step]
        passed = vote.verdict == Verdict.SILENCE and vote.reviewer is None
        if not passed:
            if vote.reviewer is None or vote.reviewer not in here.reviewers:
                continue
            if vote.verdict == Verdict.REJECT:
                return Outcome(ItemState.REJECTED, step, frozenset(yes))
            if vote.verdict in (Verdict.SUGGEST, LEFT):
                yes.discard(vote.reviewer)
                (asks.add if vote.verdict == Verdict.SUGGEST else asks.discard)(vote.reviewer)
            elif vote.verdict == Verdict.APPROVE:
                asks.discard(vote.reviewer)
                yes.add(vote.reviewer)
                passed = here.rule == Rule.ANY or yes >= set(here.reviewers)
        if passed:
            if step + 1 == len(plan):
                return Outcome(ItemState.APPROVED, step, frozenset(yes))
            step, yes, asks = step + 1, set(), set()
    state = ItemState.SUGGESTED if asks else ItemState.WAITING
    return Outcome(state, step, frozenset(yes))


def step_deadline(since: datetime, hours: int, whole: datetime | None) -> datetime | None:
    """When a step should be answered; the request's own deadline, if sooner. None = no deadline."""
    own = since + timedelta(hours=hours) if hours else None
    return min((each for each in (own, whole) if each is not None), default=None)


def working_day_before(day: date, is_off: Callable[[date], bool]) -> date:
    """The last working day before `day`."""
    found = day - timedelta(days=1)
    while is_off(found):
        found -= timedelta(days=1)
    return found


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5


#: On the brand's clock, when an outside reviewer may be written to unasked.
DAY_BEGINS, DAY_ENDS = time(8), time(20)
#: The hour of the working day before at which what is not approved is told.
WARNING_HOUR = time(9)
MAX_REMINDERS = 3


def may_disturb(local: datetime) -> bool:
    """Whether a reminder may be sent at this moment of the brand's clock."""
    return not is_weekend(local.date()) and DAY_BEGINS <= local.time() < DAY_ENDS


def reminder_due(
    *, told_at: datetime, deadline: datetime | None, reminders: int, now: datetime
) -> bool:
    """After a day, or after half the time that is left when that is less; three times at most."""
    if reminders >= MAX_REMINDERS:
        return False
    wait = timedelta(days=1)
    if deadline is not None and deadline > told_at:
        wait = max(min(wait, (deadline - told_at) / 2), timedelta(hours=1))
    return now >= told_at + wait


def masked(email: str) -> str:
    """An address that only its owner recognises: “m•••a@cliente.example”."""
    name, _at, host = email.partition("@")
    if len(name) < 3:
        return f"•••@{host}"
    return f"{name[0]}•••{name[-1]}@{host}"
