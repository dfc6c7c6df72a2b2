"""`/health`: whether this installation can do its work, for a load balancer and for a person.

Answered before Django's handlers: any host name, no session, no cookie. 200 while pages can be
served, 503 when they cannot; silent workers are said, but do not take the pages away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from tertulia.kernel import clock
from tertulia.kernel.pulse import DISPATCHER, last_beat, living_workers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TICK_IS_LATE_S = 30.0


@dataclass(frozen=True)
class Health:
    """What is well and what is not."""

    status: str
    """ok; degraded: pages are served, but nobody sends what is due; down."""
    database: bool
    migrations: bool
    workers: int
    dispatcher_tick_age_s: float | None
    """Seconds since the dispatcher last looked for what is due; None when it never did."""


_migrated = False


def _is_migrated() -> bool:
    """Whether nothing is left to apply; asked until it is true once (the code does not change)."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def health() -> Health:
    """Ask the database."""
    try:
        if not _is_migrated():
            return Health("down", True, False, 0, None)
        workers, ticked = living_workers(), last_beat(DISPATCHER)
    except DatabaseError:
        return Health("down", False, False, 0, None)
    age = None if ticked is None else round((clock.now() - ticked).total_seconds(), 1)
    works = workers > 0 and age is not None and age < TICK_IS_LATE_S
    return Health("ok" if works else "degraded", True, True, workers, age)


def with_health(pages: WSGIApplication) -> WSGIApplication:
    """`pages`, with `/health` answered before them."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == "/health":
            return _answer(start_response)
        return pages(environ, start_response)

    return application


def _answer(start_response: Callable[..., object]) -> list[bytes]:
    close_old_connections()
    try:
        found = health()
    finally:
        close_old_connections()
    status = "503 Service Unavailable" if found.status == "down" else "200 OK"
    body = json.dumps(asdict(found)).encode() + b"\n"
    start_response(
        status,
        [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ],
    )
    return [body]
