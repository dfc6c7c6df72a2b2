"""What the room shows on pages of the rooms below."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from tertulia.accounts.scopes import BrandRequest
from tertulia.kernel.scope import Scope
from tertulia.planning.queries import hours_ahead
from tertulia.publishing.models import Post


def next_hour(request: HttpRequest, *, post: Post | None = None, **more: Any) -> str:
    """For the composer's `publishing.when`: what the chosen day is called, a button for the
    next free hour of each queue, and of what series it is a day: read when the dialog opens.

    It stands inside the dialog's form: each button sends that form to its own address.
    """
    asked = cast(BrandRequest, request)
    if post is None or not asked.scope.may("post.write"):
        return ""
    context = {"brand": asked.brand, "post_id": post.id}
    return render_to_string("planning/parts/when.html", context, request=request)


def kept_hours(request: HttpRequest, **more: Any) -> str:
    """Beside the brand's time zone: what a change of it does to what is planned."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None or not scope.may("post.read"):
        return ""
    context = {"count": hours_ahead(scope=scope)}
    return render_to_string("planning/parts/kept_hours.html", context)
