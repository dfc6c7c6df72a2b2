"""The states of a delivery and of its steps, and which may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a delivery stands."""

    SCHEDULED = "scheduled", _("scheduled")
    SENDING = "sending", _("on its way")
    PUBLISHED = "published", _("published")
    PARTLY_PUBLISHED = "partly_published", _("partly published")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    HANDED_OVER = "handed_over", _("to be published by hand")
    CANCELLED = "cancelled", _("cancelled")
    DELETED = "deleted", _("deleted")


class DeliveryKind(models.TextChoices):
    """What goes out. Other than a post or a reply, the value is that of the step's kind."""

    POST = "post", _("post")
    REPLY = "reply", _("reply")
    EDIT = "edit", _("correction of the text")
    DELETE = "delete", _("deletion")
    LIKE = "like", _("like")
    UNLIKE = "unlike", _("like taken back")
    HIDE = "hide", _("hiding")
    UNHIDE = "unhide", _("showing again")
    MUTE = "mute", _("muting")
    UNMUTE = "unmute", _("unmuting")
    BLOCK = "block", _("blocking")
    UNBLOCK = "unblock", _("unblocking")
    REPORT = "report", _("report to the network")
    FOLLOW = "follow", _("follow")


class StepState(models.TextChoices):
    """Where one step stands. INTENDED: its call was or may have been made; outcome not known."""

    PLANNED = "planned", "planned"
    INTENDED = "intended", "intended"
    DONE = "done", "done"


#: Still to be worked on by a sender: the rows of the queue.
OPEN = (State.SCHEDULED, State.SENDING)

#: What a person has to decide upon or to do.
NEEDS_PERSON = (
    State.FAILED,
    State.UNCERTAIN,
    State.MISSED,
    State.PARTLY_PUBLISHED,
    State.HANDED_OVER,
    State.HELD,
)

#: The one table of transitions; a trigger in the database keeps it (a test compares the two).
TRANSITIONS: dict[State, frozenset[State]] = {
    State.SCHEDULED: frozenset(
        {
            State.SENDING,
            State.PUBLISHED,
            State.PARTLY_PUBLISHED,
            State.HELD,
            State.MISSED,
            State.CANCELLED,
            State.FAILED,
            State.HANDED_OVER,
        }
    ),
    State.SENDING: frozenset(
        {
            State.SCHEDULED,
            State.PUBLISHED,
            State.PARTLY_PUBLISHED,
            State.FAILED,
            State.UNCERTAIN,
            State.MISSED,
            State.HELD,
        }
    ),
    State.PUBLISHED: frozenset({State.DELETED}),
    State.PARTLY_PUBLISHED: frozenset({State.SCHEDULED, State.SENDING, State.DELETED}),
    State.FAILED: frozenset({State.SCHEDULED, State.CANCELLED}),
    State.UNCERTAIN: frozenset(
        {State.PUBLISHED, State.PARTLY_PUBLISHED, State.FAILED, State.SENDING, State.DELETED}
    ),
    State.HELD: frozenset({State.SCHEDULED, State.SENDING, State.CANCELLED, State.MISSED}),
    State.MISSED: frozenset({State.SCHEDULED, State.CANCELLED}),
    State.HANDED_OVER: frozenset({State.PUBLISHED, State.SCHEDULED, State.CANCELLED, State.MISSED}),
    State.CANCELLED: frozenset({State.SCHEDULED}),
    State.DELETED: frozenset(),
}


def may_follow(old: State, new: State) -> bool:
    """Whether `new` may come after `old`. Staying is always allowed."""
    return old == new or new in TRANSITIONS[old]


def pairs() -> list[str]:
    """Every allowed change as `old>new`, for the database's trigger."""
    return sorted(f"{old}>{new}" for old, following in TRANSITIONS.items() for new in following)
