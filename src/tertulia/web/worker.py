"""A worker: sends what is due, hands events on, runs periodic jobs, holds streams.

Every part is a thread; any number of workers, on any number of machines, work on one database.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, connections

from tertulia.delivery.engine.dispatcher import THREADS, Dispatcher
from tertulia.delivery.engine.owner import Owner
from tertulia.delivery.restoring import know_instance
from tertulia.kernel import jobs, pulse, pump
from tertulia.kernel.instance import instance_id
from tertulia.kernel.periodic import Scheduler
from tertulia.kernel.postgres import Layout
from tertulia.kernel.room import rooms
from tertulia.kernel.settings import settings
from tertulia.web.parts import begin, end_on_signal

log = logging.getLogger("tertulia.worker")

#: Connections for all threads: none is held during a call to a network. One stays taken, by who listens
#: for events.
CONNECTIONS = 6
#: A thread that computes (who puts texts into conversations) lets the others in so often: each answer
#: of the database would wait for it, and what is due with it.
TURN_S = 0.0005


def run() -> None:
    """Work until SIGTERM or SIGINT, then end what is under way and return."""
    sys.setswitchinterval(TURN_S)
    share_connections()
    stop = end_on_signal()
    _know_instance()
    owner = Owner(settings().data_dir / "run")
    dispatcher = Dispatcher(owner.name, threads=THREADS)
    parts: dict[str, Callable[[threading.Event], None]] = {
        "dispatcher": lambda _: dispatcher.run(),
        "pump": pump.run,
        "jobs": jobs.run,
        "periodic": Scheduler().run,
        **{each.name: each.run for room in rooms() for each in room.daemons if not each.apart},
    }
    threads = begin(parts, stop)
    log.info("worker %s at work", owner.name)
    _beat_until(stop, f"{pulse.WORKER}{owner.name}"[:120])
    dispatcher.stop()
    for thread in threads:
        thread.join()
    close_shared_connections()
    log.info("worker %s has ended", owner.name)


def _know_instance() -> None:
    """A copied or restored folder holds every brand before anything of it can go out.

    Machines that share a given database are one installation; its `tertulia restore` holds.
    """
    ours = settings()
    if ours.database_url and ours.database_url != Layout(ours.cluster_home).url():
        return
    if know_instance(instance_id(ours.data_dir)):
        log.warning("this is a copy: every brand is held until a person releases it")


def share_connections() -> None:
    """One pool for all threads of this process, before the first query."""
    given = connections.databases["default"]
    given["CONN_MAX_AGE"], given["CONN_HEALTH_CHECKS"] = 0, False
    given["OPTIONS"] = {
        **given.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": CONNECTIONS, "max_idle": 60, "timeout": 20},
        "application_name": f"tertulia worker {os.getpid()}",
    }


def close_shared_connections() -> None:
    """End the pool's own threads, which would otherwise hold the process up."""
    database: Any = connections["default"]
    database.close()
    database.close_pool()


def _beat_until(stop: threading.Event, name: str) -> None:
    while not stop.wait(1.0):
        try:
            pulse.beat(name)
        except (DatabaseError, InterfaceError):
            log.warning("database away; the sign of life is late")
        connection.close()
