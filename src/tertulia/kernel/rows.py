"""Many rows written in one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def write_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one model; as `bulk_update`, whose CASE for each row and field
    takes longer to put together than all the rest.

    PostgreSQL itself takes the values apart, as the table's columns say. Raises: ValueError where a
    field has no column.
    """
    if not rows:
        return
    meta = rows[0]._meta
    key = meta.pk.column
    columns = [each for each in meta.concrete_fields if each.name in fields]
    if len(columns) != len(fields):
        raise ValueError(f"not all of {fields} are columns of {meta.db_table}")
    told = ", ".join(f'"{each.column}" = v."{each.column}"' for each in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" AS r SET {told}'  # noqa: S608 - names of our own models
            f' FROM jsonb_populate_recordset(NULL::"{meta.db_table}", %s::jsonb) AS v'
            f' WHERE r."{key}" = v."{key}"',
            [_values(rows, [meta.pk, *columns])],
        )


def insert_rows(rows: Sequence[Model]) -> set[Any]:
    """Insert rows of one model; as `bulk_create`, which names each value of each row by itself.

    A row that somebody else has written already (any of its unique columns) is left as it is.
    Returns the keys of those that were inserted.
    """
    if not rows:
        return set()
    meta = rows[0]._meta
    names = ", ".join(f'"{each.column}"' for each in meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({names})'  # noqa: S608 - names of our own models
            f' SELECT {names} FROM jsonb_populate_recordset(NULL::"{meta.db_table}", %s::jsonb)'
            f' ON CONFLICT DO NOTHING RETURNING "{meta.pk.column}"',
            [_values(rows, meta.concrete_fields)],
        )
        return {key for (key,) in cursor.fetchall()}


def _values(rows: Sequence[Model], fields: Sequence[Field[Any, Any]]) -> str:
    """A list of objects, one a row, by column."""
    pairs = [(each.column, each.attname) for each in fields]
    told = [{column: getattr(row, name) for column, name in pairs} for row in rows]
    return json.dumps(told, default=str)
