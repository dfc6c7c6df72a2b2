"""From interactions to conversations. Listeners: safe to run twice, in any order of batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from tertulia.inbox.models import Conversation, Entry, EntryKind
from tertulia.inbox.services.placing import line_of, place_said, waits
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.inbox.services.summing import sum_up
from tertulia.inbox.services.telling import tell
from tertulia.interactions.events import InteractionsChanged, by_channel
from tertulia.interactions.queries import StoredText, answers_to, texts_by_id
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel
from tertulia.networks.values import InteractionKind
from tertulia.people.events import InteractionsAttributed
from tertulia.people.services.recognising import identity_ids, key_of

MAX_ROUNDS = 20
"""How deep a chain of answers that came before what they answer is followed at once."""


def thread_attributed(events: Sequence[InteractionsAttributed]) -> None:
    """Listener: put new interactions into conversations."""
    touched: dict[UUID, set[UUID]] = {}
    for (brand_id, channel_id), ids in by_channel(events).items():
        found = thread(scope=program(brand_id), channel_id=channel_id, ids=ids)
        touched.setdefault(brand_id, set()).update(found)
    for brand_id, conversations in touched.items():
        sum_up(conversations)
        tell(brand_id=brand_id, conversation_ids=conversations)


def program(brand_id: UUID) -> Scope:
    """The program itself; the organisation is not needed for reading inside the brand."""
    return Scope(brand_id=brand_id, organisation_id=brand_id, actor="inbox")


def thread(*, scope: Scope, channel_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Thread these interactions, and those known before that answer them; returns conversations."""
    touched: set[UUID] = set()
    channel = Channel.objects.filter(brand_id=scope.brand_id, id=channel_id).first()
    if channel is None:
        return touched  # it was deleted meanwhile, and its texts with it
    batch = _without_line(texts_by_id(scope=scope, ids=list(ids)))
    for _round in range(MAX_ROUNDS):
        placed: dict[str, UUID] = {}
        authors = {row.id: key_of(channel, row.author_remote_id) for row in batch}
        people = identity_ids(brand_id=scope.brand_id, keys=authors.values())
        for run in runs(batch):
            if run[0].ours:
                placed |= _place_ours(scope, run[0])
            else:
                placed |= place_said([(row, people.get(authors[row.id])) for row in run])
        if not placed:
            break
        touched |= set(placed.values())
        batch = _without_line(answers_to(scope=scope, channel_id=channel_id, remote_ids=placed))
        if not batch:
            break
    return touched


def runs(rows: Iterable[StoredText]) -> Iterator[list[StoredText]]:
    """What can be put into conversations at once, in order: what people wrote, as long as none of it
    answers another of it; and alone whatever is ours, which may end a wait."""
    run: dict[str, StoredText] = {}
    alone = False
    for row in rows:
        if run and (row.ours or alone or row.in_reply_to in run):
            yield [*run.values()]
            run = {}
        run[row.remote_id], alone = row, row.ours
    if run:
        yield [*run.values()]


def _without_line(rows: Sequence[StoredText]) -> list[StoredText]:
    """Those that are in no conversation yet."""
    if not rows:
        return []
    lines = Entry.objects.filter(AnyOf("interaction_id", [row.id for row in rows]))
    known = set(lines.values_list("interaction_id", flat=True))
    return [row for row in rows if row.id not in known]


def _place_ours(scope: Scope, row: StoredText) -> dict[str, UUID]:
    """Put something of ours where it belongs: its remote id and the conversation; nothing when it
    belongs to none, or is there."""
    with transaction.atomic():
        conversation = _conversation_of_ours(scope, row)
        if conversation is None:
            return {}
        conversation = Conversation.objects.select_for_update(of=("self",)).get(id=conversation.id)
        try:
            with transaction.atomic():
                _write_ours(conversation, row)
        except IntegrityError:
            # Another worker threaded it while we looked: its line counts.
            return {}
        refresh_conversation(conversation, answered=row)
        return {row.remote_id: conversation.id}


def _conversation_of_ours(scope: Scope, row: StoredText) -> Conversation | None:
    """Ours belongs where it answers; a message of ours to the person it is written to."""
    if row.in_reply_to:
        parents = Entry.objects.filter(channel_id=row.channel_id, remote_id=row.in_reply_to)
        parent = parents.select_related("conversation").first()
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


def _write_ours(conversation: Conversation, row: StoredText) -> None:
    """A new line, or the line of our reply that has now come back from the network."""
    known = Entry.objects.filter(channel_id=row.channel_id, remote_id=row.remote_id).first()
    known = known or _pending_reply(conversation, row)
    if known:
        known.interaction_id = row.id
        known.remote_id = row.remote_id
        known.save(update_fields=["interaction", "remote_id"])
    else:
        Entry(**line_of(conversation, row)).save(force_insert=True)


def _pending_reply(conversation: Conversation, row: StoredText) -> Entry | None:
    """A reply whose receipt is still on its way to us: the stream is often faster."""
    waiting = Entry.objects.filter(
        conversation=conversation, kind=EntryKind.REPLY, interaction__isnull=True, remote_id=""
    ).exclude(delivery_state="published")
    for entry in waiting.order_by("at"):
        if entry.text.strip() and entry.text.strip() in row.text:
            return entry
    return None


def apply_changed(events: Sequence[InteractionsChanged]) -> None:
    """Listener: a deleted text makes nobody wait; an edited one may begin to."""
    for event in events:
        touched: set[UUID] = set()
        for row in texts_by_id(scope=program(event.brand_id), ids=event.ids):
            with transaction.atomic():
                lines = Entry.objects.select_related("conversation")
                entry = lines.filter(interaction_id=row.id).first()
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
