"""Answers of reviewers of the team, and what authors do with them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.approval import queries, services
from tertulia.approval.models import Decision
from tertulia.approval.services.answering import comment as add_comment
from tertulia.approval.services.answering import reviewer_in
from tertulia.approval.services.asking import withdraw_request
from tertulia.approval.services.links import link_to_hand_over
from tertulia.approval.services.telling import answers_in_words, tell_reviewers
from tertulia.approval.ui.reading import read_answers
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.kernel.settings import settings
from tertulia.networks.errors import NetworkError

#: Told on the page on which it happened.
SHOWN = (Invalid, Conflict, NetworkError)


def _back(request: BrandRequest, request_id: UUID, item_id: UUID | None = None) -> HttpResponseBase:
    """To the page from which it was pressed: the list, or the request's own, at the item."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return redirect(wanted)
    page = reverse("approval:request", args=[request.brand.slug, request_id])
    return redirect(f"{page}#item-{item_id}" if item_id else page)


@requires("post.approve", "POST")
def decide(request: BrandRequest, request_id: UUID) -> HttpResponseBase:
    """One answer, or all of them, of this person."""
    queries.request_of(scope=request.scope, request_id=request_id)
    reviewer = reviewer_in(scope=request.scope, request_id=request_id)
    rows = queries.items_of(scope=request.scope, request_id=request_id)
    comments = request.POST.get("do", "").startswith("comment:")
    mine = [each for each in rows if comments or queries.waiting_for(each, [reviewer.id])]
    try:
        made = services.decide(
            scope=request.scope,
            request_id=request_id,
            reviewer=reviewer,
            answers=read_answers(request.POST, mine),
        )
    except (*SHOWN, NotAllowed) as error:
        messages.error(request, error.sentence)
    else:
        _told(request, made)
    return _back(request, request_id)


def _told(request: BrandRequest, made: list[Decision]) -> None:
    undo_url = ""
    if len(made) == 1 and made[0].verdict != "comment":
        undo_url = reverse("approval:undo", args=[request.brand.slug, made[0].id])
    messages.success(request, answers_in_words(made).splitlines()[0], extra_tags=undo_url)


@requires("post.approve", "POST")
def undo(request: BrandRequest, decision_id: UUID) -> HttpResponseBase:
    """Take the own answer back, until the next step acts."""
    decision = queries.decision_of(scope=request.scope, decision_id=decision_id)
    item = queries.item_of(scope=request.scope, item_id=decision.item_id)
    reviewer = reviewer_in(scope=request.scope, request_id=item.request_id)
    page = reverse("approval:request", args=[request.brand.slug, item.request_id])
    try:
        services.undo(scope=request.scope, decision_id=decision_id, reviewer=reviewer)
    except (*SHOWN, NotFound) as error:
        messages.error(request, error.sentence)
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        answer = HttpResponse(status=204)
        answer["HX-Location"] = page
        return answer
    return redirect(page)


@requires("post.write", "POST")
def take(request: BrandRequest, decision_id: UUID) -> HttpResponseBase:
    """The suggested words become the author's."""
    return _settle(request, decision_id, taken=True)


@requires("post.write", "POST")
def leave(request: BrandRequest, decision_id: UUID) -> HttpResponseBase:
    """The author keeps the own words, and says why."""
    return _settle(request, decision_id, taken=False)


def _settle(request: BrandRequest, decision_id: UUID, *, taken: bool) -> HttpResponseBase:
    decision = queries.decision_of(scope=request.scope, decision_id=decision_id)
    try:
        if taken:
            services.take_suggestion(scope=request.scope, decision_id=decision_id)
            messages.success(request, _("The words are as suggested now."))
        else:
            words = request.POST.get("words", "")
            services.leave_suggestion(scope=request.scope, decision_id=decision_id, words=words)
            messages.info(request, _("Your words stay; the reviewer is asked about them again."))
    except SHOWN as error:
        messages.error(request, error.sentence)
    item = queries.item_of(scope=request.scope, item_id=decision.item_id)
    return _back(request, item.request_id, item.id)


@requires("post.write", "POST")
def comment(request: BrandRequest, item_id: UUID) -> HttpResponseBase:
    """A remark of the team."""
    item = queries.item_of(scope=request.scope, item_id=item_id)
    try:
        add_comment(scope=request.scope, item_id=item_id, words=request.POST.get("words", ""))
    except Invalid as error:
        messages.error(request, error.sentence)
    return _back(request, item.request_id)


@requires("post.write", "POST")
def link(request: BrandRequest, request_id: UUID, reviewer_id: UUID) -> HttpResponseBase:
    """A link for somebody from outside, shown once, to be sent by hand."""
    asked = queries.request_of(scope=request.scope, request_id=request_id)
    token, made = link_to_hand_over(
        scope=request.scope, request_id=request_id, reviewer_id=reviewer_id
    )
    return render(
        request,
        "approval/link.html",
        {
            "asked": asked,
            "link": made,
            "address": settings().public_url + reverse("reviewing:page", args=[token]),
            "brand": request.brand,
        },
    )


@requires("post.write", "POST")
def remind(request: BrandRequest, request_id: UUID) -> HttpResponseBase:
    """Tell those who have not answered once more, now."""
    asked = queries.request_of(scope=request.scope, request_id=request_id)
    tell_reviewers(request=asked, kind="reminder", waiting_only=True)
    messages.success(request, _("Who has not answered was reminded."))
    return _back(request, request_id)


@requires("post.write", "POST")
def withdraw(request: BrandRequest, request_id: UUID) -> HttpResponseBase:
    """Ask no more: what was not decided is a draft again, its hour kept."""
    queries.request_of(scope=request.scope, request_id=request_id)
    try:
        withdraw_request(scope=request.scope, request_id=request_id)
    except NotFound as error:
        messages.error(request, error.sentence)
    else:
        messages.info(request, _("Withdrawn: nobody is asked any more."))
    return _back(request, request_id)
