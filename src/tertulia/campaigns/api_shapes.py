"""Shapes of the room's part of the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Path, Schema

from tertulia.campaigns.models import Campaign
from tertulia.campaigns.queries import channel_ids_by_campaign
from tertulia.campaigns.values import Asked, Facts
from tertulia.kernel.api import In
from tertulia.kernel.scope import Scope

Kind = Literal["campaign", "promotion", "launch", "event"]
Colour = Literal["c1", "c2", "c3", "c4"]
DepartmentKey = Annotated[str, Path(max_length=60, pattern=r"^[^\x00]+$")]


class CampaignIn(In):
    """A campaign's facts."""

    name: str = Field(min_length=1, max_length=120)
    kind: Kind = "campaign"
    starts_on: date
    ends_on: date
    colour: Colour = "c1"
    tag: str = Field("", max_length=100, description="empty: from the name; never changed later")
    purpose: str = Field("", max_length=20_000)
    audience: str = Field("", max_length=20_000)
    key_message: str = Field("", max_length=20_000)
    budget: Decimal | None = Field(None, ge=0, max_digits=12, decimal_places=2)
    currency: str = Field("", max_length=3)
    language: str = Field("", max_length=8)
    channel_ids: list[UUID] = Field(default_factory=list, max_length=100)
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="of a change: refuse a stale one"
    )

    def facts(self) -> Facts:
        """As the services take it."""
        said = self.dict(exclude={"version", "channel_ids"})
        return Facts(**said, channel_ids=tuple(self.channel_ids))


class CampaignOut(Schema):
    """A campaign."""

    id: UUID
    name: str
    kind: str
    standing: str
    starts_on: date
    ends_on: date
    colour: str
    tag: str
    purpose: str
    audience: str
    key_message: str
    budget: Decimal | None
    currency: str
    language: str
    brief: str
    copied_from: UUID | None
    channel_ids: list[UUID]
    version: int
    created_at: datetime
    updated_at: datetime


class CampaignPage(Schema):
    """Campaigns, newest first."""

    items: list[CampaignOut]
    next: str


class BriefIn(In):
    """What departments must know."""

    brief: str = Field(max_length=20_000)
    version: int | None = Field(None, ge=1, le=2**31 - 1)
    send: bool = False


class WasIn(In):
    """The days on which it was seen."""

    starts_on: date
    ends_on: date


class DaysIn(In):
    """Its first and its last day."""

    starts_on: date = Field(examples=["2026-12-01"])
    ends_on: date = Field(examples=["2026-12-24"])
    was: WasIn | None = None


class CopyIn(In):
    """When it is repeated."""

    starts_on: date
    name: str = Field("", max_length=120)
    language: str = Field("", max_length=8)
    with_posts: bool = True


class DepartmentIn(In):
    """A department that must know."""

    department: str = Field(min_length=1, max_length=60)
    must_confirm: bool = True


class DepartmentOut(Schema):
    """Where a department stands."""

    department: str
    name: str
    must_confirm: bool
    where: str
    told_at: datetime | None
    acknowledged_at: datetime | None
    confirmed_at: datetime | None
    outdated: bool
    words: str


class DepartmentConfirmsIn(In):
    """For which department."""

    department: str = Field(max_length=60)
    words: str = Field("", max_length=500)


class QuestionIn(In):
    """A question."""

    question: str = Field(min_length=1, max_length=500)


class QuestionAnswerIn(In):
    """An answer."""

    answer: str = Field(min_length=1, max_length=20_000)


class QuestionOut(Schema):
    """A question with its answer, if it has one."""

    id: UUID
    question: str
    department: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


class TaskIn(In):
    """A line of the checklist."""

    text: str = Field(min_length=1, max_length=300)
    due_on: date | None = None


class TaskDoneIn(In):
    """Whether it is done."""

    done: bool


class TaskOut(Schema):
    """A line of the checklist."""

    id: UUID
    text: str
    due_on: date | None
    done_at: datetime | None


class WordsIn(In):
    """A word to the department."""

    words: str = Field("", max_length=500)


class AskedIn(In):
    """A proposal."""

    name: str = Field(min_length=1, max_length=120)
    kind: Kind = "promotion"
    starts_on: date
    ends_on: date
    what: str = Field(min_length=1, max_length=20_000)
    department: str = Field("", max_length=60)
    audience: str = Field("", max_length=20_000)
    budget: Decimal | None = Field(None, ge=0, max_digits=12, decimal_places=2)
    currency: str = Field("", max_length=3)
    url: str = Field("", max_length=2_000)

    def asked(self) -> Asked:
        """As the services take it."""
        return Asked(**self.dict())


class ProposalOut(Schema):
    """A proposal and what became of it."""

    id: UUID
    name: str
    kind: str
    department: str
    starts_on: date
    ends_on: date
    what: str
    audience: str
    budget: Decimal | None
    currency: str
    url: str
    decision: str
    words: str
    campaign_id: UUID | None
    proposed_at: datetime
    decided_at: datetime | None


def campaigns_out(scope: Scope, rows: Sequence[Campaign]) -> list[dict[str, object]]:
    """The rows with their channels."""
    channels = channel_ids_by_campaign(scope=scope, ids=[row.id for row in rows])
    names = [name for name in CampaignOut.model_fields if name != "channel_ids"]
    return [
        {**{name: getattr(row, name) for name in names}, "channel_ids": channels.get(row.id, [])}
        for row in rows
    ]
