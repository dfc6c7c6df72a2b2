"""Looking for a write of unknown outcome, and what follows from finding it or not."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from tertulia.delivery import rules
from tertulia.delivery.engine import lanes, ledger, settling
from tertulia.delivery.engine.faults import waiting_state, words_of
from tertulia.delivery.engine.taking import Taken
from tertulia.delivery.rules import Look, Search
from tertulia.delivery.states import State
from tertulia.kernel.http import deadline
from tertulia.networks.access import open_session
from tertulia.networks.contract import Publishes
from tertulia.networks.errors import CannotRead, NetworkError, RateLimited
from tertulia.networks.registry import manifest, part_of
from tertulia.networks.values import Receipt, StepOrder

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """What a look gave. `readable`: None = not for now, False = never here."""

    receipt: Receipt | None
    readable: bool | None
    wait_s: float = 0.0
    """The network asked to wait so long."""
    words: dict[str, Any] = field(default_factory=dict)


def look(taken: Taken, order: StepOrder) -> Seen:
    """Read the channel's recent ones. Never raises for what a network can do."""
    access = taken.access
    ours = ledger.taken_ids(access.channel_id, order.created_at)
    limit_s = manifest(access.network).call_deadline_s
    try:
        session = open_session(access, deadline_s=limit_s)
        with deadline(limit_s):
            found = part_of(access.network, Publishes).find(session, order, taken=ours)
    except CannotRead as error:
        return Seen(None, False, words=words_of(error))
    except RateLimited as error:
        return Seen(None, None, wait_s=error.retry_after_s, words=words_of(error))
    except NetworkError as error:
        return Seen(None, None, words=words_of(error))
    except Exception as error:
        log.exception("looking failed")
        return Seen(None, None, words={"detail": type(error).__name__})
    return Seen(found, True)


def act(taken: Taken, seen: Seen, began_at: datetime) -> None:
    """Write down what was seen and what is done about it."""
    row, step = taken.row, taken.step
    about = manifest(taken.access.network)
    search = Search(
        began_at=began_at,
        deadline_at=step.deadline_at or row.now,
        settle_s=about.settle_s,
        intended_at=step.intended_at or row.now,
        honours_keys=taken.access.limits.honours_keys is True,
        key_ttl_s=about.idempotency_ttl_s,
    )
    verdict = rules.after_look(search, found=seen.receipt is not None, readable=seen.readable)
    with transaction.atomic():
        lanes.extend(taken.lane, lanes.CLAIM_LEASE_S)
        if seen.receipt is None:
            _tell(taken, seen)
        if verdict is Look.MADE and seen.receipt is not None:
            _made(taken, seen.receipt)
        elif verdict is Look.AGAIN:
            _again(taken, seen, search)
        elif verdict is Look.REPEAT:
            ledger.planned(row, step)
            ledger.tell(row, "decided", "repeat", {}, step=step.ordinal)
            ledger.postpone(row, waiting_state(taken), 0.0, "", {}, tries=row.tries)
        else:
            settling.settle(row, taken.steps, State.UNCERTAIN, "cannot_know", seen.words)


def _tell(taken: Taken, seen: Seen) -> None:
    code = "not_found"
    if not seen.readable:
        code = "cannot_look" if seen.readable is None else "never_readable"
    ledger.tell(taken.row, "looked", code, seen.words, step=taken.step.ordinal)


def _made(taken: Taken, receipt: Receipt) -> None:
    """It was made: kept like any receipt; the rest of the delivery follows at once."""
    ledger.done(taken.row, taken.step, receipt, what="looked", code="found", more=True)
    if all(each.state == "done" for each in taken.steps):
        settling.settle(taken.row, taken.steps, State.PUBLISHED, at=receipt.at)
    else:
        ledger.postpone(taken.row, State.SENDING, 0.0, "", {}, tries=0)


def _again(taken: Taken, seen: Seen, search: Search) -> None:
    row = taken.row
    looks = row.tries + 1
    wait_s = rules.LOOK_S[min(looks, len(rules.LOOK_S)) - 1]
    left_s = search.settle_s + (search.deadline_at - search.began_at).total_seconds()
    if left_s > 0:
        # The look that decides comes as soon as the network has had its time.
        wait_s = min(wait_s, left_s + 0.05)
    wait_s = max(wait_s, seen.wait_s)
    code = "outcome_unknown"
    ledger.postpone(row, State.SENDING, wait_s, code, seen.words, tries=looks)
