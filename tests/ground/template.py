"""The migrated database, kept as a template: migrating it anew takes seconds, copying it does not.

Only on the checkout's own cluster. The template is named by everything that decides its content,
so a changed migration makes a new one.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections

_LOCK = 4_815_162
KEPT = 3


def _mark() -> str:
    mark = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        try:
            folder = import_module(f"{app.name}.migrations").__path__[0]
        except ModuleNotFoundError:
            continue
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in (".py", ".sql"):
                mark.update(path.read_bytes())

    return mark.hexdigest()[:12]


def use_template(url: str) -> None:
    """Make the template if it is missing, and let the test database be a copy of it."""
    name = f"template_{_mark()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        known = [
            row[0]
            for row in server.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid"
            )
        ]
        if name not in known:
            _make(server, name)
            for old in known[: -KEPT or None]:
                server.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)'.encode())
        _drop_left_behind(server)
    connections["default"].settings_dict["TEST"]["TEMPLATE"] = name


def _drop_left_behind(server: psycopg.Connection[Any]) -> None:
    """Databases of sessions that were killed: their process is gone."""
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_tertulia\\_%'"
    )
    for (name,) in rows.fetchall():
        pid = name.rpartition("_")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _make(server: psycopg.Connection[Any], name: str) -> None:
    making = f"making_{name}"
    server.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)'.encode())
    server.execute(f'CREATE DATABASE "{making}"'.encode())
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = making
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    server.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"'.encode())
