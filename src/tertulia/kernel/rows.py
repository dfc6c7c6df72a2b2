"""Many rows written in one statement; and whether a row is still what it was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model, TextField
from django.db.models.expressions import RawSQL


def state_of(model: type[Model]) -> RawSQL:
    """An annotation: text that is another one after each write of a row (PostgreSQL's `xmin`), not
    after it was locked."""
    return RawSQL(f'"{model._meta.db_table}".xmin::text', [], output_field=TextField())  # noqa: S611 - a name of ours


def write_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one model; as `bulk_update`, whose CASE for each row and field
    takes longer to put together than all the rest.

    Raises: ValueError where a field has no column.
    """
    if not rows:
        return
    meta = rows[0]._meta
    columns = [meta.pk, *(each for each in meta.concrete_fields if each.name in fields)]
    if len(columns) != len(fields) + 1:
        raise ValueError(f"not all of {fields} are columns of {meta.db_table}")
    names = [each.attname for each in columns]
    told = [{name: getattr(row, name) for name in names} for row in rows]
    write_values(type(rows[0]), told)


def write_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for who has no objects, each of which costs more than to write it.

    `rows`: by `attname`, the primary key among them; all with the same names. PostgreSQL itself takes
    the values apart, as the table's columns say; what all rows share is said once. Raises: ValueError
    where a name is no column.
    """
    if not rows:
        return
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [each.attname for each in _fields(model, rows[0])]
    first = rows[0]
    shared = {
        each: first[each]
        for each in columns
        if each != key and all(row[each] == first[each] for row in rows)
    }
    own = [each for each in columns if each not in shared]
    told = ", ".join(
        f'"{each}" = {"s" if each in shared else "v"}."{each}"' for each in columns if each != key
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" AS r SET {told}'  # noqa: S608 - names of our own models
            f' FROM json_populate_recordset(NULL::"{table}", %s::json) AS v,'
            f' json_populate_record(NULL::"{table}", %s::json) AS s'
            f' WHERE r."{key}" = v."{key}"',
            [_told([{each: row[each] for each in own} for row in rows]), _told(shared)],
        )


def insert_values(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    """Insert rows of one model; as `bulk_create`, which names each value of each row by itself.

    `rows`: as for `write_values`; what they do not name is the field's default. A row that somebody
    else has written already (any of its unique columns) is left as it is. Returns the keys of those
    that were inserted.
    """
    if not rows:
        return set()
    meta = model._meta
    named = {each.attname for each in _fields(model, rows[0])}
    others = {
        each.attname: each.get_default()
        for each in meta.concrete_fields
        if each.attname not in named
    }
    names = ", ".join(f'"{each.column}"' for each in meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({names})'  # noqa: S608 - names of our own models
            f' SELECT {names} FROM json_populate_recordset(NULL::"{meta.db_table}", %s::json)'
            f' ON CONFLICT DO NOTHING RETURNING "{meta.pk.column}"',
            [_told([{**others, **row} for row in rows])],
        )
        return {key for (key,) in cursor.fetchall()}


def _fields(model: type[Model], row: Mapping[str, Any]) -> list[Field[Any, Any]]:
    """Those that a row names, the key among them. Raises: ValueError.

    A row goes to PostgreSQL as it is: a field's name must be its column's.
    """
    every = [each for each in model._meta.concrete_fields if each.attname == each.column]
    found = [each for each in every if each.attname in row]
    if len(found) != len(row) or model._meta.pk.attname not in row:
        raise ValueError(f"{list(row)} are not columns of {model._meta.db_table}, with its key")
    return found


def _told(values: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
    return json.dumps(values, default=str)
