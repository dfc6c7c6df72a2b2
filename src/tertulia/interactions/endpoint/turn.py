"""Asking the endpoints what waits for them: a job that one worker runs at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from tertulia.interactions.calling import let_go
from tertulia.interactions.endpoint.answering import Useless
from tertulia.interactions.endpoint.asking import PRIVATE, EndpointReader, Fault
from tertulia.interactions.models import Endpoint
from tertulia.interactions.second_rules import RESTS_S
from tertulia.interactions.services.claiming import Asked, Batch, claim, endpoints_to_ask
from tertulia.interactions.services.settling_asked import Outcome, settle
from tertulia.kernel.crypto import VaultLocked, decrypt
from tertulia.kernel.http import guarded_client
from tertulia.kernel.settings import settings

THREADS = 4
#: One run of the job takes no more texts after so long.
RUN_S = 20.0


def ask_endpoints() -> int:
    """Send what waits; returns how many texts were sent."""
    until = time.monotonic() + RUN_S
    return sum(_ask_one(each, until) for each in endpoints_to_ask())


def _ask_one(endpoint_id: UUID, until: float) -> int:
    sent = 0
    while time.monotonic() < until:
        batch = claim(endpoint_id)
        if batch is None:
            break
        let_go()
        reader = reader_of(batch.endpoint)
        outcomes = _outcomes(reader, batch) if reader else _nobody(batch)
        settle(batch, outcomes, version=reader.version if reader else "")
        sent += len(batch.texts)
    return sent


def reader_of(endpoint: Endpoint) -> EndpointReader | None:
    """None where its key cannot be opened."""
    try:
        key = decrypt(endpoint.sealed).decode() if endpoint.sealed else ""
    except VaultLocked:
        return None
    allowed = [*settings().allowed_networks, *(PRIVATE if endpoint.private else ())]
    return EndpointReader(guarded_client(allowed), endpoint.address, endpoint.model, key)


def _nobody(batch: Batch) -> dict[UUID, Outcome]:
    return {each.id: Fault("locked", retry_after_s=RESTS_S[-1]) for each in batch.texts}


def _outcomes(reader: EndpointReader, batch: Batch) -> dict[UUID, Outcome]:
    with reader.http, ThreadPoolExecutor(THREADS, thread_name_prefix="endpoint") as pool:
        found = pool.map(lambda each: _outcome(reader, each), batch.texts)
        return dict(zip([each.id for each in batch.texts], found, strict=True))


def _outcome(reader: EndpointReader, asked: Asked) -> Outcome:
    try:
        return reader.ask(asked.text, asked.first)
    except (Useless, Fault) as error:
        return error
