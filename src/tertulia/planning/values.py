"""What crosses the room's border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Spot:
    """A post (or one of its variants with an hour of its own) at a place of the plan."""

    post_id: UUID
    day: date | None
    hour: time | None
    variant_id: UUID | None = None

    def as_json(self) -> list[str]:
        """As it waits in a session to be undone."""
        return [
            str(self.post_id),
            self.day.isoformat() if self.day else "",
            self.hour.isoformat() if self.hour else "",
            str(self.variant_id or ""),
        ]

    @classmethod
    def from_json(cls, data: list[str]) -> Spot:
        """Back from `as_json`."""
        post, day, hour, variant = data
        return cls(
            post_id=UUID(post),
            day=date.fromisoformat(day) if day else None,
            hour=time.fromisoformat(hour) if hour else None,
            variant_id=UUID(variant) if variant else None,
        )


@dataclass(frozen=True)
class Serves:
    """What a post serves."""

    post_id: UUID
    pillar_id: UUID | None
    campaign_id: UUID | None

    def as_json(self) -> list[str]:
        """As it waits in a session to be undone."""
        return [str(self.post_id), str(self.pillar_id or ""), str(self.campaign_id or "")]

    @classmethod
    def from_json(cls, data: list[str]) -> Serves:
        """Back from `as_json`."""
        post, pillar, campaign = data
        return cls(
            post_id=UUID(post),
            pillar_id=UUID(pillar) if pillar else None,
            campaign_id=UUID(campaign) if campaign else None,
        )


@dataclass(frozen=True)
class Undo:
    """What takes an act back: spots to return to, copies to discard, drafts to bring back, what
    posts served before."""

    back: tuple[Spot, ...] = ()
    put: tuple[Spot, ...] = ()
    """Where the act put each of `back`: what a colleague has moved on since is theirs."""
    discard: tuple[UUID, ...] = ()
    restore: tuple[UUID, ...] = ()
    serves: tuple[Serves, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.back or self.discard or self.restore or self.serves)

    def as_json(self) -> dict[str, Any]:
        """As it waits in a session."""
        return {
            "back": [each.as_json() for each in self.back],
            "put": [each.as_json() for each in self.put],
            "discard": [str(each) for each in self.discard],
            "restore": [str(each) for each in self.restore],
            "serves": [each.as_json() for each in self.serves],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Undo:
        """Back from `as_json`."""
        return cls(
            back=tuple(Spot.from_json(each) for each in data["back"]),
            put=tuple(Spot.from_json(each) for each in data.get("put", ())),
            discard=tuple(UUID(each) for each in data["discard"]),
            restore=tuple(UUID(each) for each in data["restore"]),
            serves=tuple(Serves.from_json(each) for each in data.get("serves", ())),
        )


@dataclass(frozen=True)
class Done:
    """What an act on the plan did: a sentence, what is worth knowing of it, how to take it back."""

    sentence: str
    undo: Undo = Undo()
    warnings: tuple[str, ...] = ()
    stayed: tuple[str, ...] = ()
    """Why some of it stayed as it was."""
    series_id: UUID | None = None
    """The series as it goes on, when the act was on one."""
