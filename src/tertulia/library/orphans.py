"""Bytes that no row names any more: set aside a day after, deleted a week later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction

from tertulia.kernel import clock
from tertulia.kernel.blobs import blobs_older_than, forget_aside, set_aside

#: A file is kept before the row that names it is committed; nothing takes a day between the two.
YOUNG = timedelta(days=1)
#: How long they lie aside, and come back when something asks for them after all.
ASIDE = timedelta(days=7)
_HEX = "[0-9a-f]{64}"


def clear_orphans() -> int:
    """Set aside what nothing names; returns how many.

    The files are listed before the rows are read, and one that somebody keeps again meanwhile
    counts as new: so what a row names, or is about to name, stays.
    """
    now = clock.now()
    before = (now - YOUNG).timestamp()
    old = set(blobs_older_than(before))
    if old:
        old -= named_in_rows()
    taken = sum(set_aside(digest, older_than=before) for digest in old)
    forget_aside(older_than=(now - ASIDE).timestamp())
    return taken


def named_in_rows() -> set[str]:
    """Everything in any column of any table that could be a digest: no room is asked, so none can
    forget a table."""
    found: set[str] = set()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table, column in _columns():
            cursor.execute(
                f"SELECT DISTINCT (regexp_matches({column}::text, %s, 'g'))[1] FROM {table}",  # noqa: S608
                [_HEX],
            )
            found.update(row[0] for row in cursor)
    return found


def _columns() -> Iterator[tuple[str, str]]:
    """Quoted names of every table's columns that hold words."""
    quote = connection.ops.quote_name
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed is False or model._meta.proxy:
            continue
        for field in model._meta.local_concrete_fields:
            short = isinstance(field, models.CharField) and (field.max_length or 64) < 64
            if not short and isinstance(
                field, models.CharField | models.TextField | models.JSONField | ArrayField
            ):
                yield quote(model._meta.db_table), quote(field.column or field.name)
