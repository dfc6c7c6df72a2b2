"""The calendar itself: what stands in it, as chips or a sheet; acts taken back."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from ninja import Router, Schema

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug
from tertulia.planning.api.shapes import DoneOut, First, Last, UndoIO, done_out, span
from tertulia.planning.services import moving, sheets
from tertulia.publishing.chips import chips_between
from tertulia.publishing.values import Chip

calendar_router = Router(tags=["plan"])


class ChipOut(Schema):
    """A post at a moment; channels that share it share the chip."""

    post_id: UUID
    title: str
    day: date
    hour: time | None
    networks: list[str]
    state: str
    form: str


@calendar_router.get("", response=list[ChipOut], operation_id="list_plan")
@api_requires("post.read")
def list_plan(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> list[Chip]:
    """The calendar from `first` to `last` (400 days at most), in order."""
    begins, ends = span(first, last)
    found = chips_between(scope=request.scope, first=begins, last=ends)
    return [chip for _day, chips in sorted(found.items()) for chip in chips]


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_XLSX = {
    "responses": {200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}


@calendar_router.get("/sheet", operation_id="plan_as_sheet", openapi_extra=_AS_XLSX)
@api_requires("post.read")
def plan_as_sheet(
    request: ApiRequest, brand: BrandSlug, first: First = None, last: Last = None
) -> HttpResponse:
    """The plan as XLSX."""
    begins, ends = span(first, last)
    data = sheets.plan_sheet(scope=request.scope, first=begins, last=ends)
    return HttpResponse(data, content_type=_XLSX)


@calendar_router.post("/undo", response=DoneOut, operation_id="undo_plan_act")
@api_requires("post.write")
def undo_plan_act(request: ApiRequest, brand: BrandSlug, body: UndoIO) -> dict[str, Any]:
    """Take an act back with the `undo` that it answered; what a colleague moved since, stays."""
    with transaction.atomic():
        return done_out(moving.take_back(scope=request.scope, undo=body.undo()))
