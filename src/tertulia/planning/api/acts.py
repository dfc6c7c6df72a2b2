"""Acts on many posts at once: each answers what it did, what stayed and why, and its way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from ninja import Field, Router, Schema

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.approval.api import ApprovalOut, approval_out
from tertulia.kernel.api import BrandSlug, In
from tertulia.kernel.errors import Invalid
from tertulia.planning.api.shapes import (
    DoneOut,
    First,
    Last,
    LocalTime,
    PicksIn,
    PlanDay,
    done_out,
    picked,
    span,
)
from tertulia.planning.services import moving
from tertulia.planning.services.serving import MOST, Wanted, serve_many
from tertulia.publishing.asking import Looked, ask_approval, look_through

acts_router = Router(tags=["plan"])
#: Ten years: no act reaches further.
MOST_DAYS = 3_660


class ShiftIn(PicksIn):
    """By how many days, and to which hour if all of them shall have one."""

    days: int = Field(ge=-MOST_DAYS, le=MOST_DAYS, examples=[7])
    hour: LocalTime | None = None


class RepeatIn(PicksIn):
    """How many days later the copies stand."""

    days: int = Field(7, ge=-MOST_DAYS, le=MOST_DAYS)


class AddedChannelIn(PicksIn):
    """The channel that is added."""

    channel_id: UUID


class ServeIn(PicksIn):
    """What they serve: null is nothing, and what is left out stays as it is."""

    pillar_id: UUID | None = None
    campaign_id: UUID | None = None


class AskForPostsIn(In):
    """What is sent to approval as one: these posts, or all from `first` to `last`."""

    post_ids: list[UUID] = Field(default_factory=list, max_length=MOST)
    first: PlanDay | None = None
    last: PlanDay | None = None
    title: str = Field("", max_length=200)
    note: str = Field("", max_length=4000)
    deadline: datetime | None = Field(None, description="with an offset")


class CandidateOut(Schema):
    """A text that can be sent to approval; `problem` says why it cannot."""

    variant_id: UUID
    post_id: UUID
    title: str
    problem: str


class LookedOut(Schema):
    """What can be sent to approval; what was already; what needs none."""

    found: list[CandidateOut]
    asked: list[UUID]
    free: list[UUID]


class AskedOut(Schema):
    """The request that was made, and what was left out of it."""

    approval: ApprovalOut
    left_out: list[CandidateOut]


@acts_router.post("/move", response=DoneOut, operation_id="move_posts")
@api_requires("post.write")
def move_posts(request: ApiRequest, brand: BrandSlug, body: ShiftIn) -> dict[str, Any]:
    """Shift posts by some days; what cannot move stays, and why."""
    spots = picked(request.scope, body.posts)
    done = moving.move_many(scope=request.scope, spots=spots, days=body.days, hour=body.hour)
    return done_out(done)


@acts_router.post("/copy", response=DoneOut, operation_id="copy_posts")
@api_requires("post.write")
def copy_posts(request: ApiRequest, brand: BrandSlug, body: RepeatIn) -> dict[str, Any]:
    """A draft like each of them; `undo.discard` names the drafts."""
    spots = picked(request.scope, body.posts)
    return done_out(moving.copy_many(scope=request.scope, spots=spots, days=body.days))


@acts_router.post("/discard", response=DoneOut, operation_id="discard_posts")
@api_requires("post.write")
def discard_posts(request: ApiRequest, brand: BrandSlug, body: PicksIn) -> dict[str, Any]:
    """Drafts out of sight; what is scheduled or out stays, and why."""
    spots = picked(request.scope, body.posts)
    with transaction.atomic():
        return done_out(moving.discard_many(scope=request.scope, spots=spots))


@acts_router.post("/channel", response=DoneOut, operation_id="add_channel_to_posts")
@api_requires("post.write")
def add_channel_to_posts(
    request: ApiRequest, brand: BrandSlug, body: AddedChannelIn
) -> dict[str, Any]:
    """One more channel for each of them, with an empty text."""
    spots = picked(request.scope, body.posts)
    channel_id = body.channel_id
    return done_out(
        moving.add_channel_many(scope=request.scope, spots=spots, channel_id=channel_id)
    )


@acts_router.post("/serve", response=DoneOut, operation_id="give_posts_a_purpose")
@api_requires("post.write")
def give_posts_a_purpose(request: ApiRequest, brand: BrandSlug, body: ServeIn) -> dict[str, Any]:
    """Another pillar, campaign or both; all of them or none."""
    given = body.model_fields_set
    wanted = Wanted(
        pillar_id=body.pillar_id,
        campaign_id=body.campaign_id,
        pillar_too="pillar_id" in given,
        campaign_too="campaign_id" in given,
    )
    spots = picked(request.scope, body.posts)
    return done_out(serve_many(scope=request.scope, spots=spots, wanted=wanted))


@acts_router.get("/approval", response=LookedOut, operation_id="look_what_needs_approval")
@api_requires("post.publish")
def look_what_needs_approval(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> dict[str, Any]:
    """What of these days can be sent to approval, was already, or needs none."""
    begins, ends = span(first, last)
    looked = look_through(scope=request.scope, first=begins, last=ends)
    return {
        "found": _candidates(looked),
        "asked": [each.id for each in looked.asked],
        "free": [each.id for each in looked.free],
    }


@acts_router.post("/approval", response=AskedOut, operation_id="ask_approval_of_posts")
@api_requires("post.publish")
def ask_approval_of_posts(
    request: ApiRequest, brand: BrandSlug, body: AskForPostsIn
) -> dict[str, Any]:
    """Posts, or all of some days, sent to approval as one; what has a problem is left out."""
    looked = look_through(scope=request.scope, **_meant(body))
    made = ask_approval(
        scope=request.scope,
        variant_ids=[each.variant.id for each in looked.found if not each.problem],
        title=body.title,
        note=body.note,
        deadline=body.deadline.astimezone() if body.deadline else None,
    )
    left = [each for each in _candidates(looked) if each["problem"]]
    return {"approval": approval_out(request.scope, made), "left_out": left}


def _meant(body: AskForPostsIn) -> dict[str, Any]:
    """Raises: Invalid when neither posts nor days are named, or both."""
    if bool(body.post_ids) is bool(body.first or body.last):
        raise Invalid("Name posts, or the first and the last day.", field="post_ids")
    if body.post_ids:
        return {"post_ids": body.post_ids}
    first, last = span(body.first, body.last)
    return {"first": first, "last": last}


def _candidates(looked: Looked) -> list[dict[str, Any]]:
    return [
        {
            "variant_id": each.variant.id,
            "post_id": each.variant.post_id,
            "title": each.title,
            "problem": each.problem,
        }
        for each in looked.found
    ]
