"""Whether a step was done: its record has a key of our choosing, so one look is enough."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from tertulia.connectors.bluesky import acting, records, tid
from tertulia.connectors.bluesky.mapping import page_of
from tertulia.networks import errors
from tertulia.networks.values import Receipt, RemoteRef, Session, StepKind, StepOrder, Target


def find(session: Session, order: StepOrder, *, taken: Collection[str]) -> Receipt | None:
    """The step's effect, read from the account's own server, which shows what it accepted.

    Raises: CannotRead for what leaves no record; Unavailable.
    """
    kind, target = order.plan.kind, order.target or Target()
    match kind:
        case StepKind.UPLOAD:
            return None
        case StepKind.PART:
            uri = records.uri_of(session, records.POST, tid.of_step(order))
            found = None if uri in taken else _standing(session, uri)
            return Receipt(found, at=tid.written_at(order)) if found else None
        case StepKind.LIKE | StepKind.BLOCK | StepKind.FOLLOW:
            found = _standing(session, acting.tied(session, kind, target))
            return Receipt(found) if found else None
        case StepKind.UNLIKE | StepKind.UNBLOCK:
            uri = acting.tied(session, kind, target)
            return None if _standing(session, uri) else Receipt(RemoteRef(uri))
        case StepKind.DELETE:
            gone = acting.post(target)
            return None if _standing(session, gone.id) else Receipt(gone)
        case StepKind.HIDE | StepKind.UNHIDE:
            return _hidden(session, target, hidden=kind is StepKind.HIDE)
        case _:
            raise errors.CannotRead(
                _("Bluesky does not show whether this was done."), detail=str(kind)
            )


def _standing(session: Session, uri: str) -> RemoteRef | None:
    record = records.get(session, uri)
    return RemoteRef(uri, record.cid, page_of(uri, session.handle)) if record else None


def _hidden(session: Session, target: Target, *, hidden: bool) -> Receipt | None:
    gate = acting.gate_of(session, target)
    record = records.get(session, gate)
    listed = (record.value.get("hiddenReplies") or ()) if record else ()
    done = (acting.post(target).id in listed) is hidden
    return Receipt(RemoteRef(gate, record.cid if record else "")) if done else None
