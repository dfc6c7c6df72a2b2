"""What the composer's dialog of day and hour says of the plan, read when it opens."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.planning.queries import named_days, occurrence_of_post, queues_of
from tertulia.planning.rules.recurrence import Rule
from tertulia.planning.ui.said import rule_said
from tertulia.publishing.queries import post_of


@requires("post.write")
def when(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """For the dialog of the composer: names of the post's day, queues, and its series."""
    post = post_of(scope=request.scope, post_id=post_id)
    day = post.due_day
    mine = occurrence_of_post(scope=request.scope, post_id=post.id)
    context = {
        "brand": request.brand,
        "post_id": post.id,
        "queues": queues_of(scope=request.scope),
        "names": named_days(scope=request.scope, first=day, last=day).get(day, []) if day else [],
        "comes_again": rule_said(Rule(mine.series.rule)) if mine else "",
    }
    return render(request, "planning/parts/next_hour.html", context)
