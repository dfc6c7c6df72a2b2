"""What a conversation says of itself, brought up to date from its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery

from tertulia.inbox.models import Conversation, Entry, EntryKind, State
from tertulia.inbox.rules import waiting_since, without_address
from tertulia.inbox.services.summing import put_summary
from tertulia.interactions.queries import StoredText
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.rows import write_rows

ANSWERED_OUTSIDE = "answered_outside"
PREVIEW = 200
REFRESHED = (
    "waiting_since",
    "first_at",
    "last_at",
    "last_in_at",
    "texts",
    "preview",
    "preview_ours",
    "state",
    "why_closed",
    "snoozed_until",
)
"""What `refresh_heard` writes into a conversation."""


def refresh_conversation(
    conversation: Conversation, *, answered: StoredText | None = None, changed: bool = False
) -> None:
    """Recompute who waits, what is last, and whether the conversation opens or ends.

    The caller holds the conversation's row lock. `answered`: what we wrote on the network itself
    was just added; it ends the wait. `changed`: a text was edited or deleted on the network.
    """
    if answered is not None:
        _settle(conversation, answered.created_at)
    before = conversation.waiting_since
    ids, settled = [conversation.id], conversation.settled_until
    figures = _figures(ids, waits=Q(at__gt=settled) if settled else Q())
    _set_last(conversation, figures.get(conversation.id), _shown(ids).get(conversation.id))
    if answered is not None:
        _ended_by(conversation, answered, waited=before is not None)
    elif changed:
        _changed(conversation, waited=before is not None)
    if answered is None and (conversation.waiting_since or conversation.urgency):
        put_summary(conversation)
    conversation.save()


def refresh_heard(
    conversations: Sequence[Conversation], arrived: Mapping[UUID, Sequence[StoredText]]
) -> None:
    """Recompute the same for many, in which texts of other people `arrived`: one that waits, or comes
    after one that waits, opens its conversation. It ends as if they had come one by one.

    The caller holds the rows' locks, and has changed nothing in them.
    """
    ids = [row.id for row in conversations]
    settled = Q(conversation__settled_until__isnull=True) | Q(
        at__gt=F("conversation__settled_until")
    )
    figures, shown = _figures(ids, waits=settled), _shown(ids)
    for row in conversations:
        _set_last(row, figures.get(row.id), shown.get(row.id))
        for each in arrived[row.id]:
            _opened_by(row, each)
    write_rows(conversations, REFRESHED)


def _settle(conversation: Conversation, at: datetime) -> None:
    if conversation.settled_until is None or conversation.settled_until < at:
        conversation.settled_until = at


def _opened_by(conversation: Conversation, arrived: StoredText) -> None:
    """Something new from the person opens (or wakes) it when it deserves an answer."""
    since = conversation.waiting_since
    if since is None or since > arrived.created_at:
        return
    if conversation.state != State.OPEN:
        conversation.state, conversation.why_closed = State.OPEN, ""
        conversation.snoozed_until = None


def _ended_by(conversation: Conversation, answer: StoredText, *, waited: bool) -> None:
    """We answered on the network itself, not by a reply sent from here."""
    if not waited or conversation.waiting_since is not None or conversation.state != State.OPEN:
        return
    if not Entry.objects.filter(interaction_id=answer.id, kind=EntryKind.REPLY).exists():
        conversation.state, conversation.why_closed = State.CLOSED, ANSWERED_OUTSIDE


def _changed(conversation: Conversation, *, waited: bool) -> None:
    """What waited was deleted: nothing is left to be done. What was edited may wait anew."""
    waits = conversation.waiting_since is not None
    if waited and not waits and conversation.state == State.OPEN:
        conversation.state, conversation.why_closed = State.CLOSED, "deleted"
    elif waits and not waited and conversation.state == State.CLOSED:
        conversation.state, conversation.why_closed = State.OPEN, ""


@dataclass(frozen=True)
class _Figures:
    """Of a conversation's texts."""

    first: datetime
    last: datetime
    last_in: datetime | None
    """The person's own."""
    waits: datetime | None
    """The oldest that deserves an answer and has none."""
    texts: int


def _figures(ids: Sequence[UUID], *, waits: Q) -> dict[UUID, _Figures]:
    """By conversation; `waits`: what else holds of a text that still waits."""
    rows = Entry.objects.filter(
        AnyOf("conversation_id", ids), kind__in=[EntryKind.INTERACTION, EntryKind.REPLY]
    ).values_list("conversation_id")
    found = rows.annotate(
        first=Min("at"),
        last=Max("at"),
        last_in=Max("at", filter=Q(ours=False)),
        oldest=Min("at", filter=Q(waits=True) & waits),
        texts=Count("id"),
    )
    return {key: _Figures(*figures) for key, *figures in found}


@dataclass(frozen=True)
class _Shown:
    """The line that the list quotes."""

    ours: bool
    text: str
    said: str | None
    """What its interaction says; None without one."""
    warning: str | None


def _shown(ids: Sequence[UUID]) -> dict[UUID, _Shown]:
    """By conversation the text that the list quotes: not one that was deleted; the one before it says
    more than nothing."""
    standing = Entry.objects.filter(
        conversation_id=OuterRef("id"), kind__in=[EntryKind.INTERACTION, EntryKind.REPLY]
    ).exclude(interaction__deleted_at__isnull=False)
    last = Subquery(standing.order_by("-at", "-id").values("id")[:1])
    lines = Conversation.objects.filter(AnyOf("id", ids)).values_list(last)
    found = Entry.objects.filter(id__in=lines).values_list(
        "conversation_id", "ours", "text", "interaction__text", "interaction__content_warning"
    )
    return {key: _Shown(*said) for key, said in ((row[0], row[1:]) for row in found)}


def _set_last(conversation: Conversation, figures: _Figures | None, shown: _Shown | None) -> None:
    """First, last, how many, who waits, and the words that are quoted."""
    conversation.last_in_at = figures.last_in if figures else None
    oldest = figures.waits if figures else None
    conversation.waiting_since = waiting_since(
        waiting=[oldest] if oldest else [],
        settled_until=conversation.settled_until,
    )
    if figures is None:
        return
    conversation.first_at, conversation.last_at = figures.first, figures.last
    conversation.texts = figures.texts
    conversation.preview_ours = bool(shown and shown.ours)
    conversation.preview = _preview(shown) if shown else ""


def _preview(shown: _Shown) -> str:
    """The first words of a line; a text behind a warning stays behind it."""
    said = shown.said
    words = shown.text if said is None else shown.warning or without_address(said)
    return " ".join(words.split())[:PREVIEW]
