"""Earlier versions: what changed, and bringing one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.content import Content
from tertulia.brandbook.differences import differences
from tertulia.brandbook.queries import VersionCard, version_of, versions_of
from tertulia.brandbook.services.book import restore_version
from tertulia.brandbook.ui.book import WRITES, _language

PER_PAGE = 50


@requires("brandbook.read")
def history(request: BrandRequest) -> HttpResponseBase:
    """Every version, newest first."""
    words = request.GET.get("before", "")
    before = int(words) if words.isdecimal() and len(words) < 10 else 0
    found = versions_of(scope=request.scope, before=before, limit=PER_PAGE + 1)
    return render(
        request,
        "brandbook/history.html",
        {
            "versions": found[:PER_PAGE],
            "older": found[PER_PAGE - 1].number if len(found) > PER_PAGE else 0,
            "newest": not before,
            "brand": request.brand,
            "may_write": request.scope.may(WRITES),
        },
    )


@requires("brandbook.read")
def version(request: BrandRequest, number: int) -> HttpResponseBase:
    """A version against another (`with`; the one before it when not given)."""
    card, content = version_of(scope=request.scope, number=number)
    words = request.GET.get("with", "")
    other = int(words) if words.isdecimal() and len(words) < 10 else number - 1
    before: VersionCard | None = None
    old = Content()
    if other:
        before, old = version_of(scope=request.scope, number=other)
    newest = versions_of(scope=request.scope, limit=200)
    return render(
        request,
        "brandbook/version.html",
        {
            "card": card,
            "before": before,
            "found": differences(old, content, language=_language(request)),
            "versions": newest,
            "is_current": newest[0].number == number,
            "brand": request.brand,
            "may_write": request.scope.may(WRITES),
        },
    )


@requires(WRITES, "POST")
def restore(request: BrandRequest, number: int) -> HttpResponseBase:
    """An earlier version's words again, as a new version."""
    made = restore_version(scope=request.scope, number=number)
    told = _("Version %(old)d is the book again, as version %(new)d.")
    messages.success(request, told % {"old": number, "new": made})
    return redirect("brandbook:book", brand=request.brand.slug)
