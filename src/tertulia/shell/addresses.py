"""Addresses that are drawn by the hundred: a pattern is looked up once, keys are put in after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse

_ANY = tuple(UUID(int=2**128 - 1 - at) for at in range(4))
"""Stand for keys in an address that is made once."""
_KINDS = frozenset({UUID, str, int})
"""What addresses are made of, mostly; equal ones are written alike."""


def address_of(name: str, slug: str, key: str) -> str:
    """Where one thing of a brand stands, by its key."""
    return _pattern(name, (slug, _ANY[0]), ()).replace(str(_ANY[0]), key)


def reversed_once(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """`reverse`, a third of its time from the second address of a kind on. Raises: NoReverseMatch."""
    given = (*args, *kwargs.values())
    keys = [each for each in given if type(each) is UUID]
    if len(keys) > len(_ANY) or not _KINDS.issuperset(map(type, given)) or set(keys) & set(_ANY):
        return reverse(name, args=args, kwargs=dict(kwargs))
    stand_ins = iter(_ANY)
    shape = [next(stand_ins) if type(each) is UUID else each for each in given]
    named = zip(kwargs, shape[len(args) :], strict=True)
    found = _pattern(name, tuple(shape[: len(args)]), tuple(named))
    for stand_in, key in zip(_ANY, keys, strict=False):
        found = found.replace(str(stand_in), str(key))
    return found


@lru_cache(maxsize=4096)
def _pattern(name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, args=args, kwargs=dict(kwargs))
