"""The inbox: three panes, and the fragments they are made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tertulia.accounts.models import User
from tertulia.accounts.queries import people_with
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.queries import positions_of
from tertulia.inbox.queries.lists import (
    PAGE,
    conversations_page,
    conversations_with,
    counts_of,
    known_of,
    posts_with_conversations,
)
from tertulia.inbox.queries.threads import (
    LINES,
    conversation_head,
    drafts_of,
    lines_page,
    saved_replies,
)
from tertulia.inbox.queries.values import Counts, Head, Known, Wanted
from tertulia.inbox.rules import GROUPS, fill_saved_reply, first_name
from tertulia.inbox.services.approving import needs_approval
from tertulia.inbox.services.writing import mark_seen
from tertulia.inbox.ui.counting import counting_rule
from tertulia.inbox.ui.filters import Pill, query_with, read_as_choices, wanted_from
from tertulia.interactions.queries import about_post
from tertulia.people.queries import name_of, person_card

ANY_LINE = UUID(int=0)
"""Stands for a line's id in the menu that all lines share."""


@requires("conversation.read")
def inbox(request: BrandRequest, conversation_id: UUID | None = None) -> HttpResponseBase:
    """The page; for htmx, only what opening a conversation changes."""
    context: dict[str, Any] = {"step": "list", "query": query_with(request)}
    known = known_of(scope=request.scope)
    if conversation_id:
        context |= opened(request, conversation_id, known)
        context["step"] = "side" if request.GET.get("side") else "thread"
        if request.headers.get("HX-Request"):
            context["counts"] = counts_of(scope=request.scope, known=known)
            return render(request, "inbox/opened.html", context)
    context |= listed(request, known, team=context.get("team"))
    return render(request, "inbox/page.html", context)


@requires("conversation.read")
def rows(request: BrandRequest) -> HttpResponseBase:
    """The list alone: the next page, or all that is shown, anew."""
    return render(request, "inbox/rows.html", listed(request))


@requires("conversation.read")
def lines(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """Lines alone: older ones, or those that are shown, anew."""
    head = conversation_head(scope=request.scope, conversation_id=conversation_id)
    page = lines_page(
        scope=request.scope,
        conversation_id=conversation_id,
        before=request.GET.get("before", ""),
        limit=_limit(request, LINES),
    )
    return render(
        request, "inbox/lines.html", {"head": head, "page": page, **rights(request), "fresh": True}
    )


@requires("conversation.read")
def head(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """The head of a conversation alone, after something changed."""
    context = opened(request, conversation_id)
    return render(request, "inbox/head.html", context)


def _limit(request: BrandRequest, usual: int) -> int:
    text = request.GET.get("limit", "")
    return int(text) if text.isdecimal() and len(text) < 5 else usual


def listed(
    request: BrandRequest, known: Known | None = None, team: Sequence[User] | None = None
) -> dict[str, Any]:
    """What the list needs; `known` and `team` where the page has read them already."""
    wanted = wanted_from(request.GET)
    known = known or known_of(scope=request.scope)
    if team is None:
        team = people_with("conversation.handle", brand_id=request.scope.brand_id)
    grouped = request.GET.get("by") == "post" and not wanted.about
    context: dict[str, Any] = {
        "wanted": wanted,
        "query": query_with(request),
        "counts": counted(request, known),
        "pills": pills(request, wanted),
        "channels": known.connected,
        "team_all": team,
        "kinds": kinds(request, wanted),
        "grouped": grouped,
        "narrowed": narrowed(request, wanted),
        "filtered": bool(
            wanted.channel_id or wanted.kind or wanted.identity_id or wanted.unread or wanted.about
        )
        or wanted.by_reading,
        "read_as": read_as_choices(wanted),
        **rights(request),
    }
    if grouped:
        context["groups"] = posts_with_conversations(scope=request.scope, wanted=wanted)
        return context
    context["listing"] = conversations_page(
        scope=request.scope,
        wanted=wanted,
        after=request.GET.get("after", ""),
        known=known,
        limit=_limit(request, PAGE),
    )
    return context


def counted(request: BrandRequest, known: Known) -> Counts:
    """The figures of the head, which the rail shows one of."""
    found = counts_of(scope=request.scope, known=known)
    request.counted = found  # type: ignore[attr-defined]
    return found


def narrowed(request: BrandRequest, wanted: Wanted) -> str:
    """The post or the person to which the list is narrowed, in words; "" when it is not."""
    if wanted.about and wanted.channel_id:
        post = about_post(scope=request.scope, channel_id=wanted.channel_id, remote_id=wanted.about)
        return (post.text if post else "") or _("A post of ours")
    if wanted.identity_id:
        return name_of(scope=request.scope, identity_id=wanted.identity_id)
    return ""


def pills(request: BrandRequest, wanted: Wanted) -> list[Pill]:
    """The ways of looking at the list; the first three stand in view, the others in a menu."""
    labels = {
        "waiting": _("Waiting"),
        "mine": _("Mine"),
        "unassigned": _("Unassigned"),
        "open": _("Open ones"),
        "snoozed": _("Snoozed"),
        "closed": _("Closed ones"),
        "all": _("Everything"),
    }
    return [
        Pill(view, label, "?" + query_with(request, view=view), wanted.view == view)
        for view, label in labels.items()
    ]


def kinds(request: BrandRequest, wanted: Wanted) -> list[Pill]:
    """Kinds as a person filters them."""
    labels = {
        "comments": _("Comments"),
        "mentions": _("Mentions"),
        "messages": _("Direct messages"),
        "reviews": _("Reviews"),
    }
    return [
        Pill(kind, labels[kind], "?" + query_with(request, kind=kind), wanted.kind == kind)
        for kind in GROUPS
    ]


def rights(request: BrandRequest) -> dict[str, bool]:
    """What of the page this person may use."""
    may = request.scope.may
    return {
        "may_reply": may("reply.send"),
        "may_handle": may("conversation.handle"),
        "may_moderate": may("conversation.moderate"),
        "may_save_replies": may("saved_reply.manage"),
    }


def opened(
    request: BrandRequest, conversation_id: UUID, known: Known | None = None
) -> dict[str, Any]:
    """What an open conversation needs; it counts as read from now on."""
    scope = request.scope
    known = known or known_of(scope=scope)
    page = lines_page(scope=scope, conversation_id=conversation_id)
    head = conversation_head(
        scope=scope, conversation_id=conversation_id, known=known, lines=page.lines
    )
    if head.row.unread:
        mark_seen(scope=scope, conversation_id=conversation_id)
    person = person_card(scope=scope, identity_id=head.identity_id, channel_id=head.row.channel.id)
    saved = filled(request, head)
    agreed = agreed_answers(request)
    drafts = drafts_of(scope=scope, conversation_id=conversation_id)
    return {
        "head": head,
        "any_line": ANY_LINE,
        "brand": request.brand,
        "page": page,
        "person": person,
        "history": conversations_with(scope=scope, identity_id=head.identity_id, limit=6),
        "team": people_with("conversation.handle", brand_id=scope.brand_id),
        "me": scope.user_id,
        "draft": drafts.get(False, ""),
        "draft_note": drafts.get(True, ""),
        "rule": json.dumps(counting_rule(head)),
        "saved": saved,
        "agreed": agreed,
        "saved_json": json.dumps(saved + agreed),
        "query": query_with(request),
        "to_approve": needs_approval(scope=scope, channel_id=head.row.channel.id),
        **rights(request),
    }


def filled(request: BrandRequest, head: Head) -> list[dict[str, str]]:
    """Saved replies with their variables."""
    values = {
        "name": first_name(head.row.name),
        "handle": f"@{head.row.handle.lstrip('@')}",
        "brand": request.brand.name,
        "me": request.scope.actor.split(" ")[0],
    }
    return [
        {"id": str(each.id), "title": each.title, "text": fill_saved_reply(each.text, values)}
        for each in saved_replies(scope=request.scope)
    ]


def agreed_answers(request: BrandRequest) -> list[dict[str, str]]:
    """The brand book's approved answers, to be cited as they stand."""
    if not request.scope.may("brandbook.read"):
        return []
    return [
        {"id": f"book-{at}", "title": each.title, "text": each.text}
        for at, each in enumerate(positions_of(scope=request.scope))
        if each.title and each.text
    ]
