"""What people talk about in a period: asked for, watched, read, taken along as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.ui.filters import uuid_from
from tertulia.interactions.labelled import cell
from tertulia.interactions.models import TopicSearch
from tertulia.interactions.reading_rules import LANGUAGES
from tertulia.interactions.reading_words import word
from tertulia.interactions.services.topics import ask_topics_of_days, stop_topics
from tertulia.interactions.topic_queries import searched, topic_searches, topics_found
from tertulia.interactions.topic_values import Found, Topic, without_address
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.zones import zone
from tertulia.networks.queries import channels_of

_DAYS = 30


@requires("conversation.read")
def topics(request: BrandRequest) -> HttpResponseBase:
    """The searches, and the form for another."""
    return _page(request, None)


@requires("conversation.read")
def found(request: BrandRequest, search_id: UUID) -> HttpResponseBase:
    """One search: how far it is, or what it found; to a fragment only that."""
    row = searched(scope=request.scope, search_id=search_id)
    if request.headers.get("HX-Target") == "topics-found":
        return render(request, "inbox/topics_found.html", _result(request, row))
    return _page(request, row)


@requires("conversation.read", "POST")
def ask(request: BrandRequest) -> HttpResponseBase:
    """Look for topics in a period of the brand's days."""
    first, last = (_day(request.POST.get(name, "")) for name in ("first", "last"))
    try:
        key = ask_topics_of_days(
            scope=request.scope,
            first=first,
            last=last,
            channel_id=uuid_from(request.POST.get("channel", "")),
            language=request.POST.get("language", ""),
        )
    except (Invalid, Conflict) as error:
        return _page(request, None, error=error.sentence)
    return HttpResponseRedirect(_url(request, "found", key))


@requires("conversation.read", "POST")
def stop(request: BrandRequest, search_id: UUID) -> HttpResponseBase:
    """It is not wanted any longer."""
    stop_topics(scope=request.scope, search_id=search_id)
    return HttpResponseRedirect(_url(request, "found", search_id))


@requires("conversation.read")
def as_file(request: BrandRequest, search_id: UUID) -> HttpResponseBase:
    """What was found, as CSV."""
    row = searched(scope=request.scope, search_id=search_id)
    out = StringIO()
    csv.writer(out).writerows(_lines(row))
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"topics-{request.brand.slug}-{row.since:%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(row: TopicSearch) -> Iterator[list[str]]:
    yield ["words", "texts", "share", "negative", "before", "languages"]
    for each in map(Found.of, row.found):
        share = 100 * each.texts / row.texts if row.texts else 0
        spoken = " ".join(f"{name or '?'}:{many}" for name, many in each.languages)
        numbers = [each.texts, f"{share:.1f}", each.negative, each.before]
        yield [cell(", ".join(each.words)), *map(str, numbers), spoken]


def _page(request: BrandRequest, row: TopicSearch | None, *, error: str = "") -> HttpResponseBase:
    searches = topic_searches(scope=request.scope)
    today = clock.now().astimezone(zone(request.brand.zone)).date()
    context: dict[str, Any] = {
        "searches": searches,
        "channels": channels_of(scope=request.scope),
        "languages": [(each, word("language", each)) for each in LANGUAGES],
        "first": request.POST.get("first") or f"{today - timedelta(days=_DAYS - 1):%Y-%m-%d}",
        "last": request.POST.get("last") or f"{today:%Y-%m-%d}",
        "error": error,
        "at_work": any(each.state in {"waiting", "doing"} for each in searches),
        **(_result(request, row) if row is not None else {}),
    }
    return render(request, "inbox/topics.html", context, status=422 if error else 200)


def _result(request: BrandRequest, row: TopicSearch) -> dict[str, Any]:
    told = topics_found(scope=request.scope, row=row)
    return {
        "search": row,
        "open": row.state in {"waiting", "doing"},
        "shown": [
            {
                "topic": each,
                "words": " · ".join(each.words),
                "languages": _spoken(each),
                "examples": [(text, without_address(text.text)) for text in each.examples],
            }
            for each in told
        ],
        "others": row.texts - sum(each.texts for each in told),
    }


def _spoken(topic: Topic) -> str:
    return ", ".join(f"{word('language', name)} {many}" for name, many in topic.languages[:3])


def _url(request: BrandRequest, name: str, search_id: UUID) -> str:
    arguments = {"brand": request.brand.slug, "search_id": search_id}
    return reverse(f"inbox:topics_{name}", kwargs=arguments)


def _day(given: str) -> date | None:
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
