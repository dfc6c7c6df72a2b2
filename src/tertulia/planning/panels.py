"""What the room shows on pages of the rooms below."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from tertulia.accounts.scopes import BrandRequest
from tertulia.planning.queries import named_days, queues_of
from tertulia.publishing.models import Post


def next_hour(request: HttpRequest, *, post: Post | None = None, **more: Any) -> str:
    """For the composer's `publishing.when`: what the chosen day is called, and a button for
    the next free hour of each queue.

    It stands inside the dialog's form: each button sends that form to its own address.
    """
    asked = cast(BrandRequest, request)
    if post is None or not asked.scope.may("post.write"):
        return ""
    queues = queues_of(scope=asked.scope)
    day = post.due_day
    names = named_days(scope=asked.scope, first=day, last=day).get(day, []) if day else []
    if not queues and not names:
        return ""
    context = {"brand": asked.brand, "post_id": post.id, "queues": queues, "names": names}
    return render_to_string("planning/parts/next_hour.html", context, request=request)
