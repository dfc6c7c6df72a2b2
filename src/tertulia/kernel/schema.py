"""Migration operations for what Django cannot say: foreign keys that carry the brand.

A row of one brand can then never point at a row of another, whatever the code does.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL


def brand_key(table: str) -> RunSQL:
    """Make `(brand_id, id)` of `table` a target for `brand_foreign_key`."""
    name = f"{table}_brand_key"
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" UNIQUE (brand_id, id)',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )


def brand_foreign_key(
    table: str, column: str, target: str, *, on_delete: str = "CASCADE"
) -> RunSQL:
    """`(brand_id, column)` of `table` must exist as `(brand_id, id)` of `target`.

    Deferred to the end of the transaction, as Django's own keys are. With `on_delete` "SET NULL"
    only the column is emptied, never the brand (PostgreSQL 15 or newer).
    """
    name = f"{table}_{column}_in_brand"
    action = f"SET NULL ({column})" if on_delete == "SET NULL" else on_delete
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (brand_id, "{column}") '
        f'REFERENCES "{target}" (brand_id, id) ON DELETE {action} DEFERRABLE INITIALLY DEFERRED',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )
