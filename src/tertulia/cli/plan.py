"""`tertulia plan`: sheets in and out, queues and their free hours, from a terminal.

Acts on posts and what comes again stand in `_plan_acts` and `_plan_again`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from tertulia.cli._plan_acts import ACTS
from tertulia.cli._plan_again import pool_group, series_group
from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.ending import Problem
from tertulia.cli.saying import said

if TYPE_CHECKING:
    from tertulia.planning.sheets.checking import Preview

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("plan")
def command() -> None:
    """The calendar of a brand."""


for each_act in (*ACTS, series_group, pool_group):
    command.add_command(each_act)


@command.command("import")
@click.argument("file", type=_FILE)
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made and what is wrong.")
def take(file: Path, slug: str, dry_run: bool) -> None:
    """Read FILE (CSV or XLSX): its good rows become drafts, wrong cells are named.

    Exit status 1 when a row is wrong.
    """
    with ready(), said():
        from tertulia.planning.services import sheets
        from tertulia.planning.sheets.reading import read_sheet, sheets_of

        scope = brand_scope(slug)
        data = file.read_bytes()
        if dry_run:
            found = sheets.preview_cells(scope=scope, cells=read_sheet(data))
        else:
            kept = sheets.keep_sheet(scope=scope, data=data, filename=file.name)
            found = sheets.take_sheet(scope=scope, sheet_id=kept.id)
        for name in sheets_of(data)[1:]:
            click.echo(f"sheet {name!r} was left aside: only the first one is read")
        _tell(found, done=not dry_run)
        if found.wrong:
            raise Problem(f"{len(found.wrong)} rows are wrong and were left out")


def _tell(found: Preview, *, done: bool) -> None:
    for row in found.wrong:
        for fault in row.faults:
            click.echo(f"{fault.cell}: {fault.sentence}")
    for row in found.changed:
        for each in row.differences:
            click.echo(f"row {row.number}, {each.column}: {each.before!r} -> {each.after!r}")
    verb = "made" if done else "would be made"
    click.echo(f"{len(found.new)} rows {verb} drafts, {len(found.changed)} differ")


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--first", type=_DAY, required=True, help="2026-12-01")
@click.option("--last", type=_DAY, help="A month later when left out.")
def export(file: Path, slug: str, first: datetime, last: datetime | None) -> None:
    """Write the plan to FILE as XLSX."""
    with ready(), said():
        from tertulia.planning.services.sheets import plan_sheet

        ends = last or first + timedelta(days=31)
        file.write_bytes(plan_sheet(scope=brand_scope(slug), first=first.date(), last=ends.date()))


@command.command("queues")
@click.option("--brand", "slug", required=True, help="The brand's address.")
def queues(slug: str) -> None:
    """Queues with their next free hour, one a line: id, name, hour."""
    with ready(), said():
        from tertulia.kernel.errors import Conflict
        from tertulia.planning.queries import queues_of
        from tertulia.planning.services.queues import next_hour

        scope = brand_scope(slug)
        for queue in queues_of(scope=scope):
            try:
                free = f"{next_hour(scope=scope, queue_id=queue.id).local:%Y-%m-%d %H:%M}"
            except Conflict as error:
                free = error.sentence
            click.echo(f"{queue.id}\t{queue.name}\t{free}")


@command.command("slots")
@click.argument("queue", type=click.UUID)
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--add", "hours", multiple=True, help="mon 09:00; again for more.")
def slots(queue: UUID, slug: str, hours: tuple[str, ...]) -> None:
    """The hours of QUEUE, and more of them with --add."""
    with ready(), said():
        from tertulia.planning.queries import queue_of
        from tertulia.planning.services.queues import add_slots

        scope = brand_scope(slug)
        for words in hours:
            weekday, hour = _slot(words)
            add_slots(scope=scope, queue_id=queue, weekdays=[weekday], hour=hour.time())
        for each in queue_of(scope=scope, queue_id=queue).slots.all():
            kept = " kept free" if each.kept_free else ""
            click.echo(f"{_WEEKDAYS[each.weekday]} {each.hour:%H:%M}{kept}")


@command.command("free")
@click.argument("queue", type=click.UUID)
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--first", type=_DAY, required=True, help="2026-12-01")
@click.option("--last", type=_DAY, help="A month later when left out.")
def free(queue: UUID, slug: str, first: datetime, last: datetime | None) -> None:
    """The free hours of QUEUE that are still to come, one a line."""
    with ready(), said():
        from tertulia.planning.queries import queue_of
        from tertulia.planning.services.queues import free_hours

        scope, ends = brand_scope(slug), last or first + timedelta(days=31)
        row = queue_of(scope=scope, queue_id=queue)
        for each in free_hours(scope=scope, queue=row, first=first.date(), last=ends.date()):
            click.echo(f"{each.local:%Y-%m-%d %H:%M}{' kept free' if each.kept_free else ''}")


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _slot(words: str) -> tuple[int, datetime]:
    day, _, hour = words.lower().partition(" ")
    try:
        return _WEEKDAYS.index(day[:3]), datetime.strptime(hour, "%H:%M")  # noqa: DTZ007
    except ValueError as error:
        raise Problem(f"{words!r} is no hour of the week: mon 09:00") from error
