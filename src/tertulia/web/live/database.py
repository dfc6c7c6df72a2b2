"""Questions to the database from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-database")


async def ask[T](question: Callable[[], T]) -> T:
    """Run `question` in one of the two threads that hold a connection."""

    def run() -> T:
        close_old_connections()
        try:
            return question()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, run)


def address() -> dict[str, str]:
    """Where Django's database is, for a connection of our own."""
    given = connection.get_connection_params()
    return {name: str(value) for name, value in given.items() if isinstance(value, (str, int))}
