"""A network in memory that does what a test tells it to: every fault, at every moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from unittest import mock

from tertulia.kernel import clock
from tertulia.networks import registry
from tertulia.networks.errors import CannotRead, LimitExceeded, NetworkError
from tertulia.networks.manifest import Manifest, parse_manifest
from tertulia.networks.values import (
    Content,
    Limits,
    Receipt,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    StepPlan,
)

MANIFEST = {
    "name": "scripted",
    "title": "Scripted",
    "mark": "Sc",
    "text": {"unit": "graphemes", "max": 500},
    "capabilities": ["text", "images", "thread", "edit", "delete", "reply", "like"],
    "delivery": {
        "idempotency": "key",
        "idempotency_ttl_s": 3600,
        "settle_s": 0.2,
        "call_deadline_s": 0.3,
        "upload_deadline_s": 0.3,
    },
}


@dataclass(frozen=True)
class Made:
    """Something that stands on the network."""

    id: str
    text: str
    key: str
    at: datetime
    above: str


@dataclass
class Scripted:
    """Connector and network in one. `script` holds what the next calls do, in order."""

    manifest: Manifest = field(default_factory=lambda: parse_manifest(MANIFEST))
    script: list[Callable[[StepOrder], None] | NetworkError] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    calls: list[StepOrder] = field(default_factory=list)
    finds: int = 0
    readable: bool = True
    hidden: set[str] = field(default_factory=set)
    """Ids that a timeline does not show yet."""
    find_error: NetworkError | None = None
    during: Callable[[StepOrder], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def plan(self, content: Content, limits: Limits) -> tuple[StepPlan, ...]:
        """Uploads, then parts."""
        most = limits.max_text or 500
        for part in content.parts:
            if len(part.text) > most:
                raise LimitExceeded("Too long.", field="text", limit=most, value=len(part.text))
        uploads = [
            StepPlan(StepKind.UPLOAD, part=p, media=m)
            for p, part in enumerate(content.parts)
            for m, _ in enumerate(part.media)
        ]
        parts = [
            StepPlan(StepKind.PART, part=p, repeatable=False) for p in range(len(content.parts))
        ]
        return (*uploads, *parts)

    def plan_action(
        self, kind: StepKind, content: Content | None, limits: Limits
    ) -> tuple[StepPlan, ...]:
        """One step."""
        return (StepPlan(kind, repeatable=kind is not StepKind.REPORT),)

    def perform(self, session: Session, order: StepOrder) -> Receipt:
        """Do what the script says, then what was asked."""
        with self.lock:
            self.calls.append(order)
            planned = self.script.pop(0) if self.script else None
        if self.during:
            self.during(order)
        if isinstance(planned, Exception):
            raise planned
        if planned is not None:
            planned(order)
        return self.accept(order)

    def accept(self, order: StepOrder) -> Receipt:
        """The network takes it."""
        with self.lock:
            made = Made(
                id=f"r{len(self.made) + 1}",
                text=self._text(order),
                key=order.key,
                at=clock.now(),
                above=self._above(order),
            )
            self.made.append(made)
        return Receipt(RemoteRef(made.id, url=f"https://scripted.test/{made.id}"))

    def _text(self, order: StepOrder) -> str:
        if order.plan.kind in (StepKind.PART, StepKind.EDIT) and order.content:
            return order.content.parts[order.plan.part].text
        ref = order.target.ref if order.target else None
        return f"{order.plan.kind}:{ref.id if ref else ''}"

    def _above(self, order: StepOrder) -> str:
        for ordinal, plan in enumerate(order.plans):
            if plan.kind is StepKind.PART and plan.part == order.plan.part - 1:
                return order.receipts[ordinal].ref.id
        return ""

    def find(self, session: Session, order: StepOrder, *, taken: Collection[str]) -> Receipt | None:
        """By text and time, among what is shown."""
        self.finds += 1
        if self.find_error:
            raise self.find_error
        if not self.readable:
            raise CannotRead("Cannot be read.")
        for each in self.made:
            shown = each.id not in taken and each.id not in self.hidden
            if shown and each.text == self._text(order) and each.at >= order.created_at:
                return Receipt(RemoteRef(each.id, url=f"https://scripted.test/{each.id}"))
        return None

    def texts(self) -> list[str]:
        """What stands there."""
        return [each.text for each in self.made]


@contextmanager
def installed(network: Scripted) -> Iterator[Scripted]:
    """The scripted network is the only one installed."""
    with mock.patch.object(registry, "connectors", return_value={"scripted": network}):
        registry.manifest.cache_clear()
        try:
            yield network
        finally:
            registry.manifest.cache_clear()
