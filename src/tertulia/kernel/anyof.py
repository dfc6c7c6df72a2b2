"""Thousands of keys in one query."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Func, UUIDField, Value


class AnyOf(Func):
    """`filter(AnyOf("id", keys))` is `id = ANY(array)`: one value where `id__in` sends and parses
    each key by itself, which for two thousand takes longer than finding the rows."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("

    def __init__(self, field: str, keys: Iterable[UUID]) -> None:
        """The keys; none at all finds nothing."""
        array = Value(list(keys), output_field=ArrayField(UUIDField()))
        super().__init__(field, array, output_field=BooleanField())
