"""Addresses that are drawn by the hundred."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)
"""Stands for a key in an address that is made once."""


def address_of(name: str, slug: str, key: str) -> str:
    """Where one thing of a brand stands: `reverse`, asked once per name and brand."""
    return _pattern(name, slug).replace(str(_ANY), key)


@lru_cache(maxsize=2048)
def _pattern(name: str, slug: str) -> str:
    return reverse(name, args=[slug, _ANY])
