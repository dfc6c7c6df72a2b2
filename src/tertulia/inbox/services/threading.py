"""From interactions to conversations. Listeners: safe to run twice, in any order of batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from tertulia.inbox.models import Conversation, Entry, EntryKind, State
from tertulia.inbox.rules import Heard, Parent, Place, deserves_answer, place_of
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.inbox.services.summing import sum_up, wait_for_threading
from tertulia.inbox.services.telling import tell
from tertulia.interactions.events import InteractionsChanged
from tertulia.interactions.models import Interaction
from tertulia.interactions.queries import answers_to, interactions_by_id
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.networks.values import InteractionKind
from tertulia.people.events import InteractionsAttributed
from tertulia.people.models import Identity
from tertulia.people.services.recognising import identities_by_key, key_of

MAX_ROUNDS = 20
"""How deep a chain of answers that came before what they answer is followed at once."""


def thread_attributed(events: Sequence[InteractionsAttributed]) -> None:
    """Listener: put new interactions into conversations."""
    touched: dict[UUID, set[UUID]] = {}
    for event in events:
        found = thread(scope=program(event.brand_id), channel_id=event.channel_id, ids=event.ids)
        touched.setdefault(event.brand_id, set()).update(found)
    wait_for_threading()
    for brand_id, ids in touched.items():
        sum_up(ids)
        tell(brand_id=brand_id, conversation_ids=ids)


def program(brand_id: UUID) -> Scope:
    """The program itself; the organisation is not needed for reading inside the brand."""
    return Scope(brand_id=brand_id, organisation_id=brand_id, actor="inbox")


def thread(*, scope: Scope, channel_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Thread these interactions, and those known before that answer them; returns conversations."""
    touched: set[UUID] = set()
    batch = _without_line(interactions_by_id(scope=scope, ids=list(ids)))
    for _round in range(MAX_ROUNDS):
        placed: list[str] = []
        people = identities_by_key(brand_id=scope.brand_id, keys=map(key_of, batch))
        for row in batch:
            conversation_id = _place(scope, row, people.get(key_of(row)))
            if conversation_id:
                touched.add(conversation_id)
                placed.append(row.remote_id)
        if not placed:
            break
        late = answers_to(scope=scope, channel_id=channel_id, remote_ids=placed)
        batch = _without_line(interactions_by_id(scope=scope, ids=[row.id for row in late]))
        if not batch:
            break
    return touched


def _without_line(rows: Sequence[Interaction]) -> list[Interaction]:
    """Those that are in no conversation yet."""
    lines = Entry.objects.filter(AnyOf("interaction_id", [row.id for row in rows]))
    known = set(lines.values_list("interaction_id", flat=True))
    return [row for row in rows if row.id not in known]


def _place(scope: Scope, row: Interaction, identity: Identity | None) -> UUID | None:
    """Put one interaction into its conversation; None when it belongs to none, or is there.

    `identity`: its author's.
    """
    with transaction.atomic():
        parent = _entry_of(row.channel_id, row.in_reply_to)
        if row.ours:
            conversation = _conversation_of_ours(scope, row, parent)
        else:
            conversation = _conversation_of(row, parent, identity)
        if conversation is None:
            return None
        conversation = Conversation.objects.select_for_update(of=("self",)).get(id=conversation.id)
        try:
            with transaction.atomic():
                _write_entry(conversation, row)
        except IntegrityError:
            # Another worker threaded it while we looked: its line counts.
            return None
        refresh_conversation(conversation, arrived=row)
        return conversation.id


def _entry_of(channel_id: UUID, remote_id: str) -> Entry | None:
    if not remote_id:
        return None
    return (
        Entry.objects.filter(channel_id=channel_id, remote_id=remote_id)
        .select_related("conversation")
        .first()
    )


def _conversation_of(
    row: Interaction, parent: Entry | None, identity: Identity | None
) -> Conversation | None:
    if identity is None:
        return None
    heard = Heard(
        remote_id=row.remote_id,
        kind=InteractionKind(row.kind),
        person=str(identity.id),
        in_reply_to=row.in_reply_to,
        root=row.root,
        about=row.about,
    )
    above = parent.conversation if parent else None
    place = place_of(
        heard,
        Parent(above.key, str(above.identity_id), above.base, above.about) if above else None,
    )
    return _make(row, identity, place) if place else None


def _make(row: Interaction, identity: Identity, place: Place) -> Conversation:
    """The conversation of that place, made when it is new (closed until something waits)."""
    Conversation.objects.bulk_create(
        [
            Conversation(
                id=new_id(),
                brand_id=row.brand_id,
                channel_id=row.channel_id,
                identity=identity,
                key=place.key[:600],
                base=place.base,
                about=place.about,
                kind=row.kind,
                state=State.CLOSED,
                why_closed="history" if row.history else "",
                first_at=row.created_at,
                last_at=row.created_at,
            )
        ],
        ignore_conflicts=True,
    )
    return Conversation.objects.get(channel_id=row.channel_id, key=place.key[:600])


def _conversation_of_ours(
    scope: Scope, row: Interaction, parent: Entry | None
) -> Conversation | None:
    """Ours belongs where it answers; a message of ours to the person it is written to."""
    if parent:
        return parent.conversation
    if row.kind != InteractionKind.MESSAGE.value or not row.mentions:
        return None
    return (
        Conversation.objects.filter(
            brand_id=scope.brand_id,
            channel_id=row.channel_id,
            kind=InteractionKind.MESSAGE.value,
            identity__handle__in=row.mentions,
        )
        .order_by("-last_at")
        .first()
    )


def _write_entry(conversation: Conversation, row: Interaction) -> None:
    """A new line, or the line of our reply that has now come back from the network."""
    known = Entry.objects.filter(channel_id=row.channel_id, remote_id=row.remote_id).first()
    if known is None and row.ours:
        known = _pending_reply(conversation, row)
    if known:
        known.interaction = row
        known.remote_id = row.remote_id
        known.save(update_fields=["interaction", "remote_id"])
        return
    Entry.objects.create(
        brand_id=row.brand_id,
        conversation=conversation,
        channel_id=row.channel_id,
        kind=EntryKind.INTERACTION,
        at=row.created_at,
        ours=row.ours,
        waits=waits(row),
        interaction=row,
        remote_id=row.remote_id,
    )


def _pending_reply(conversation: Conversation, row: Interaction) -> Entry | None:
    """A reply whose receipt is still on its way to us: the stream is often faster."""
    waiting = Entry.objects.filter(
        conversation=conversation, kind=EntryKind.REPLY, interaction__isnull=True, remote_id=""
    ).exclude(delivery_state="published")
    for entry in waiting.order_by("at"):
        if entry.text.strip() and entry.text.strip() in row.text:
            return entry
    return None


def waits(row: Interaction) -> bool:
    """Whether an interaction deserves an answer."""
    return deserves_answer(
        kind=InteractionKind(row.kind),
        text=row.text,
        ours=row.ours,
        history=row.history,
        deleted=row.deleted_at is not None,
        has_attachments=bool(row.attachments.all()),
    )


def apply_changed(events: Sequence[InteractionsChanged]) -> None:
    """Listener: a deleted text makes nobody wait; an edited one may begin to."""
    for event in events:
        touched: set[UUID] = set()
        for row in interactions_by_id(scope=program(event.brand_id), ids=event.ids):
            with transaction.atomic():
                entry = Entry.objects.select_related("conversation").filter(interaction=row).first()
                if entry is None:
                    continue
                conversation = Conversation.objects.select_for_update(of=("self",)).get(
                    id=entry.conversation_id
                )
                if entry.kind == EntryKind.INTERACTION:
                    Entry.objects.filter(id=entry.id).update(waits=waits(row))
                refresh_conversation(conversation, changed=True)
                touched.add(conversation.id)
        tell(brand_id=event.brand_id, conversation_ids=touched)
