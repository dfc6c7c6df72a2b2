"""What waits for me, what was asked, and one request with its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.approval import queries
from tertulia.approval.models import Item
from tertulia.approval.origins import page_of
from tertulia.approval.rules import OPEN, ItemState
from tertulia.approval.ui.seen import Grids
from tertulia.approval.ui.shown import Shown, media_of, shown

#: On one page; the rest comes when these are answered.
MOST_SHOWN = 100


@requires("post.read")
def to_approve(request: BrandRequest) -> HttpResponseBase:
    """What waits for this person, and the requests that are open."""
    scope = request.scope
    waiting = []
    if scope.user_id and scope.may("post.approve"):
        waiting = queries.items_waiting_for(scope=scope, user_id=scope.user_id)
    asked = queries.open_requests(scope=scope)
    return render(
        request,
        "approval/list.html",
        {
            "items": _shown(request, waiting[:MOST_SHOWN]),
            "more": max(0, len(waiting) - MOST_SHOWN),
            "requests": [(each, queries.tally(each.items.all())) for each in asked],
            "brand": request.brand,
            "may_approve": scope.may("post.approve"),
            "may_set": scope.may("brand.settings"),
        },
    )


def _shown(request: BrandRequest, items: Sequence[Item]) -> list[Shown]:
    slug = request.brand.slug
    asked = {each.request_id for each in items}
    grids = {
        request_id: Grids(request.scope, [each for each in items if each.request_id == request_id])
        for request_id in asked
    }
    mine = {
        request_id: [
            each.id
            for each in queries.reviewers_in(request_id=request_id)
            if each.user_id == request.scope.user_id
        ]
        for request_id in asked
    }
    found = [
        shown(
            item,
            brand=request.brand,
            media_url=lambda item_id, digest: reverse(
                "approval:media", args=[slug, item_id, digest]
            ),
            grids=grids[item.request_id],
            reviewer_ids=mine[item.request_id] if request.scope.may("post.approve") else (),
        )
        for item in items
    ]
    if not request.scope.may("post.write"):
        return found
    return [
        replace(each, page=page_of(each.item.origin, slug, each.item.origin_id)) for each in found
    ]


@requires("post.read")
def request_page(request: BrandRequest, request_id: UUID) -> HttpResponseBase:
    """One request: previews, what changed, what was said, what can be done."""
    asked = queries.request_of(scope=request.scope, request_id=request_id)
    items = _shown(request, queries.items_of(scope=request.scope, request_id=request_id))
    items.sort(key=lambda each: not each.waits_here)
    return render(
        request,
        "approval/request.html",
        {
            "asked": asked,
            "items": items,
            "reviewers": [
                (each, any(queries.waiting_for(one.item, [each.id]) for one in items))
                for each in queries.reviewers_in(request_id=request_id)
            ],
            "mine": [each for each in items if each.is_my_turn],
            "tally": queries.tally(each.item for each in items),
            "is_open": any(each.item.state in (*OPEN, ItemState.VOID) for each in items),
            "brand": request.brand,
            "may_write": request.scope.may("post.write"),
        },
    )


@requires("post.read")
def media(request: BrandRequest, item_id: UUID, digest: str) -> HttpResponseBase:
    """A picture of an item, or of the grid it stands in."""
    item = queries.item_of(scope=request.scope, item_id=item_id)
    items = queries.items_of(scope=request.scope, request_id=item.request_id)
    return media_of(request, item, digest, Grids(request.scope, items))
