"""Work that outlasts a request: kept in PostgreSQL in the transaction of its cause, done by workers.

A room declares its jobs in `jobs.py`:

    @job("library.prepare", queue=HEAVY)
    def prepare(*, asset_id: str) -> None: ...

and asks for one with `prepare.defer(asset_id=str(asset.id))`. A job is run at least once: its
worker may be killed in the middle, and another then begins it anew (decision 050). So a job looks
where things stand before it does anything, and one that runs long asks `stopping()` now and then
and raises `Interrupted`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connections, transaction
from procrastinate import App
from procrastinate.contrib.django import app as the_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.tasks import Task

from tertulia.kernel import clock
from tertulia.kernel.room import ROOM_NAMES

log = logging.getLogger(__name__)

QUICK = "quick"
HEAVY = "heavy"
"""One at a time in each worker: what takes much memory or every core."""
_AT_ONCE = {QUICK: 2, HEAVY: 1}

POLL_S = 0.25
HEARTBEAT_S = 3.0
#: A worker silent for so long is taken for dead, and what it was doing is begun anew.
DEAD_AFTER_S = 15.0
RETRY_S = 1.0
MAX_TRIES = 4
_WAIT_S = (5, 60, 300)

_stopping = threading.Event()


class Interrupted(Exception):
    """The worker is to stop: the job is begun anew by the next one."""


class _Again(BaseRetryStrategy):
    """A few tries, further and further apart; at once when only the worker stopped."""

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        if isinstance(exception, Interrupted):
            return RetryDecision(retry_in={"seconds": 0})
        if job.attempts + 1 >= MAX_TRIES:
            return None
        return RetryDecision(retry_in={"seconds": _WAIT_S[min(job.attempts, len(_WAIT_S) - 1)]})


@dataclass(frozen=True)
class Job:
    """Something that a worker does; `defer` asks for it."""

    task: Task[Any, Any, Any]
    run: Callable[..., object]
    """The function itself, for tests and for who does not want to wait."""

    def defer(self, *, once: str = "", at: datetime | None = None, **arguments: str | int) -> bool:
        """Ask for it in the caller's transaction, not before `at`.

        `once`: False and nothing new when one with the same word waits already.
        """
        configured = self.task.configure(schedule_at=at, queueing_lock=once or None)
        try:
            with transaction.atomic():  # a refused row must not end the caller's transaction
                configured.defer(**arguments)
        except AlreadyEnqueued:
            return False
        return True


def job[**P](name: str, *, queue: str = QUICK) -> Callable[[Callable[P, object]], Job]:
    """Declare a job. `name` is room.what and never changes; arguments are strings and numbers."""

    def declare(run: Callable[P, object]) -> Job:
        task = the_app.task(name=name, queue=queue, retry=_Again())(run)
        return Job(task, run)

    return declare


def stopping() -> bool:
    """Whether this worker is to stop: a long job then raises `Interrupted`."""
    return _stopping.is_set()


def load_jobs() -> None:
    """Import every room's jobs, so that this process can do them."""
    for name in ROOM_NAMES:
        module = f"tertulia.{name}.jobs"
        if find_spec(f"tertulia.{name}") and find_spec(module):
            import_module(module)


def run(stop: threading.Event) -> None:
    """Do jobs until `stop`, through restarts of the database."""
    load_jobs()
    _stopping.clear()
    while not stop.is_set():
        try:
            asyncio.run(_work(stop))
        except (ConnectorException, OSError):
            log.warning("database away; jobs wait")
        if not stop.is_set():
            stop.wait(RETRY_S)


async def _work(stop: threading.Event) -> None:
    """One procrastinate worker per queue, on two connections of their own."""
    given = {**connector_params(), "application_name": "tertulia jobs"}
    connector = PsycopgConnector(kwargs=given, min_size=1, max_size=2)
    app = App(connector=connector, worker_defaults=the_app.worker_defaults)
    app.tasks = the_app.tasks
    async with app.open_async():
        working = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=[queue],
                    name=queue,
                    concurrency=at_once,
                    fetch_job_polling_interval=POLL_S,
                    listen_notify=False,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=DEAD_AFTER_S,
                )
            )
            for queue, at_once in _AT_ONCE.items()
        ]
        ended = asyncio.create_task(_until(stop))
        await asyncio.wait([ended, *working], return_when=asyncio.FIRST_COMPLETED)
        for each in (ended, *working):
            each.cancel()
        for outcome in await asyncio.gather(*working, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


async def _until(stop: threading.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.1)
    _stopping.set()


def begin_stalled_anew() -> int:
    """What killed workers left half done waits again; returns how many. What kills each of its
    workers is given up after a few."""
    manager = the_app.job_manager
    stalled = async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=DEAD_AFTER_S)
    count = 0
    for each in stalled:
        log.warning("job begun anew", extra={"job": each.task_name, "attempts": each.attempts})
        if each.attempts + 1 >= MAX_TRIES:
            async_to_sync(manager.finish_job)(each, Status.FAILED, delete_job=False)
        else:
            async_to_sync(manager.retry_job)(each, retry_at=clock.now())
        count += 1
    return count


def is_pending(name: str, **arguments: str | int) -> bool:
    """Whether a job with these arguments waits or is being done."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE task_name = %s"
            " AND args @> %s::jsonb AND status IN ('todo', 'doing'))",
            [name, json.dumps(arguments)],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
