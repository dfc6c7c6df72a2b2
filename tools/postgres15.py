"""Run a command with DATABASE_URL on Debian's PostgreSQL 15, in a temporary folder.

python tools/postgres15.py -- .venv/bin/pytest tests/delivery
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path(os.environ.get("POSTGRES15_BIN", "/usr/lib/postgresql/15/bin"))
OPTIONS = (
    "listen_addresses=",
    "max_connections=100",
    "shared_buffers=64MB",
    "fsync=off",
    "full_page_writes=off",
)


def main(command: list[str]) -> int:
    """Exit status of the command; 0 with a sentence where this PostgreSQL is not installed."""
    if not (BIN / "postgres").exists():
        print(f"PostgreSQL 15 is not in {BIN}: this part is left out. To have it:")
        print("    sudo apt-get install postgresql-15")
        return 0
    # So that whoever stops us early leaves no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="pg15-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    prefix: list[str] = []
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        for path in (folder, data):
            os.chown(path, account.pw_uid, account.pw_gid)
        ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
        prefix = ["setpriv", *ids, "--clear-groups"]

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, str(BIN / program), *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=120,
            check=True,
        )

    given = [f"-c {each}" for each in (*OPTIONS, f"unix_socket_directories={folder}")]
    start = ["start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", " ".join(given)]
    try:
        run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "tertulia",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        run("pg_ctl", *start)
        try:
            url = f"postgresql://tertulia@/postgres?host={folder}"
            environment = {**os.environ, "DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            run("pg_ctl", "stop", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main([each for each in sys.argv[1:] if each != "--"]))
