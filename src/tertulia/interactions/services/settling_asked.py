"""What an endpoint answered, written down; and the circuit breaker."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from tertulia.interactions.endpoint.answering import Useless
from tertulia.interactions.endpoint.asking import Fault
from tertulia.interactions.models import Endpoint, Reading
from tertulia.interactions.reading_rules import said_of
from tertulia.interactions.second_rules import next_try, rest_s
from tertulia.interactions.services.claiming import Batch
from tertulia.interactions.services.second import Second, write_second
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.language.values import Reading as Read

log = logging.getLogger(__name__)

type Outcome = Read | Useless | Fault


@transaction.atomic
def settle(batch: Batch, outcomes: dict[UUID, Outcome], *, version: str) -> None:
    """Write what was said; what was not waits again, or is given up. Whose lease it is no longer
    (edited, chosen otherwise, read anew meanwhile) is left alone."""
    endpoint = Endpoint.objects.select_for_update(of=("self",)).get(id=batch.endpoint.id)
    _tell(endpoint, list(outcomes.values()))
    keys = list(outcomes)
    rows = Reading.objects.select_for_update(of=("self",)).filter(
        AnyOf("interaction_id", keys), wants_at=batch.lease, wants__gt=0
    )
    found = []
    for row in rows.order_by("interaction_id"):
        outcome = outcomes[row.interaction_id]
        if isinstance(outcome, Read):
            found.append(Second(row, said_of(replace(outcome, version=version))))
        else:
            _wait_again(row, outcome)
    write_second(found, version)


def _wait_again(row: Reading, outcome: Useless | Fault) -> None:
    """A useless answer counts against its text, and so does silence after it was sent."""
    row.wants_at = None
    if isinstance(outcome, Useless) or outcome.sent:
        row.tries += 1
        later = next_try(row.tries)
        if later is None:
            row.wants, row.second_at = 0, clock.now()
        else:
            row.wants_at = clock.now() + later
    row.save(update_fields=["wants", "wants_at", "tries", "second_at"])


def _tell(endpoint: Endpoint, outcomes: list[Outcome]) -> None:
    """The circuit breaker: faults in a row make it rest, one good answer ends them."""
    faults = [each for each in outcomes if isinstance(each, Fault)]
    if any(isinstance(each, Read) for each in outcomes):
        endpoint.failures, endpoint.rests_until, endpoint.words = 0, None, ""
        told_s = max((each.retry_after_s for each in faults), default=0.0)
    elif outcomes:
        endpoint.failures += 1
        endpoint.words = faults[-1].name if faults else "useless"
        told_s = max((each.retry_after_s for each in faults), default=0.0)
        log.warning("endpoint: %s", endpoint.words, extra={"faults": endpoint.failures})
    else:
        return
    wait_s = rest_s(endpoint.failures, told_s=told_s)
    endpoint.rests_until = clock.now() + timedelta(seconds=wait_s) if wait_s else None
    endpoint.save(update_fields=["failures", "rests_until", "words"])
