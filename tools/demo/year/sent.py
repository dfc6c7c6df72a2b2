"""What has gone out, as the program would have written it: delivery, steps, story, figures.

Nothing of it is due any more: it is inserted in its last state, and is never sent to the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from tertulia.delivery import rules
from tertulia.delivery.models import Attempt, Delivery, Reading, Step
from tertulia.delivery.scheduling import Planned, plan_steps
from tertulia.delivery.snapshots import content_json, digest_of, likenesses
from tertulia.delivery.states import DeliveryKind, State, StepState
from tertulia.kernel import zones
from tertulia.networks.models import Channel
from tertulia.networks.values import Content, StepKind
from tools.demo.year.ids import OldIds

#: One in so many found the network away and went out some minutes later.
SECOND_TRY = 29
LANES = 61


@dataclass(frozen=True)
class Sent:
    """One thing that went out: what, where, when, asked by whom and for what."""

    channel: Channel
    content: Content
    local: datetime
    """On the clock of `zone`, without it."""
    zone: str
    origin: str
    origin_id: UUID
    by: UUID | None
    kind: DeliveryKind = DeliveryKind.POST
    figures: Mapping[str, int] = field(default_factory=dict)
    fate: str = ""
    """"" = published; or the state in which it ended instead: cancelled, failed..."""

    @property
    def at(self) -> datetime:
        """The moment."""
        return rules.local_due(self.local, self.zone).at


class Ledger:
    """Collects rows of what went out and writes them at once."""

    def __init__(self, ids: OldIds, key: str = "") -> None:
        self._ids = ids
        self._lane = lane_of(key)
        self.deliveries: list[Delivery] = []
        self._steps: list[Step] = []
        self._story: list[Attempt] = []
        self._readings: list[Reading] = []
        self._remote: set[int] = set()

    def add(self, sent: Sent) -> Delivery:
        """One more; its row has id, address and remote id already."""
        row = self._delivery(sent)
        self.deliveries.append(row)
        if sent.fate:
            self._ended(row, sent)
        elif sent.channel.by_hand:
            self._handed_over(row, sent)
        else:
            self._published(row, sent)
        return row

    def write(self) -> None:
        """Insert what came since the last time, the story in its order."""
        Delivery.objects.bulk_create(self.deliveries)
        Step.objects.bulk_create(self._steps)
        Attempt.objects.bulk_create(sorted(self._story, key=lambda each: each.at))
        Reading.objects.bulk_create(self._readings)
        for row in self.deliveries:
            before = timedelta(days=2) if row.kind == DeliveryKind.POST else timedelta()
            row.created_at = row.due_at - before
            row.state_since = row.published_at or row.due_at
        Delivery.objects.bulk_update(self.deliveries, ["created_at", "state_since"])
        self.deliveries, self._steps, self._story, self._readings = [], [], [], []

    def remote_id(self, at: datetime) -> str:
        """An id that grows with time, as those of a network do; no two brands give the same."""
        number = int(at.timestamp() * 1000) // LANES * LANES + self._lane
        while number in self._remote:
            number += LANES
        self._remote.add(number)
        return str(number)

    def _delivery(self, sent: Sent) -> Delivery:
        at = sent.at
        return Delivery(
            id=self._ids.at(at - timedelta(days=2)),
            brand_id=sent.channel.brand_id,
            channel_id=sent.channel.id,
            kind=sent.kind,
            origin=sent.origin,
            origin_id=sent.origin_id,
            content=content_json(sent.content),
            content_digest=digest_of(sent.content),
            likenesses=likenesses(sent.content),
            by_hand=sent.kind != DeliveryKind.POST,
            state=sent.fate or State.PUBLISHED,
            due_at=at,
            due_local=sent.local.replace(microsecond=0).isoformat(),
            due_fold=0,
            zone=sent.zone,
            zone_rules=zones.RULES_VERSION,
            ready_at=at,
            progress_at=None if sent.fate else at,
            published_at=None if sent.fate else at,
            created_by=sent.by,
        )

    def _tell(self, row: Delivery, at: datetime, what: str, code: str, **more: Any) -> None:
        step, user, data = more.pop("step", None), more.pop("user", None), more
        line = Attempt(
            brand_id=row.brand_id, delivery_id=row.id, step=step, at=at, what=what, code=code,
            data=data, user_id=user,
        )  # fmt: skip
        self._story.append(line)

    def _handed_over(self, row: Delivery, sent: Sent) -> None:
        """The program reminded, a person published it minutes later and pasted the address."""
        self._tell(row, row.due_at, "decided", "hand_over", state="handed_over")
        at = row.due_at + timedelta(minutes=3 + row.id.int % 11)
        row.url = f"https://example.com/{sent.channel.network}/{row.id.hex[-8:]}"
        row.published_at = row.progress_at = at
        self._tell(row, at, "person", "confirmed", url=row.url, user=sent.by)

    def _ended(self, row: Delivery, sent: Sent) -> None:
        """It never went out, and somebody decided that it need not any more."""
        self._tell(row, row.due_at, "decided", sent.fate, state=sent.fate, user=sent.by)

    def _published(self, row: Delivery, sent: Sent) -> None:
        plans = plan_steps(sent.channel, sent.kind, sent.content, None)
        at = row.due_at + timedelta(milliseconds=400 + row.id.int % 900)
        if row.id.int % SECOND_TRY == 0:
            self._tell(row, at, "decided", "unavailable", state="scheduled")
            at += timedelta(minutes=4)
        first = ""
        for ordinal, planned in enumerate(plans):
            at += timedelta(milliseconds=180)
            step = self._step(row, ordinal, planned, at, sent.channel)
            if step.kind == StepKind.PART and not first:
                first = step.remote_id
                row.url = f"{sent.channel.url}/{first}"
            self._steps.append(step)
        row.remote_id, row.published_at, row.progress_at = first, at, at
        self._tell(row, at, "decided", "settled", state="published")
        self._measure(row, sent)

    def _step(
        self, row: Delivery, ordinal: int, planned: Planned, at: datetime, channel: Channel
    ) -> Step:
        plan, target = planned
        assert target is None  # nosec: only posts and replies are written here
        remote = self.remote_id(at)
        page = f"{channel.url}/{remote}" if plan.kind == StepKind.PART else ""
        key, kind = self._ids.hex32(), str(plan.kind)
        self._tell(row, at, "sent", "sent", step=ordinal, key=key, kind=kind, part=plan.part)
        done = at + timedelta(milliseconds=90)
        self._tell(row, done, "answered", "answered", step=ordinal, id=remote, url=page)
        return Step(
            brand_id=row.brand_id,
            channel_id=row.channel_id,
            delivery_id=row.id,
            ordinal=ordinal,
            kind=plan.kind,
            part=plan.part,
            media=plan.media,
            repeatable=plan.repeatable,
            key=key,
            state=StepState.DONE,
            intended_at=at,
            deadline_at=at + timedelta(seconds=20),
            calls=1,
            receipt={"id": remote, "url": page, "extra": {}, "revision": ""},
            remote_id=remote,
            done_at=done,
        )

    def _measure(self, row: Delivery, sent: Sent) -> None:
        """What the network said of it a day later, and a month later, when it rests."""
        published = row.published_at or row.due_at
        for part, later in ((0.7, timedelta(days=1)), (1.0, timedelta(days=27))):
            at = published + later
            if at > datetime.now(UTC):
                continue
            for name, value in sent.figures.items():
                reading = Reading(
                    brand_id=row.brand_id,
                    channel_id=row.channel_id,
                    delivery_id=row.id,
                    remote_id=row.remote_id,
                    name=name,
                    value=round(value * part),
                    at=at,
                    api_version="v1",
                )
                self._readings.append(reading)


def lane_of(key: str) -> int:
    """Which ids of the network are a brand's: its remainder by `LANES`."""
    return crc32(key.encode()) % LANES
