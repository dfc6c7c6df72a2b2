"""`/l/<code>`: counted and sent on."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tertulia.accounts.scopes import public
from tertulia.kernel.settings import settings
from tertulia.links.rules import is_machine
from tertulia.links.services.counting import Target, count_click, target_of


@public("GET", "HEAD")
def follow(request: HttpRequest, code: str) -> HttpResponseBase:
    """To where the code leads; a calm page when it leads nowhere.

    Only an address that was stored is ever sent: nothing of the request gets into it.
    """
    target = target_of(code) if code.isascii() and code.isalnum() else None
    if target is None or not _answers_here(request, target):
        return render(request, "links/gone.html", status=404)
    machine = is_machine(request.method or "", request.headers)
    if not request.user.is_authenticated:  # the team trying its own links is no audience
        count_click(target, visitor=_visitor(request), machine=machine)
    answer = HttpResponse(status=302)
    answer.headers["Location"] = target.url
    answer.headers["Cache-Control"] = "private, no-store"  # each click is asked here
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _answers_here(request: HttpRequest, target: Target) -> bool:
    """A brand's own host speaks for that brand only; the program's host for all of them."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return host not in settings().link_hosts or host == target.host


def _visitor(request: HttpRequest) -> str:
    """What tells two people apart today."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings().behind_proxy:
        # the last one is what our own proxy saw; those before it the visitor may have written
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return f"{address}\n{request.headers.get('User-Agent', '')}"
