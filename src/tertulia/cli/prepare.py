"""`tertulia prepare`: bring the database and the collected static files up to date."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import click

from tertulia.cli.django import ready
from tertulia.kernel.settings import settings

#: Any number; two machines that start at once migrate one after the other.
_LOCK = 7_283_664_1


@click.command("prepare")
def command() -> None:
    """Migrate the database and collect static files (serve does it by itself)."""
    run()


def run() -> None:
    """Migrate and collect."""
    with ready():
        migrate()
        collect_static()
        say_how_to_begin()


def migrate() -> None:
    """Apply migrations, alone among all machines of this database."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def say_how_to_begin() -> None:
    """While nobody is here: where the first person begins, with the code where it is needed."""
    from django.urls import reverse

    from tertulia.accounts.services.first_run import (
        is_first_run,
        setup_token,
        setup_token_needed,
    )

    if is_first_run():
        code = f"?setup={setup_token()}" if setup_token_needed() else ""
        click.echo(f"Begin here: {settings().public_url}{reverse('accounts:begin')}{code}")


def collect_static() -> None:
    """Collect static files under names with a digest, when they changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command
    from django.test.utils import override_settings

    target = settings().static_dir
    mark = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            mark.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = target / ".collected"
    if stamp.exists() and stamp.read_text() == mark.hexdigest():
        return
    making = Path(f"{target}.making")
    shutil.rmtree(making, ignore_errors=True)
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    with override_settings(STATIC_ROOT=str(making), STORAGES={"staticfiles": {"BACKEND": backend}}):
        call_command("collectstatic", interactive=False, verbosity=0)
    (making / ".collected").write_text(mark.hexdigest())
    shutil.rmtree(target, ignore_errors=True)
    making.replace(target)
