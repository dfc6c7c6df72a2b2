"""The pages of reviewers from outside: no account, no rail, no script needed.

The token opens nothing by itself: nothing of the content is shown to a browser that has not shown
a code mailed to the reviewer's address (`services.links`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from tertulia.accounts.scopes import guarded_itself, program_scope
from tertulia.approval import queries, services
from tertulia.approval.models import Item, Link
from tertulia.approval.rules import masked
from tertulia.approval.services import links
from tertulia.approval.ui.reading import read_answers
from tertulia.approval.ui.seen import Grids
from tertulia.approval.ui.shown import language_or_default, media_of, shown
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TertuliaError
from tertulia.kernel.scope import Scope

PROOF = "tests/approval/test_outside.py"
#: Unknown tokens from one address in ten minutes before it gets no answer but 429.
MOST_UNKNOWN = 30
_WINDOW_S = 600

type Inner[**P] = Callable[Concatenate[HttpRequest, Link, str, P], HttpResponseBase]


def opened(*methods: str, confirmed: bool = True) -> Callable[[Inner[...]], Callable[..., Any]]:
    """A view with the link of the address; `confirmed`: only for a browser that showed a code."""

    def decorate(view: Inner[...]) -> Callable[..., Any]:
        @wraps(view)
        def inner(request: HttpRequest, token: str, *args: Any, **more: Any) -> HttpResponseBase:
            link = links.link_of(token)
            if link is None:
                # Counted by address, which many may share: a good link is never refused for it.
                if _too_many_unknown(request):
                    return render(request, "429.html", status=429)
                raise Http404
            with translation.override(language_or_default(link.reviewer.language)):
                if links.is_expired(link) and confirmed:
                    answer: HttpResponseBase = _expired(request, link, token)
                elif confirmed and not _has_pass(request, link):
                    answer = _ask_code(request, link, token)
                else:
                    answer = view(request, link, token, *args, **more)
            answer["Cache-Control"] = answer.get("Cache-Control", "private, no-store")
            answer["X-Robots-Tag"] = "noindex, nofollow"
            answer["Referrer-Policy"] = "same-origin"
            return answer

        return guarded_itself(PROOF, *methods)(inner)

    return decorate


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _too_many_unknown(request: HttpRequest) -> bool:
    """Count one more unknown token from this address."""
    key = f"approval:unknown:{_address(request)}"
    if cache.add(key, 1, _WINDOW_S):
        return False
    try:
        return cache.incr(key) > MOST_UNKNOWN
    except ValueError:  # it ended between the two
        return False


def _cookie(link: Link) -> str:
    """One name per brand and address: several clients may share a telephone."""
    name = links.digest_of(f"{link.brand_id}:{link.reviewer.email}")
    return f"reviewer_{name[:16]}"


def _has_pass(request: HttpRequest, link: Link) -> bool:
    return links.has_pass(link=link, secret=request.COOKIES.get(_cookie(link), ""))


def _page(
    request: HttpRequest, template: str, link: Link, token: str, status: int = 200, **more: Any
) -> HttpResponse:
    about = {
        "token": token,
        "brand": link.brand,
        "asked": link.reviewer.request,
        "address": masked(link.reviewer.email),
        **more,
    }
    return render(request, f"approval/outside/{template}.html", about, status=status)


def _expired(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    return _page(request, "expired", link, token, status=410)


def _ask_code(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    status = 200 if request.method == "GET" else 403
    return _page(request, "confirm", link, token, status, sent=bool(link.code_digest))


def _scope(link: Link) -> Scope:
    """An outside reviewer acts as the program, in their own name."""
    brand = link.brand
    who = link.reviewer.name or link.reviewer.email
    return program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor=who)


@opened("GET")
def page(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """Everything that was asked, with true previews."""
    return _items_page(request, link, token)


def _items_page(
    request: HttpRequest, link: Link, token: str, *, error: str = "", status: int = 200
) -> HttpResponse:
    rows = queries.items_of(scope=_scope(link), request_id=link.reviewer.request_id)
    mine = [each for each in rows if _concerns(each, link)]
    grids = Grids(_scope(link), mine)
    items = [
        shown(
            each,
            brand=link.brand,
            media_url=lambda item, digest: reverse("reviewing:media", args=[token, item, digest]),
            grids=grids,
            reviewer_ids=[link.reviewer_id],
        )
        for each in mine
    ]
    waiting = [each for each in items if each.is_my_turn]
    return _page(
        request,
        "page",
        link,
        token,
        status,
        items=items,
        waiting=waiting,
        answered=len(items) - len(waiting),
        error=error,
        written=request.POST if error else {},
    )


def _concerns(item: Item, link: Link) -> bool:
    """Whether this reviewer is asked about it in some step, and it was not withdrawn."""
    me = str(link.reviewer_id)
    return item.state != "withdrawn" and any(me in step["reviewers"] for step in item.plan)


@opened("POST")
def answer(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """The pressed button's answers; the page again."""
    scope = _scope(link)
    rows = queries.items_of(scope=scope, request_id=link.reviewer.request_id)
    comments = request.POST.get("do", "").startswith("comment:")
    mine = [
        each
        for each in rows
        if queries.waiting_for(each, [link.reviewer_id]) or (comments and _concerns(each, link))
    ]
    try:
        services.decide(
            scope=scope,
            request_id=link.reviewer.request_id,
            reviewer=link.reviewer,
            answers=read_answers(request.POST, mine),
        )
    except (Invalid, Conflict, NotAllowed) as error:
        return _items_page(request, link, token, error=error.sentence, status=error.status)
    target = request.POST.get("do", "").partition(":")[2]
    anchor = f"#item-{target}" if target != "all" else "#main"
    return redirect(reverse("reviewing:page", args=[token]) + anchor)


@opened("POST")
def undo(request: HttpRequest, link: Link, token: str, decision_id: UUID) -> HttpResponseBase:
    """Take the own answer back."""
    try:
        services.undo(scope=_scope(link), decision_id=decision_id, reviewer=link.reviewer)
    except (Conflict, NotFound) as error:
        return _items_page(request, link, token, error=error.sentence, status=error.status)
    return redirect("reviewing:page", token)


@opened("GET")
def media(
    request: HttpRequest, link: Link, token: str, item_id: UUID, digest: str
) -> HttpResponseBase:
    """A picture of an item of this request, or of the grid it stands in."""
    scope = _scope(link)
    rows = queries.items_of(scope=scope, request_id=link.reviewer.request_id)
    mine = [each for each in rows if _concerns(each, link)]
    item = next((each for each in mine if each.id == item_id), None)
    if item is None:
        raise Http404
    return media_of(request, item, digest, Grids(scope, mine))


@opened("POST", confirmed=False)
def send_code(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """Mail a code to the reviewer's own address."""
    if links.is_expired(link):
        return _expired(request, link, token)
    try:
        links.send_code(link=link)
    except Conflict as error:
        return _page(request, "confirm", link, token, error.status, error=error.sentence)
    return _page(request, "confirm", link, token, sent=True)


@opened("POST", confirmed=False)
def enter(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """The code was typed: this browser may see and answer."""
    if links.is_expired(link):
        return _expired(request, link, token)
    try:
        secret = links.check_code(link=link, code=request.POST.get("code", ""))
    except TertuliaError as error:
        more = {"sent": True, "error": error.sentence}
        return _page(request, "confirm", link, token, error.status, **more)
    inside = redirect("reviewing:page", token)
    inside.set_cookie(
        _cookie(link),
        secret,
        max_age=int(links.PASS_LIFE.total_seconds()),
        path="/approve/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return inside


@opened("POST", confirmed=False)
def again(request: HttpRequest, link: Link, token: str) -> HttpResponseBase:
    """A fresh link, to the same address as ever."""
    links.renew(link=link)
    return _page(request, "expired", link, token, asked_again=True)
