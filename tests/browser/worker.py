"""A real worker for browser tests: `tertulia worker` on the test's database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings as django_settings

from tertulia.kernel.settings import settings
from tests.browser.live import WITHIN_S, database_url


@contextmanager
def worker_process() -> Iterator[subprocess.Popen[bytes]]:
    """Start it, allowed to speak to the servers of the tests; stop it at the end."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "TERTULIA_DATA": str(settings().data_dir),
        "TERTULIA_SECRET_KEY": django_settings.SECRET_KEY,
        "TERTULIA_VAULT_KEYS": ",".join(settings().vault_keys),
        "TERTULIA_ALLOW_PRIVATE": "127.0.0.0/8, ::1/128",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    process = subprocess.Popen([sys.executable, "-m", "tertulia.cli", "worker"], env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(WITHIN_S)
