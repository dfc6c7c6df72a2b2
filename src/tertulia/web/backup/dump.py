"""The database, by PostgreSQL's own programs: one snapshot out, and in again."""

from __future__ import annotations

import subprocess
from pathlib import Path

from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tertulia.kernel.errors import Conflict, TertuliaError
from tertulia.kernel.postgres.programs import environment, wheel_programs

#: A dump by PostgreSQL 18's program sets what older servers do not have; nothing is lost by that.
_HARMLESS = ("transaction_timeout",)


class DumpFailed(TertuliaError):
    """PostgreSQL's program said no; its words are the detail."""

    retry_helps = True


def dump_database(url: str, to: Path) -> None:
    """Write the whole database, as it is at one instant, in PostgreSQL's custom form.

    Raises: DumpFailed.
    """
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", url=url)


def restore_database(url: str, dump: Path) -> None:
    """Fill an empty database. Raises: Conflict when it is not empty; DumpFailed."""
    refuse_filled()
    connection.close()
    said = _run("pg_restore", "--no-owner", "--no-privileges", str(dump), url=url, may_fail=True)
    errors = [line for line in said.splitlines() if "error:" in line]
    wrong = [line for line in errors if not any(word in line for word in _HARMLESS)]
    if wrong:
        raise DumpFailed(
            "The database could not be restored whole. Empty it before you try again.",
            detail="\n".join(wrong[:5]),
        )


def refuse_filled() -> None:
    """Raises: Conflict when something is in the database already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        tables = cursor.fetchone()[0]
    if tables:
        raise Conflict(
            "The database is not empty, and restoring never overwrites. Choose an empty data "
            "folder (TERTULIA_DATA) or an empty database (DATABASE_URL)."
        )


def _run(name: str, *arguments: str, url: str, may_fail: bool = False) -> str:
    """Run a program against the database; what it said. Raises: DumpFailed."""
    parts = {each: str(value) for each, value in conninfo_to_dict(url).items() if value is not None}
    # The password goes by the environment: other users of the machine can read command lines.
    secret = {"PGPASSWORD": parts.pop("password")} if "password" in parts else {}
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [str(wheel_programs() / name), f"--dbname={make_conninfo('', **parts)}", *arguments],
        env=environment() | secret,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        said = done.stderr.strip()[:2000]
        raise DumpFailed("The database could not be saved.", detail=said)
    return done.stderr
