"""Commands that need the database and Django."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tertulia.kernel.postgres import Cluster
from tertulia.kernel.settings import settings


@contextmanager
def database() -> Iterator[None]:
    """The database answers: the given one, or the embedded one, started when nobody has."""
    ours = settings()
    if ours.database_url:
        yield
        return
    with Cluster(ours.cluster_home):
        yield


def set_up() -> None:
    """Load Django with our settings."""
    # Its command line, which it brings in where the terminal's libraries happen to be installed: 14 MB.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.web.settings")
    import django

    django.setup()


@contextmanager
def ready() -> Iterator[None]:
    """The database answers and Django is loaded: what most commands need."""
    with database():
        set_up()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
