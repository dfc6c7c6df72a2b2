"""Events: frozen dataclasses in the past tense, declared by the lower room, heard by upper ones.

`emit` writes one outbox row per listener in the caller's transaction: an event exists exactly if
the change it tells of exists. A worker's pump hands each listener its rows in batches, at least
once and in order; a failing listener keeps its rows, backs off, and delays no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True)
class Event:
    """Base of all events. Fields must be JSON values, UUIDs, or lists of them."""

    name: ClassVar[str]

    brand_id: UUID


@dataclass(frozen=True)
class Listener:
    """`run` gets a non-empty batch of events of one kind, oldest first; must be idempotent.

    `most`: events in a batch. What a batch does is seen when all of it is done: an event that
    brings a page of texts wants fewer of them. `turn`: of the listeners that name the same one works at
    a time, for those that hold the same rows, many at once and in orders of their own.
    """

    name: str
    event: type[Event]
    run: Callable[[Sequence[Any]], None]
    most: int = 200
    turn: str = ""
