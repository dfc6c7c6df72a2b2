"""What people wrote, put into conversations: a page of it in a dozen queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from tertulia.inbox.models import Conversation, Entry, EntryKind, State
from tertulia.inbox.rules import Heard, Parent, Place, deserves_answer, place_of
from tertulia.inbox.services.settling import REFRESHED, refresh_heard
from tertulia.interactions.queries import StoredText
from tertulia.kernel.ids import new_id
from tertulia.kernel.rows import insert_values
from tertulia.networks.values import InteractionKind

MOST_KEY = 600


@dataclass(frozen=True)
class _Wanted:
    """Something a person wrote, and where it belongs."""

    row: StoredText
    identity_id: UUID
    place: Place

    @property
    def key(self) -> str:
        return self.place.key[:MOST_KEY]


def place_said(rows: Sequence[tuple[StoredText, UUID | None]]) -> dict[str, UUID]:
    """Put into conversations what other people wrote on one channel, none of it an answer to another
    of it. Returns, by remote id, the conversations of what is there now and was not before.

    The second of a pair is the author's identity.
    """
    with transaction.atomic():
        lines = _lines(rows)
        wanted = [_Wanted(row, who, where) for row, who, where in _places(rows, lines)]
        conversations = _conversations(wanted)
        arrived: dict[UUID, list[StoredText]] = defaultdict(list)
        for row, conversation in _written(wanted, conversations, lines):
            arrived[conversation.id].append(row)
        touched = [each for each in conversations.values() if each.id in arrived]
        refresh_heard(touched, arrived)
    return {row.remote_id: key for key, some in arrived.items() for row in some}


def _lines(rows: Iterable[tuple[StoredText, UUID | None]]) -> dict[str, Entry]:
    """By remote id: what they answer, and what is called as they are."""
    every = [row for row, _identity in rows]
    remote = {row.in_reply_to for row in every} | {row.remote_id for row in every}
    found = Entry.objects.filter(
        channel_id__in={row.channel_id for row in every}, remote_id__in=sorted(remote - {""})
    ).exclude(remote_id="")  # as the index says it: else it serves no more than a hundred keys
    return {line.remote_id: line for line in found.select_related("conversation")}


def _places(
    rows: Iterable[tuple[StoredText, UUID | None]], lines: Mapping[str, Entry]
) -> Iterable[tuple[StoredText, UUID, Place]]:
    for row, identity_id in rows:
        if identity_id is None:
            continue
        heard = Heard(
            remote_id=row.remote_id,
            kind=InteractionKind(row.kind),
            person=str(identity_id),
            in_reply_to=row.in_reply_to,
            root=row.root,
            about=row.about,
        )
        parent = lines.get(row.in_reply_to)
        place = place_of(heard, _parent(parent.conversation) if parent else None)
        if place:
            yield row, identity_id, place


def _parent(above: Conversation) -> Parent:
    return Parent(above.key, str(above.identity_id), above.base, above.about)


def _conversations(wanted: Sequence[_Wanted]) -> dict[str, Conversation]:
    """By key, with their rows locked; made when they are new (closed until something waits)."""
    if not wanted:
        return {}
    channel_id = wanted[0].row.channel_id
    first: dict[str, _Wanted] = {}
    for each in wanted:
        first.setdefault(each.key, each)
    known = _locked(channel_id, first)
    new = [_new(each) for key, each in first.items() if key not in known]
    if new:
        # Ordered by key: two workers with overlapping pages never deadlock.
        new.sort(key=lambda each: each.key)
        Conversation.objects.bulk_create(new, ignore_conflicts=True)
        known = _locked(channel_id, first)
    return known


def _locked(channel_id: UUID, keys: Iterable[str]) -> dict[str, Conversation]:
    rows = Conversation.objects.select_for_update(of=("self",)).filter(
        channel_id=channel_id, key__in=list(keys)
    )
    return {row.key: row for row in rows.only("key", *REFRESHED, "settled_until").order_by("id")}


def _new(wanted: _Wanted) -> Conversation:
    row = wanted.row
    return Conversation(
        id=new_id(),
        brand_id=row.brand_id,
        channel_id=row.channel_id,
        identity_id=wanted.identity_id,
        key=wanted.key,
        base=wanted.place.base,
        about=wanted.place.about,
        kind=row.kind,
        state=State.CLOSED,
        why_closed="history" if row.history else "",
        first_at=row.created_at,
        last_at=row.created_at,
    )


def _written(
    wanted: Sequence[_Wanted],
    conversations: Mapping[str, Conversation],
    lines: Mapping[str, Entry],
) -> list[tuple[StoredText, Conversation]]:
    """New lines; where another worker was first, its lines count, and are not given back."""
    new: dict[UUID, tuple[Mapping[str, Any], StoredText, Conversation]] = {}
    found: list[tuple[StoredText, Conversation]] = []
    for each in wanted:
        conversation = conversations[each.key]
        known = lines.get(each.row.remote_id)
        if known is None:
            line = line_of(conversation, each.row)
            new[line["id"]] = line, each.row, conversation
            continue
        known.interaction_id = each.row.id
        known.save(update_fields=["interaction"])
        found.append((each.row, conversation))
    mine = insert_values(Entry, [line for line, *_of in new.values()])
    return found + [(row, where) for key, (_line, row, where) in new.items() if key in mine]


def line_of(conversation: Conversation, row: StoredText) -> dict[str, Any]:
    """The line of an interaction, not yet written: the values of an `Entry`."""
    return {
        "id": new_id(),
        "brand_id": row.brand_id,
        "conversation_id": conversation.id,
        "channel_id": row.channel_id,
        "kind": EntryKind.INTERACTION.value,
        "at": row.created_at,
        "ours": row.ours,
        "waits": waits(row),
        "interaction_id": row.id,
        "remote_id": row.remote_id,
    }


def waits(row: StoredText) -> bool:
    """Whether an interaction deserves an answer."""
    return deserves_answer(
        kind=InteractionKind(row.kind),
        text=row.text,
        ours=row.ours,
        history=row.history,
        deleted=row.deleted_at is not None,
        has_attachments=row.attached,
    )
