"""Many rows changed in one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


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
    columns = {each.column: each.attname for each in meta.concrete_fields if each.name in fields}
    if len(columns) != len(fields):
        raise ValueError(f"not all of {fields} are columns of {meta.db_table}")
    values = [
        {key: row.pk, **{column: getattr(row, name) for column, name in columns.items()}}
        for row in rows
    ]
    told = ", ".join(f'"{column}" = v."{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" AS r SET {told}'  # noqa: S608 - names of our own models
            f' FROM jsonb_populate_recordset(NULL::"{meta.db_table}", %s::jsonb) AS v'
            f' WHERE r."{key}" = v."{key}"',
            [json.dumps(values, default=str)],
        )
