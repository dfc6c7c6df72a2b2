"""No row of one brand can point at a row of another: the database itself refuses."""

import pytest
from django.apps import apps
from django.db import connection, models

Key = tuple[str, tuple[str, ...], str, tuple[str, ...]]


def _tables() -> dict[str, type[models.Model]]:
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if model.__module__.startswith("tertulia.")
    }


def _below_a_brand(model: type[models.Model]) -> bool:
    return any(field.attname == "brand_id" for field in model._meta.concrete_fields)


def _keys_of_the_database() -> set[Key]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.conrelid::regclass::text,
                   array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
                         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n
                         ORDER BY k.o),
                   c.confrelid::regclass::text,
                   array(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, o)
                         JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n
                         ORDER BY k.o)
            FROM pg_constraint c WHERE c.contype = 'f'
            """
        )
        return {(t, tuple(c), to, tuple(tc)) for t, c, to, tc in cursor.fetchall()}


@pytest.mark.django_db
def test_foreign_keys_between_brand_tables_carry_the_brand() -> None:
    tables, known = _tables(), _keys_of_the_database()
    wrong = []
    for table, model in tables.items():
        if not _below_a_brand(model):
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not isinstance(field, models.ForeignKey) or not isinstance(target, type):
                continue
            if target._meta.db_table not in tables or not _below_a_brand(target):
                continue
            wanted = {("brand_id", field.column), (field.column, "brand_id")}
            if not any(
                key[0] == table and key[2] == target._meta.db_table and key[1] in wanted
                for key in known
            ):
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == [], "add kernel.schema.brand_foreign_key in a migration"


@pytest.mark.django_db
def test_no_many_to_many_joins_brand_tables_without_the_brand() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in _tables().values()
        if _below_a_brand(model)
        for field in model._meta.many_to_many
        if field.remote_field.through is not None
        and field.remote_field.through._meta.auto_created
        and isinstance(field.related_model, type)
        and _below_a_brand(field.related_model)
    ]
    assert wrong == [], "write the joining table with brand_id and composite keys"


@pytest.mark.django_db
def test_what_belongs_to_a_row_of_a_brand_belongs_to_the_brand() -> None:
    """A table that points at a brand's table has `brand_id` itself."""
    tables = _tables()
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in tables.values()
        if not _below_a_brand(model) and model.__name__ != "Brand"
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and field.related_model._meta.db_table in tables
        and _below_a_brand(field.related_model)
    ]
    assert wrong == []
