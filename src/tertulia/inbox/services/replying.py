"""Answering: through delivery, shown in the thread from the first moment, settled by its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.delivery.events import DeliverySettled
from tertulia.delivery.queries import deliveries_by_id
from tertulia.delivery.services import retry_delivery, schedule_delivery
from tertulia.delivery.states import DeliveryKind
from tertulia.delivery.values import DeliveryCard, Due
from tertulia.inbox.models import Conversation, Entry, EntryKind, State
from tertulia.inbox.rules import SETTLED_BAD, SETTLED_GOOD, written
from tertulia.inbox.services.acting import locked, restore, settle_now, snapshot
from tertulia.inbox.services.approving import ORIGIN, ask_for, needs_approval
from tertulia.inbox.services.network_acts import act_settled
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.inbox.services.telling import tell
from tertulia.inbox.services.threading import program
from tertulia.inbox.services.writing import forget_draft
from tertulia.interactions.models import Interaction
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.networks.registry import manifest
from tertulia.networks.values import Capability, Content, Part, RemoteRef


def send_reply(
    *,
    scope: Scope,
    conversation_id: UUID,
    text: str,
    answers_id: UUID | None = None,
    close: bool = False,
) -> UUID:
    """Answer the person now, or ask for approval where it is due. Returns the line's id.

    Args:
        answers_id: the line that is answered; None = the person's last one.
        close: end the conversation with it (a failed sending opens it again).

    Raises: Invalid without words; NotFound; and what planning finds before any call
        (LimitExceeded, Unsupported).
    """
    check(scope, "reply.send")
    words = written(text)
    if not words:
        raise Invalid(_("Write the reply first."), field="text")
    with transaction.atomic():
        found = locked(scope=scope, conversation_ids=[conversation_id])
        if not found:
            raise NotFound(_("There is no such conversation."))
        row = found[0]
        answered = _answered(row, answers_id)
        entry = _write(scope, row, words, answered, close=close)
        if needs_approval(scope=scope, channel_id=row.channel_id):
            content = content_of_reply(row, answered, words)
            ask_for(scope=scope, entry=entry, answered=answered, content=content)
        else:
            entry.delivery_id = _deliver(scope, row, entry, answered, words)
            entry.save(update_fields=["delivery_id"])
            _answered_now(row, close=close)
        refresh_conversation(row)
        forget_draft(scope=scope, conversation_id=row.id, note=False)
    tell(brand_id=scope.brand_id, conversation_ids=[conversation_id])
    return entry.id


def _answered_now(row: Conversation, *, close: bool) -> None:
    """Nobody waits any more."""
    settle_now(row)
    if close:
        row.state, row.why_closed, row.snoozed_until = State.CLOSED, "answered", None
    elif row.state == State.SNOOZED:
        row.state, row.snoozed_until = State.OPEN, None


def _answered(row: Conversation, answers_id: UUID | None) -> Interaction:
    """What is answered. Raises: NotFound; Invalid when it is no longer there."""
    lines = Entry.objects.filter(
        conversation=row, kind=EntryKind.INTERACTION, ours=False
    ).select_related("interaction", "interaction__channel")
    if answers_id:
        lines = lines.filter(id=answers_id)
    else:
        lines = lines.filter(interaction__deleted_at__isnull=True)
    entry = lines.order_by("-at", "-id").first()
    if entry is None or entry.interaction is None:
        raise NotFound(_("There is nothing left here that can be answered."))
    if entry.interaction.deleted_at:
        raise Invalid(_("This was deleted on the network and can no longer be answered."))
    return entry.interaction


def _write(
    scope: Scope, row: Conversation, words: str, answered: Interaction, *, close: bool
) -> Entry:
    return Entry.objects.create(
        id=new_id(),
        brand_id=scope.brand_id,
        conversation=row,
        channel_id=row.channel_id,
        kind=EntryKind.REPLY,
        at=clock.now(),
        ours=True,
        user_id=scope.user_id,
        text=words,
        delivery_state="scheduled",
        data={"before": snapshot(row), "close": close, "answers": str(answered.id)},
    )


def _deliver(
    scope: Scope, row: Conversation, entry: Entry, answered: Interaction, words: str
) -> UUID:
    return schedule_delivery(
        scope=scope,
        channel_id=row.channel_id,
        kind=DeliveryKind.REPLY,
        due=Due(at=clock.now(), local=None, zone="UTC"),
        origin=ORIGIN,
        origin_id=entry.id,
        content=content_of_reply(row, answered, words),
        by_hand=True,
    )


def content_of_reply(row: Conversation, answered: Interaction, words: str) -> Content:
    """The snapshot: as private as what is answered, in the same thread, mentioning its author."""
    facts = manifest(answered.channel.network)
    private = answered.visibility if answered.visibility in facts.visibilities else ""
    root_id = answered.root or (row.base if row.base != answered.remote_id else "")
    root_revision = answered.root_revision
    if root_id and not root_revision:
        root_revision = _revision_of(answered.channel_id, root_id)
    return Content(
        parts=(Part(words),),
        content_warning=answered.content_warning if facts.can(Capability.CONTENT_WARNING) else "",
        visibility=private,
        in_reply_to=RemoteRef(answered.remote_id, answered.revision, answered.url),
        root=RemoteRef(root_id, root_revision) if root_id else None,
        mention=answered.author_handle,
    )


def _revision_of(channel_id: UUID, remote_id: str) -> str:
    found = (
        Interaction.objects.filter(channel_id=channel_id, remote_id=remote_id)
        .values_list("revision", flat=True)
        .first()
    )
    return found or ""


def send_again(*, scope: Scope, entry_id: UUID) -> UUID:
    """Try a failed reply again, at the step where it broke; returns its conversation.

    Raises: NotFound, Conflict.
    """
    check(scope, "reply.send")
    with transaction.atomic():
        entry = Entry.objects.filter(
            brand_id=scope.brand_id, id=entry_id, kind=EntryKind.REPLY
        ).first()
        if entry is None or entry.delivery_id is None:
            raise NotFound(_("There is no such reply."))
        row = locked(scope=scope, conversation_ids=[entry.conversation_id])[0]
        retry_delivery(
            scope=scope,
            delivery_id=entry.delivery_id,
            due=Due(at=clock.now(), local=None, zone="UTC"),
        )
        entry.delivery_state = "scheduled"
        entry.data = {**entry.data, "before": snapshot(row)}
        entry.save(update_fields=["delivery_state", "data"])
        settle_now(row)
        if entry.data.get("close"):
            row.state, row.why_closed = State.CLOSED, "answered"
        refresh_conversation(row)
    tell(brand_id=scope.brand_id, conversation_ids=[entry.conversation_id])
    return entry.conversation_id


def hear_settled(events: Sequence[DeliverySettled]) -> None:
    """Listener: what became of our replies and acts."""
    for event in events:
        if event.origin == ORIGIN:
            reply_settled(event)
        elif event.origin.startswith("inbox."):
            act_settled(event)


def reply_settled(event: DeliverySettled) -> None:
    """Sent: it takes its place on the network. Not sent: the person waits again, as before."""
    scope = program(event.brand_id)
    card = deliveries_by_id(scope=scope, ids=[event.delivery_id]).get(event.delivery_id)
    with transaction.atomic():
        entry = Entry.objects.filter(brand_id=event.brand_id, id=event.origin_id).first()
        if entry is None or entry.delivery_id != event.delivery_id:
            return
        row = locked(scope=scope, conversation_ids=[entry.conversation_id])[0]
        entry.refresh_from_db()
        was, entry.delivery_state = entry.delivery_state, event.state
        if event.state in SETTLED_GOOD and card:
            _take_place(entry, card)
        entry.save()
        if event.state in SETTLED_BAD and was not in SETTLED_BAD:
            _wait_again(row, entry.data)
        elif event.state in SETTLED_GOOD and was in SETTLED_BAD:
            _settled_after_all(row, entry.at, close=bool(entry.data.get("close")))
        else:
            refresh_conversation(row)
    tell(brand_id=event.brand_id, conversation_ids=[entry.conversation_id])


def _take_place(entry: Entry, card: DeliveryCard) -> None:
    """Join the reply with what came back from the network, if that was faster."""
    if not card.remote_id:
        return
    twin = (
        Entry.objects.filter(channel_id=entry.channel_id, remote_id=card.remote_id)
        .exclude(id=entry.id)
        .first()
    )
    if twin:
        interaction_id = twin.interaction_id
        twin.delete()
        entry.interaction_id = interaction_id
    elif entry.remote_id and entry.remote_id != card.remote_id:
        # It had been taken for an equal text of ours; the receipt knows better.
        entry.interaction = None
    entry.remote_id = card.remote_id
    entry.data = {**entry.data, "url": card.url}


def _wait_again(row: Conversation, data: dict[str, Any]) -> None:
    """As before the reply, unless somebody has changed the conversation since."""
    before = data.get("before")
    if before:
        assignee = row.assignee_id
        restore(row, {**before, "assignee_id": str(assignee) if assignee else None})
    if row.state == State.CLOSED:
        row.state, row.why_closed = State.OPEN, ""
        row.save(update_fields=["state", "why_closed"])


def _settled_after_all(row: Conversation, at: datetime, *, close: bool) -> None:
    if row.settled_until is None or row.settled_until < at:
        row.settled_until = at
    if close:
        row.state, row.why_closed = State.CLOSED, "answered"
    refresh_conversation(row)
