"""What `tertulia doctor` looks at: the ground here, the rest in each room's declaration."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tertulia.kernel import clock
from tertulia.kernel.outbox import parked
from tertulia.kernel.pulse import DISPATCHER, last_beat, living_workers
from tertulia.kernel.room import DoctorFinding, rooms
from tertulia.kernel.settings import settings
from tertulia.networks.registry import connectors

LEAST_FREE_GB = 2
OLDEST_POSTGRESQL = 150000
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def examine() -> Iterator[DoctorFinding]:
    """Every finding, the ground first, then the rooms from below."""
    for look in (_data, _keys, _settings, _database, _migrations, _durability, _clock, _workers):
        yield from _guarded(look.__name__.strip("_"), look)
    for look in (_outbox, _networks, _pages):
        yield from _guarded(look.__name__.strip("_"), look)
    for room in rooms():
        if room.doctor is not None:
            yield from _guarded(room.name, room.doctor)


def _guarded(name: str, look: Callable[[], Sequence[DoctorFinding]]) -> Sequence[DoctorFinding]:
    """A look that fails is a finding; the others still happen."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 (the border: whatever is wrong is to be told)
        said = f"{name}: cannot be examined ({type(error).__name__}: {error})"
        return [DoctorFinding(said, ok=False, repair="Repair what stands above first.")]


def _data() -> list[DoctorFinding]:
    folder = settings().data_dir
    free_gb = shutil.disk_usage(folder).free / 1e9
    return [
        DoctorFinding(
            f"The data folder {folder} has {free_gb:.1f} GB free",
            ok=free_gb >= LEAST_FREE_GB,
            repair=f"Make room: at least {LEAST_FREE_GB} GB, or uploads and the database stop.",
        )
    ]


def _keys() -> list[DoctorFinding]:
    folder = settings().data_dir / "keys"
    if not folder.exists():
        return [DoctorFinding("The keys come from the settings", ok=True)]
    wide = [path for path in folder.iterdir() if _others_may_read(path)]
    return [
        DoctorFinding(
            "The keys can be read by the program alone",
            ok=not wide,
            repair=f"chmod 600 {' '.join(map(str, wide))}",
        )
    ]


def _others_may_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _settings() -> list[DoctorFinding]:
    ours = settings()
    public = urlsplit(ours.public_url)
    local = public.hostname in _LOOPBACK
    return [
        DoctorFinding(
            f"People reach it at {ours.public_url}" + ("" if local else ", encrypted"),
            ok=local or ours.https,
            repair="Put a proxy with a certificate before it; write TERTULIA_PUBLIC_URL=https://...",
        ),
        DoctorFinding(
            "Errors are not shown to visitors",
            ok=local or not ours.debug,
            repair="Remove TERTULIA_DEBUG.",
        ),
        DoctorFinding(
            "Mail goes out" if ours.mail_url else "Mail is written to the console",
            ok=local or bool(ours.mail_url),
            repair="Write TERTULIA_MAIL_URL, or invitations and alerts reach nobody.",
        ),
    ]


def _database() -> list[DoctorFinding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database())"
        )
        version, size = cursor.fetchone()
    number = connection.cursor().connection.info.server_version
    kind = "given" if settings().database_url else "embedded"
    return [
        DoctorFinding(
            f"PostgreSQL {version} ({kind}) answers; it holds {size / 1e6:.0f} MB",
            ok=number >= OLDEST_POSTGRESQL,
            repair="Use PostgreSQL 15 or later.",
        )
    ]


def _migrations() -> list[DoctorFinding]:
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [
        DoctorFinding(
            f"{len(left)} migrations wait" if left else "The database is up to date",
            ok=not left,
            repair="tertulia prepare",
        )
    ]


def _durability() -> list[DoctorFinding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE setting = 'off'"
            " AND name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
        )
        off = [name for (name,) in cursor.fetchall()]
    return [
        DoctorFinding(
            "What the database confirms is on the disk",
            ok=not off,
            repair=f"Turn on in the server: {', '.join(off)}. Without it a post can go out twice.",
        )
    ]


def _clock() -> list[DoctorFinding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - clock.now())
    return [
        DoctorFinding(
            f"The clocks of program and database agree to {apart.total_seconds():.1f} s",
            ok=apart < timedelta(seconds=2),
            repair="Let both machines keep their time by NTP (for example: apt install chrony).",
        )
    ]


def _workers() -> list[DoctorFinding]:
    alive, ticked = living_workers(), last_beat(DISPATCHER)
    age = None if ticked is None else (clock.now() - ticked).total_seconds()
    return [
        DoctorFinding(
            f"{alive} workers live",
            ok=alive > 0,
            repair="Nothing is sent or read: start them with tertulia serve, or tertulia worker.",
        ),
        DoctorFinding(
            "Nobody has looked for what is due yet"
            if age is None
            else f"What is due was looked for {age:.0f} s ago",
            ok=age is not None and age < 30,
            repair="Look into the log of the workers, then start them again.",
        ),
    ]


def _outbox() -> list[DoctorFinding]:
    stuck = parked()
    return [
        DoctorFinding(
            f"{stuck} events could not be handed on" if stuck else "All events are handed on",
            ok=not stuck,
            repair="Look into the log for the listener's error; they are tried again after it.",
        )
    ]


def _networks() -> list[DoctorFinding]:
    names = ", ".join(each.manifest.title for each in connectors().values())
    return [
        DoctorFinding(
            f"Networks: {names}" if names else "No network is installed",
            ok=bool(names),
            repair="Install the package again: its entry points are missing.",
        )
    ]


def _pages() -> list[DoctorFinding]:
    try:
        call_command("check", stdout=StringIO())
    except SystemCheckError as error:
        said = f"The program is not whole: {error}"
        return [DoctorFinding(said, ok=False, repair="Install the package again.")]
    return [DoctorFinding("The program is whole", ok=True)]
