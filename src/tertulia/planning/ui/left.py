"""Where the plan was left: the view and the days, so that who comes back from a post finds their week."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponseBase
from django.urls import reverse

from tertulia.accounts.scopes import BrandRequest

COOKIE = "plan"
#: After these hours the calendar opens at today again.
KEPT_HOURS = 4
VIEWS = ("month", "week", "quarter", "agenda")


def remember(request: BrandRequest, response: HttpResponseBase, view: str, at: date) -> None:
    """Keep the view and its days in the browser, for the calendar of this brand only."""
    response.set_cookie(
        COOKIE,
        f"{view}.{at}",
        max_age=KEPT_HOURS * 3600,
        path=reverse("planning:month", args=[request.brand.slug]),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def where_left(request: BrandRequest) -> tuple[str, date] | None:
    """The view and the day of it that were looked at last; None when unknown or long ago."""
    view, _dot, day = request.COOKIES.get(COOKIE, "").partition(".")
    try:
        at = date.fromisoformat(day)
    except ValueError:
        return None
    return (view, at) if view in VIEWS and 1990 <= at.year <= 2200 else None
