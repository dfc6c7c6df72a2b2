"""Approvals: what is asked, answered, suggested, taken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.approval import queries, services
from tertulia.approval.models import Decision, Item, Request
from tertulia.approval.rules import ItemState, Verdict
from tertulia.approval.services.answering import reviewer_in
from tertulia.approval.values import Answer
from tertulia.kernel.api import BrandSlug, Cursor, In, Limit

router = Router(tags=["approvals"])


class Said(StrEnum):
    """What a reviewer can say."""

    APPROVE = "approve"
    REJECT = "reject"
    SUGGEST = "suggest"
    COMMENT = "comment"


class DecisionOut(Schema):
    """What somebody said; `suggestion` is the text of each part."""

    id: UUID
    step: int
    who: str
    verdict: Verdict
    words: str
    quote: str = Field(description="the words it is about; empty: all of it")
    suggestion: list[str] | None
    answer: str = Field(description="what its author did with a suggestion: taken, left, or empty")
    at: datetime
    undone_at: datetime | None


class ItemOut(Schema):
    """One thing that is asked about."""

    id: UUID
    origin: str
    origin_id: UUID
    channel_id: UUID
    title: str
    due_at: datetime | None
    state: ItemState
    step: int
    steps: list[str]
    deadline_at: datetime | None
    digest: str
    texts: list[str]
    decisions: list[DecisionOut]


class ApprovalOut(Schema):
    """A request with everything in it."""

    id: UUID
    title: str
    note: str
    created_at: datetime
    deadline: datetime | None
    items: list[ItemOut]


class ApprovalLine(Schema):
    """A request in the list; how many of its things are in which state."""

    id: UUID
    title: str
    created_at: datetime
    deadline: datetime | None
    tally: dict[str, int]


class ApprovalPage(Schema):
    """Requests, newest first."""

    items: list[ApprovalLine]
    next: str = Field(description="cursor of the next page; empty at the end")


class AnswerIn(In):
    """One answer."""

    item_id: UUID
    verdict: Said
    words: str = Field("", max_length=4000)
    suggestion: list[str] | None = Field(None, max_length=25)
    part: int = Field(0, ge=0, le=100)
    quote: str = Field("", max_length=1000, description="Words that stand there: what it is about")


class AnswersIn(In):
    """Answers about things of one request: all of them are kept, or none."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=400)


class LeaveIn(In):
    """Why the own words stay."""

    words: str = Field("", max_length=4000)


def approval_out(scope: Any, request: Request) -> dict[str, Any]:
    """A request as the API shows it."""
    items = queries.items_of(scope=scope, request_id=request.id)
    return {
        "id": request.id,
        "title": request.title,
        "note": request.note,
        "created_at": request.created_at,
        "deadline": request.deadline,
        "items": [_item(each) for each in items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "origin": item.origin,
        "origin_id": item.origin_id,
        "channel_id": item.channel_id,
        "title": item.title,
        "due_at": item.due_at,
        "state": item.state,
        "step": item.step,
        "steps": [each["title"] for each in item.plan],
        "deadline_at": item.deadline_at,
        "digest": item.digest,
        "texts": [part["text"] for part in item.content["parts"]],
        "decisions": [_decision(each) for each in item.decisions.all()],
    }


def _decision(each: Decision) -> dict[str, Any]:
    return {
        "id": each.id,
        "step": each.step,
        "who": queries.name_of(each),
        "verdict": each.verdict,
        "words": each.words,
        "quote": each.quote,
        "suggestion": each.suggestion,
        "answer": each.answer,
        "at": each.at,
        "undone_at": each.undone_at,
    }


@router.get("/approvals", response=ApprovalPage, operation_id="list_approvals")
@api_requires("post.read")
def list_approvals(
    request: ApiRequest, brand: BrandSlug, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Requests of the brand, newest first."""
    rows, following = queries.requests_page(scope=request.scope, cursor=cursor, limit=limit)
    lines = [
        {
            "id": row.id,
            "title": row.title,
            "created_at": row.created_at,
            "deadline": row.deadline,
            "tally": queries.tally(row.items.all()),
        }
        for row in rows
    ]
    return {"items": lines, "next": following}


@router.get("/approvals/{uuid:request_id}", response=ApprovalOut, operation_id="get_approval")
@api_requires("post.read")
def get_approval(request: ApiRequest, brand: BrandSlug, request_id: UUID) -> dict[str, Any]:
    """One request: its things, where they stand, what was said."""
    found = queries.request_of(scope=request.scope, request_id=request_id)
    return approval_out(request.scope, found)


@router.post(
    "/approvals/{uuid:request_id}/answers", response=ApprovalOut, operation_id="decide_approval"
)
@api_requires("post.approve")
def decide_approval(
    request: ApiRequest, brand: BrandSlug, request_id: UUID, body: AnswersIn
) -> dict[str, Any]:
    """Answer, as the person of the token, who must be among those who are asked."""
    found = queries.request_of(scope=request.scope, request_id=request_id)
    services.decide(
        scope=request.scope,
        request_id=request_id,
        reviewer=reviewer_in(scope=request.scope, request_id=request_id),
        answers=[
            Answer(
                each.item_id,
                each.verdict.value,
                each.words,
                each.suggestion,
                each.part,
                each.quote,
            )
            for each in body.answers
        ],
    )
    return approval_out(request.scope, found)


@router.post(
    "/approvals/suggestions/{uuid:decision_id}/take",
    response=ItemOut,
    operation_id="take_suggestion",
)
@api_requires("post.write")
def take_suggestion(request: ApiRequest, brand: BrandSlug, decision_id: UUID) -> dict[str, Any]:
    """Suggested words take the place of the author's."""
    item = services.take_suggestion(scope=request.scope, decision_id=decision_id)
    return _item(queries.item_of(scope=request.scope, item_id=item.id))


@router.post(
    "/approvals/suggestions/{uuid:decision_id}/leave",
    response=ItemOut,
    operation_id="leave_suggestion",
)
@api_requires("post.write")
def leave_suggestion(
    request: ApiRequest, brand: BrandSlug, decision_id: UUID, body: LeaveIn
) -> dict[str, Any]:
    """The author's words stay; the reviewer is asked again."""
    item = services.leave_suggestion(scope=request.scope, decision_id=decision_id, words=body.words)
    return _item(queries.item_of(scope=request.scope, item_id=item.id))
