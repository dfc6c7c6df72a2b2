"""A Redis that keeps nothing, for servers that need one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.processes import Process, ServerFailed, free_port

INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "redis-server"]


def redis_program() -> str:
    """Where redis-server is; installed by apt when we are root.

    Raises: ServerFailed with the line to type.
    """
    found = shutil.which("redis-server")
    if found is None and os.geteuid() == 0:
        subprocess.run(INSTALL, capture_output=True, timeout=300, check=False)
        found = shutil.which("redis-server")
    if found is None:
        raise ServerFailed(
            f"redis-server is missing; the Bluesky network needs it: sudo {' '.join(INSTALL)}"
        )
    return found


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """Yields host:port."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        "setpriv",
        "--pdeathsig=TERM",
        "--",
        redis_program(),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(folder),
    ]
    command += ["--save", "", "--appendonly", "no", "--logfile", str(folder / "redis.log")]
    process = Process("redis-server", command, log=folder / "redis.err")
    try:
        process.must_listen(port)
        yield f"127.0.0.1:{port}"
    finally:
        process.stop()
