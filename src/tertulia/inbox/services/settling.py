"""What a conversation says of itself, brought up to date from its lines."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max, Min, Q

from tertulia.inbox.models import Conversation, Entry, EntryKind, State
from tertulia.inbox.rules import waiting_since, without_address
from tertulia.inbox.services.summing import put_summary
from tertulia.interactions.models import Interaction

ANSWERED_OUTSIDE = "answered_outside"
PREVIEW = 200


def refresh_conversation(
    conversation: Conversation, *, arrived: Interaction | None = None, changed: bool = False
) -> None:
    """Recompute who waits, what is last, and whether the conversation opens or ends.

    The caller holds the conversation's row lock. `arrived` is what was just added: a text of the
    person that waits opens it, one that we wrote on the network itself ends the wait. `changed`:
    a text was edited or deleted on the network.
    """
    if arrived is not None and arrived.ours:
        _settle(conversation, arrived.created_at)
    before = conversation.waiting_since
    oldest = _set_last(conversation)
    conversation.waiting_since = waiting_since(
        waiting=[oldest] if oldest else [],
        settled_until=conversation.settled_until,
    )
    if arrived is not None and not arrived.ours:
        _opened_by(conversation, arrived)
    elif arrived is not None:
        _ended_by(conversation, arrived, waited=before is not None)
    elif changed:
        _changed(conversation, waited=before is not None)
    if arrived is None and (conversation.waiting_since or conversation.urgency):
        put_summary(conversation)
    conversation.save()


def _settle(conversation: Conversation, at: datetime) -> None:
    if conversation.settled_until is None or conversation.settled_until < at:
        conversation.settled_until = at


def _opened_by(conversation: Conversation, arrived: Interaction) -> None:
    """Something new from the person opens (or wakes) it when it deserves an answer."""
    since = conversation.waiting_since
    if since is None or since > arrived.created_at:
        return
    if conversation.state != State.OPEN:
        conversation.state, conversation.why_closed = State.OPEN, ""
        conversation.snoozed_until = None


def _ended_by(conversation: Conversation, arrived: Interaction, *, waited: bool) -> None:
    """We answered on the network itself, not by a reply sent from here."""
    if not waited or conversation.waiting_since is not None or conversation.state != State.OPEN:
        return
    if not Entry.objects.filter(interaction=arrived, kind=EntryKind.REPLY).exists():
        conversation.state, conversation.why_closed = State.CLOSED, ANSWERED_OUTSIDE


def _changed(conversation: Conversation, *, waited: bool) -> None:
    """What waited was deleted: nothing is left to be done. What was edited may wait anew."""
    waits = conversation.waiting_since is not None
    if waited and not waits and conversation.state == State.OPEN:
        conversation.state, conversation.why_closed = State.CLOSED, "deleted"
    elif waits and not waited and conversation.state == State.CLOSED:
        conversation.state, conversation.why_closed = State.OPEN, ""


def _set_last(conversation: Conversation) -> datetime | None:
    """First, last and how many, in one question; gives back the oldest text that still waits."""
    texts = Entry.objects.filter(
        conversation=conversation, kind__in=[EntryKind.INTERACTION, EntryKind.REPLY]
    )
    waits = Q(waits=True)
    if conversation.settled_until is not None:
        waits &= Q(at__gt=conversation.settled_until)
    figures = texts.aggregate(
        first=Min("at"),
        last=Max("at"),
        last_in=Max("at", filter=Q(ours=False)),
        waits=Min("at", filter=waits),
        texts=Count("id"),
    )
    conversation.last_in_at = figures["last_in"]
    if not figures["texts"]:
        return None
    conversation.first_at, conversation.last_at = figures["first"], figures["last"]
    conversation.texts = figures["texts"]
    # What was deleted is not quoted in the list; the one before it says more than nothing.
    standing = texts.exclude(interaction__deleted_at__isnull=False).select_related("interaction")
    shown = standing.order_by("-at", "-id").first()
    conversation.preview_ours = bool(shown and shown.ours)
    conversation.preview = preview_of(shown) if shown else ""
    oldest: datetime | None = figures["waits"]
    return oldest


def preview_of(entry: Entry) -> str:
    """The first words of a line; a text behind a warning stays behind it."""
    row = entry.interaction
    words = (row.content_warning or without_address(row.text)) if row else entry.text
    return " ".join(words.split())[:PREVIEW]
