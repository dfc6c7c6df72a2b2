"""A call that did not end well: which kind it was, and what is written down about it."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction

from tertulia.delivery import rules
from tertulia.delivery.engine import lanes, ledger, settling
from tertulia.delivery.engine.taking import Taken
from tertulia.delivery.rules import Fault, Move
from tertulia.delivery.states import State
from tertulia.kernel.errors import TertuliaError
from tertulia.networks import budgets, credentials, errors
from tertulia.networks.models import Health
from tertulia.networks.values import Receipt, RemoteRef

log = logging.getLogger(__name__)

_KINDS: tuple[tuple[type[Exception], Fault], ...] = (
    (errors.OutcomeUnknown, Fault.UNKNOWN),
    (errors.Unavailable, Fault.UNAVAILABLE),
    (errors.RateLimited, Fault.RATE_LIMITED),
    (errors.NeedsReauth, Fault.NEEDS_REAUTH),
    (errors.MissingScope, Fault.MISSING_SCOPE),
    (errors.Gone, Fault.GONE),
    (errors.Refused, Fault.REFUSED),
    (errors.Unsupported, Fault.UNSUPPORTED),
    (errors.LimitExceeded, Fault.LIMIT),
    (errors.NetworkError, Fault.UNKNOWN),
    (TertuliaError, Fault.LOCAL),
)


def loads(text: str) -> Any:
    """JSON of a raw query."""
    return json.loads(text)


def fault_of(error: Exception) -> Fault:
    """The kind of an exception. A defect of ours may have struck after the network was called,
    so what is not known to be harmless is of unknown outcome."""
    for kind, fault in _KINDS:
        if isinstance(error, kind):
            return fault
    log.exception("unexpected failure of a connector", exc_info=error)
    return Fault.UNKNOWN


def words_of(error: Exception) -> dict[str, Any]:
    """What the sentence about it needs, and what the operator wants to know. No secret in it."""
    found: dict[str, Any] = {"detail": str(getattr(error, "detail", "") or type(error).__name__)}
    words = getattr(error, "words", "")
    if words:
        found["words"] = words
    elif isinstance(error, TertuliaError) and not isinstance(error, errors.NetworkError):
        found["words"] = error.sentence
    for name in ("scope", "field", "limit", "value", "retry_after_s"):
        if hasattr(error, name):
            found[name] = getattr(error, name)
    return found


def act(taken: Taken, fault: Fault, error: Exception) -> None:
    """Write down what follows from a fault; the delivery then rests."""
    row, step = taken.row, taken.step
    move = rules.decide(fault, kind=step.plan.kind.value, repeatable=step.plan.repeatable)
    words = words_of(error)
    if move is Move.REAUTH and _renewed(taken):
        move, fault = Move.RETRY, Fault.UNAVAILABLE
    with transaction.atomic():
        lanes.extend(taken.lane, lanes.CLAIM_LEASE_S)
        ledger.tell(row, "answered", fault.value, words, step=step.ordinal)
        if move is Move.LOOK:
            wait_s = rules.LOOK_S[0]
            ledger.postpone(row, State.SENDING, wait_s, fault.value, words, tries=row.tries)
        elif move is Move.DONE:
            _already_so(taken)
        else:
            ledger.planned(row, step)
            _back(taken, move, fault, error, words)


def _back(taken: Taken, move: Move, fault: Fault, error: Exception, words: dict[str, Any]) -> None:
    """The call changed nothing: again later, or never."""
    row = taken.row
    if move is Move.WAIT and isinstance(error, errors.RateLimited):
        budgets.block(taken.access, error.budget, error.retry_after_s)
        hold_lane(taken, error.retry_after_s)
    elif move is Move.RETRY:
        tries = row.tries + 1
        wait_s = rules.backoff_s(tries)
        ledger.postpone(row, waiting_state(taken), wait_s, fault.value, words, tries=tries)
    elif move is Move.REAUTH:
        credentials.set_health(row.channel_id, Health.REAUTH, words=str(words.get("words", "")))
        state = waiting_state(taken)
        ledger.postpone(row, state, rules.REAUTH_S, fault.value, words, tries=row.tries)
    else:
        begun = settling.unfinished(row, taken.steps)
        settling.settle(row, taken.steps, begun or State.FAILED, fault.value, words)


def hold_lane(taken: Taken, wait_s: float) -> None:
    """The network, or its budget, says to wait: the whole lane does, and no try is spent."""
    row = taken.row
    lanes.wait(taken.lane, wait_s)
    words = {"retry_after_s": wait_s}
    ledger.postpone(row, waiting_state(taken), wait_s, "rate_limited", words, tries=row.tries)


def waiting_state(taken: Taken) -> State:
    """Nothing seen by anybody yet: scheduled again, and every check is made again."""
    begun = settling.unfinished(taken.row, taken.steps)
    return State.SENDING if begun else State.SCHEDULED


def _already_so(taken: Taken) -> None:
    target = taken.step.target
    ref = (target.ref or target.person) if target else None
    receipt = Receipt(ref or RemoteRef(""))
    ledger.done(taken.row, taken.step, receipt, what="decided", code="already_so", more=True)
    ledger.postpone(taken.row, State.SENDING, 0.0, "", {}, tries=0)


def _renewed(taken: Taken) -> bool:
    """Whether the access could be renewed at once: then it is simply tried again."""
    try:
        fresh = credentials.refresh(taken.access.channel_id, seen_version=taken.access.version)
    except errors.NeedsReauth:
        return False
    return fresh.version != taken.access.version
