"""What comes again: series and evergreen pools."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.planning.board import today_of
from tertulia.planning.queries import pool_of, pool_posts, pools_of, queues_of, rested
from tertulia.planning.services import pools
from tertulia.planning.ui.acts import keep_undo
from tertulia.planning.ui.forms import read_day, read_id, read_whole
from tertulia.planning.ui.series import shown_series, weekday_choices
from tertulia.planning.ui.told import told
from tertulia.planning.values import Undo
from tertulia.publishing.queries import posts_page

PAGE = "planning:again"
SHOWN_POSTS = 100


@requires("post.read", "GET")
def page(request: BrandRequest) -> HttpResponseBase:
    """Series and pools of the brand."""
    found = pools_of(scope=request.scope)
    posts = pool_posts(scope=request.scope, pool_ids=[each.id for each in found])
    every = [each for group in posts.values() for each in group]
    used = {each.id: each.used for each in rested(scope=request.scope, posts=every)}
    today = today_of(request.brand.zone)
    recent, _next = posts_page(scope=request.scope, cursor="", limit=SHOWN_POSTS)
    context = {
        "brand": request.brand,
        "tab": "again",
        "may_write": request.scope.may("post.write"),
        "series": shown_series(request, today),
        "weekdays": weekday_choices(),
        "pools": [
            {
                "row": pool,
                "posts": [
                    {"row": each, "last": max(used[each.id], default=None)}
                    for each in posts.get(pool.id, ())
                ],
            }
            for pool in found
        ],
        "queues": queues_of(scope=request.scope),
        "posts": [each for each in recent if each.title],
        "first": today,
        "last": today + timedelta(days=28),
    }
    return render(request, "planning/again.html", context)


@requires("post.write", "POST")
def pool_save(request: BrandRequest) -> HttpResponseBase:
    """A new pool, or another name and rest (`pool`: its id)."""
    data = request.POST

    def act() -> None:
        pools.save_pool(
            scope=request.scope,
            name=data.get("name", ""),
            rest_days=read_whole(data.get("rest_days", ""), field="rest_days"),
            pool_id=read_id(data["pool"]) if data.get("pool") else None,
        )

    return told(request, act, _("Saved."), to=PAGE)


@requires("post.write", "POST")
def pool_delete(request: BrandRequest, pool_id: UUID) -> HttpResponseBase:
    """Take a pool away; its posts stay."""

    def act() -> None:
        pools.delete_pool(scope=request.scope, pool_id=pool_id)

    return told(request, act, _("The pool is gone; its posts stay."), to=PAGE)


@requires("post.write", "POST")
def pool_add(request: BrandRequest, pool_id: UUID) -> HttpResponseBase:
    """Let a post come again."""
    data = request.POST

    def act() -> None:
        pools.add_to_pool(
            scope=request.scope,
            pool_id=pool_id,
            post_id=read_id(data.get("post", "")),
            until=read_day(data.get("until", "")),
        )

    return told(request, act, "", to=PAGE)


@requires("post.write", "POST")
def pool_remove(request: BrandRequest, pool_post_id: UUID) -> HttpResponseBase:
    """It does not come again."""

    def act() -> None:
        pools.remove_from_pool(scope=request.scope, pool_post_id=pool_post_id)

    return told(request, act, "", to=PAGE)


@requires("post.write", "GET", "POST")
def fill(request: BrandRequest, pool_id: UUID) -> HttpResponseBase:
    """What would fill the free hours of a queue; POST makes it so, with an undo."""
    data = request.POST if request.method == "POST" else request.GET
    pool = pool_of(scope=request.scope, pool_id=pool_id)
    try:
        queue_id = read_id(data.get("queue", ""))
        first, last = _span(data.get("first", ""), data.get("last", ""), request)
        span = {"pool_id": pool.id, "queue_id": queue_id, "first": first, "last": last}
        if request.method == "POST":
            made = pools.fill_gaps(
                scope=request.scope, pool_id=pool.id, queue_id=queue_id, first=first, last=last
            )
            sentence = ngettext("%d gap filled.", "%d gaps filled.", len(made)) % len(made)
            undo = keep_undo(request, Undo(discard=tuple(made)))
            messages.success(request, sentence, extra_tags=undo)
            return redirect("planning:month", request.brand.slug)
        gaps = pools.gaps(
            scope=request.scope, pool_id=pool.id, queue_id=queue_id, first=first, last=last
        )
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
        return redirect(PAGE, request.brand.slug)
    context = {
        "brand": request.brand,
        "tab": "again",
        "pool": pool,
        "gaps": gaps,
        "count": sum(each.pool_post is not None for each in gaps),
        **span,
    }
    return render(request, "planning/fill.html", context)


def _span(first: str, last: str, request: BrandRequest) -> tuple[date, date]:
    today = today_of(request.brand.zone)
    begins, ends = read_day(first) or today, read_day(last) or today + timedelta(days=28)
    if not 0 <= (ends - begins).days <= 120:
        raise Invalid(_("Choose up to four months, the last day after the first."), field="last")
    return begins, ends
