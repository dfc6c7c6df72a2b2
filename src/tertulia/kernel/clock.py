"""The one source of time. Aware UTC inside; zones only at the border."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC. Tests freeze or advance it with `time_machine`."""
    return datetime.now(UTC)
