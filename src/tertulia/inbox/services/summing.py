"""What a conversation is, from what its texts were read as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from tertulia.inbox.models import Conversation, Entry, EntryKind
from tertulia.inbox.rules import Summary, Text, summary_of
from tertulia.inbox.services.caring import read_urgent_again
from tertulia.inbox.services.telling import MOST_NAMED, tell
from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Reading
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.rows import write_values

_COLUMNS = ("language", "sentiment", "intent", "urgent", "urgency", "towards")
_NOTHING = ("", "", "", "", 0, "")
"""Of a text that nobody has read."""
_FOLLOWERS = "interaction__author_followers"


def hear_read(events: Sequence[InteractionsRead]) -> None:
    """Listener: texts were read, or corrected.

    In turn with threading: else each could miss what the other has not committed yet, and a
    conversation would never learn what it is.
    """
    by_brand: dict[UUID, set[UUID]] = defaultdict(set)
    for event in events:
        by_brand[event.brand_id].update(event.ids)
    for brand_id, ids in by_brand.items():
        lines = Entry.objects.filter(AnyOf("interaction_id", ids), brand_id=brand_id)
        found = set(lines.values_list("conversation_id", flat=True))
        changed = sum_up(found)
        read_urgent_again(brand_id=brand_id, conversation_ids=changed)
        # Years that are read anew would keep every open page busy with what stayed as it was.
        told = found if len(found) <= MOST_NAMED else changed
        tell(brand_id=brand_id, conversation_ids=told)


def sum_up(conversation_ids: Collection[UUID]) -> set[UUID]:
    """Write into conversations what their texts say; returns those that it changed."""
    if not conversation_ids:
        return set()
    with transaction.atomic():
        rows = list(
            Conversation.objects.select_for_update(of=("self",))
            .filter(AnyOf("id", conversation_ids))
            .order_by("id")
            .values_list("id", "waiting_since", *_COLUMNS)
        )
        found = _summaries([key for key, *_row in rows])
        changed: dict[UUID, dict[str, Any]] = {}
        for key, since, *before in rows:
            stands = Summary(*before)
            told = _told(found.get(key, Summary()) or stands, waits=since is not None)
            if list(told.values()) != before:
                changed[key] = {"id": key, **told}
        write_values(Conversation, [*changed.values()])
    return set(changed)


def put_summary(conversation: Conversation) -> None:
    """Set the fields of a locked conversation; the caller saves it."""
    if conversation.waiting_since is None:
        # Nobody waits: nothing is urgent, and what the last text was, it still is.
        conversation.urgent, conversation.urgency = "", 0
        return
    found = _summaries([conversation.id], conversation=conversation)
    told = _told(found.get(conversation.id) or Summary(), waits=True)
    for name, value in told.items():
        setattr(conversation, name, value)


def _told(summary: Summary, *, waits: bool) -> dict[str, Any]:
    """By `_COLUMNS`. Where nobody waits, nothing is urgent."""
    told = {name: getattr(summary, name) for name in _COLUMNS}
    return told if waits else {**told, "urgent": "", "urgency": 0}


def _summaries(
    ids: Collection[UUID], *, conversation: Conversation | None = None
) -> dict[UUID, Summary | None]:
    """From the texts that wait, and the last one; `conversation` where it is not saved yet. None where
    nobody waits and the last text is still to be read: what was said before stands until then."""
    texts: dict[UUID, list[Text]] = defaultdict(list)
    settled: Any = F("conversation__settled_until")
    if conversation is not None:
        settled = conversation.settled_until
    waits = Q(waits=True)
    if conversation is None:
        waits &= Q(conversation__settled_until__isnull=True) | Q(at__gt=settled)
    elif settled is not None:
        waits &= Q(at__gt=settled)
    last = Q(at=F("conversation__last_in_at"))
    lines = (
        Entry.objects.filter(
            waits | last, AnyOf("conversation_id", ids), kind=EntryKind.INTERACTION, ours=False
        )
        .annotate(unanswered=waits)
        .values_list("conversation_id", "interaction_id", "at", "unanswered", _FOLLOWERS)
    )
    read, waiting = _read([each[1] for each in lines])
    for key, interaction_id, at, unanswered, followers in lines:
        told = read.get(interaction_id, _NOTHING)
        texts[key].append(_text(at, bool(unanswered), told, followers))
    unread = {key for key, interaction_id, *_line in lines if interaction_id in waiting}
    return {
        key: None if key in unread and not any(each.waits for each in some) else summary_of(some)
        for key, some in texts.items()
    }


def _read(ids: Collection[UUID]) -> tuple[dict[UUID, Sequence[Any]], set[UUID]]:
    """What these were read as, by `_COLUMNS`, and which are still to be read. Not joined to their
    lines: where PostgreSQL believes a table of readings empty that has filled since, it would go
    through all of it for each line."""
    rows = Reading.objects.filter(AnyOf("interaction_id", ids))
    told = list(rows.values_list("interaction_id", "version", *_COLUMNS))
    read = {key: said for key, version, *said in told if version}
    return read, {key for key, *_said in told} - read.keys()


def _text(at: datetime, waits: bool, told: Sequence[Any], followers: int | None) -> Text:
    """`told`: as `_COLUMNS`."""
    language, sentiment, intent, urgent, urgency, towards = told
    return Text(
        at,
        waits,
        language=language,
        sentiment=sentiment,
        intent=intent,
        urgent=urgent,
        urgency=urgency,
        followers=followers,
        towards=towards,
    )
