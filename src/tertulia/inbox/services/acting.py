"""What people do with conversations here: close, snooze, assign, say that no answer is needed; undo."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.inbox.models import Act, Conversation, Entry, EntryKind, State
from tertulia.inbox.services.person import person_of
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.inbox.services.telling import tell
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope

MOST_AT_ONCE = 500
_KEPT = ("state", "why_closed", "assignee_id", "settled_until", "snoozed_until")


@dataclass(frozen=True)
class Done:
    """What was done, and how to take it back."""

    act_id: UUID
    verb: str
    conversation_ids: tuple[UUID, ...]


def close_conversations(*, scope: Scope, conversation_ids: Collection[UUID]) -> Done:
    """Nothing more is to be done there. Whoever waited, waits no more."""
    return _act(scope, "close", conversation_ids, _close)


def reopen_conversation(*, scope: Scope, conversation_id: UUID) -> Done:
    """Back among the open ones."""
    return _act(scope, "reopen", [conversation_id], _reopen)


def need_no_answer(*, scope: Scope, conversation_ids: Collection[UUID]) -> Done:
    """What was written so far needs no answer; a new text opens it again."""
    return _act(scope, "no_answer", conversation_ids, _no_answer)


def snooze_conversation(*, scope: Scope, conversation_id: UUID, until: datetime) -> Done:
    """Away until then, or until the person writes again. Raises: Invalid when it is past."""
    if until <= clock.now():
        raise Invalid(_("Choose a moment that is still to come."), field="until")

    def snooze(row: Conversation) -> None:
        row.state, row.snoozed_until = State.SNOOZED, until

    return _act(scope, "snooze", [conversation_id], snooze, data={"until": until.isoformat()})


def assign_conversation(
    *, scope: Scope, conversation_id: UUID, user_id: UUID | None, name: str = ""
) -> Done:
    """Give it to somebody of the team (whose `name` the line then says), or to nobody.

    The caller offers only people of the brand (`accounts`); an unknown one is refused by the
    database.
    """

    def assign(row: Conversation) -> None:
        row.assignee_id = user_id

    return _act(
        scope,
        "assign",
        [conversation_id],
        assign,
        data={"user": str(user_id) if user_id else "", "to": name},
    )


def undo_act(*, scope: Scope, act_id: UUID) -> Done:
    """Take back what this person did to conversations; the network's part is `network_acts`.

    Raises: NotFound; Conflict when it was taken back already.
    """
    with transaction.atomic():
        act = Act.objects.select_for_update().filter(brand_id=scope.brand_id, id=act_id).first()
        if act is None:
            raise NotFound(_("There is nothing to undo."))
        if act.undone_at:
            raise Conflict(_("This was undone already."))
        act.undone_at = clock.now()
        act.save(update_fields=["undone_at"])
        ids = tuple(_restore(each) for each in act.before)
        Entry.objects.filter(data__act=str(act.id), kind=EntryKind.EVENT).delete()
    tell(brand_id=scope.brand_id, conversation_ids=ids)
    return Done(act.id, act.verb, ids)


def last_act(*, scope: Scope) -> Act | None:
    """What this person did last and can still be undone."""
    return (
        Act.objects.filter(
            brand_id=scope.brand_id, user_id=person_of(scope), undone_at__isnull=True
        )
        .order_by("-at")
        .first()
    )


def _act(
    scope: Scope,
    verb: str,
    conversation_ids: Collection[UUID],
    change: Callable[[Conversation], None],
    *,
    data: dict[str, Any] | None = None,
) -> Done:
    """Change conversations, write it into each, and remember how they were."""
    check(scope, "conversation.handle")
    if len(conversation_ids) > MOST_AT_ONCE:
        raise Invalid(_("Too many at once: choose %(max)d or fewer.") % {"max": MOST_AT_ONCE})
    with transaction.atomic():
        rows = locked(scope=scope, conversation_ids=conversation_ids)
        if not rows:
            raise NotFound(_("There is no such conversation."))
        act = remember(scope=scope, verb=verb, rows=rows)
        for row in rows:
            change(row)
            refresh_conversation(row)
            write_event(scope=scope, row=row, verb=verb, data={**(data or {}), "act": str(act.id)})
    ids = tuple(row.id for row in rows)
    tell(brand_id=scope.brand_id, conversation_ids=ids)
    return Done(act.id, verb, ids)


def locked(*, scope: Scope, conversation_ids: Collection[UUID]) -> list[Conversation]:
    """The brand's rows, locked, always in the same order."""
    return list(
        Conversation.objects.select_for_update(of=("self",))
        .filter(brand_id=scope.brand_id, id__in=list(conversation_ids))
        .order_by("id")
    )


def remember(
    *,
    scope: Scope,
    verb: str,
    rows: Sequence[Conversation],
    entry: Entry | None = None,
    delivery_id: UUID | None = None,
) -> Act:
    """Write down how these are now, so that it can be undone."""
    return Act.objects.create(
        id=new_id(),
        brand_id=scope.brand_id,
        user_id=person_of(scope),
        verb=verb,
        at=clock.now(),
        before=[snapshot(row) for row in rows],
        entry=entry,
        delivery_id=delivery_id,
    )


def snapshot(row: Conversation) -> dict[str, Any]:
    """What of a conversation an act can change, as JSON."""
    kept = {name: getattr(row, name) for name in _KEPT}
    return {
        "id": str(row.id),
        **{
            name: value.isoformat() if isinstance(value, datetime) else value and str(value)
            for name, value in kept.items()
        },
    }


def restore(row: Conversation, before: dict[str, Any]) -> None:
    """Put a locked conversation back as it was; what arrived since still counts."""
    for name in _KEPT:
        value = before[name]
        if name in ("settled_until", "snoozed_until"):
            value = datetime.fromisoformat(value) if value else None
        elif name == "assignee_id":
            value = UUID(value) if value else None
        setattr(row, name, value)
    state, why = row.state, row.why_closed
    refresh_conversation(row)
    if row.state != state or row.why_closed != why:
        row.state, row.why_closed = state, why
        row.save(update_fields=["state", "why_closed"])


def _restore(before: dict[str, Any]) -> UUID:
    row = Conversation.objects.select_for_update(of=("self",)).get(id=before["id"])
    restore(row, before)
    return row.id


def write_event(*, scope: Scope, row: Conversation, verb: str, data: dict[str, Any]) -> None:
    """A line in the conversation that says who did what."""
    Entry.objects.create(
        brand_id=row.brand_id,
        conversation=row,
        channel_id=row.channel_id,
        kind=EntryKind.EVENT,
        at=clock.now(),
        ours=True,
        user_id=scope.user_id,
        verb=verb,
        data=data,
    )


def settle_now(row: Conversation) -> None:
    """Everything written so far counts as dealt with."""
    newest = max(filter(None, (row.last_at, row.last_in_at, row.settled_until)), default=None)
    row.settled_until = newest


def _close(row: Conversation) -> None:
    settle_now(row)
    row.state, row.why_closed, row.snoozed_until = State.CLOSED, "closed", None


def _no_answer(row: Conversation) -> None:
    settle_now(row)
    row.state, row.why_closed, row.snoozed_until = State.CLOSED, "no_answer", None


def _reopen(row: Conversation) -> None:
    row.state, row.why_closed, row.snoozed_until = State.OPEN, "", None


def wake_snoozed() -> None:
    """Periodic: open what was put away until now."""
    due = list(
        Conversation.objects.filter(
            state=State.SNOOZED, snoozed_until__lte=clock.now()
        ).values_list("id", "brand_id")[:200]
    )
    for conversation_id, brand_id in due:
        with transaction.atomic():
            row = Conversation.objects.select_for_update(of=("self",)).get(id=conversation_id)
            if row.state != State.SNOOZED:
                continue
            row.state, row.snoozed_until = State.OPEN, None
            row.save(update_fields=["state", "snoozed_until"])
            write_event(
                scope=Scope(brand_id=brand_id, organisation_id=brand_id, actor="inbox"),
                row=row, verb="wake", data={},
            )  # fmt: skip
        tell(brand_id=brand_id, conversation_ids=[conversation_id])
