"""What people talk about in a period: asked for, watched, read, taken along as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.ui.filters import uuid_from
from tertulia.interactions.labelled import cell
from tertulia.interactions.models import TopicSearch
from tertulia.interactions.reading_rules import LANGUAGES
from tertulia.interactions.reading_words import word
from tertulia.interactions.services.topics import ask_topics, stop_topics
from tertulia.interactions.topic_queries import examples_of, topic_search, topic_searches
from tertulia.interactions.topic_values import Example, Found, rise
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.zones import zone
from tertulia.networks.queries import channels_by_id, channels_of

_DAYS = 30


@dataclass(frozen=True)
class Shown:
    """A topic as the page tells it."""

    words: str
    texts: int
    share: int
    negative: int
    rise: int | None
    is_new: bool
    languages: str
    examples: list[Example]

    @property
    def fall(self) -> int:
        """By how many percent it is less."""
        return -(self.rise or 0)


@requires("conversation.read")
def topics(request: BrandRequest) -> HttpResponseBase:
    """The searches, and the form for another."""
    return _page(request, None)


@requires("conversation.read")
def found(request: BrandRequest, search_id: UUID) -> HttpResponseBase:
    """One search: how far it is, or what it found; to a fragment only that."""
    row = _search(request, search_id)
    if request.headers.get("HX-Target") == "topics-found":
        return render(request, "inbox/topics_found.html", _result(request, row))
    return _page(request, row)


@requires("conversation.read", "POST")
def ask(request: BrandRequest) -> HttpResponseBase:
    """Look for topics in a period of the brand's days."""
    first, last = (_day(request.POST.get(name, "")) for name in ("first", "last"))
    try:
        if first is None or last is None:
            raise Invalid(_("Choose the first and the last day."), field="first")
        channel_id = uuid_from(request.POST.get("channel", ""))
        if channel_id and not channels_by_id(scope=request.scope, ids=[channel_id]):
            raise Invalid(_("There is no such channel."), field="channel")
        there = zone(request.brand.zone)
        key = ask_topics(
            scope=request.scope,
            since=datetime.combine(first, time(), tzinfo=there),
            until=datetime.combine(last + timedelta(days=1), time(), tzinfo=there),
            channel_id=channel_id,
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
    row = _search(request, search_id)
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
    told = [Found.of(each) for each in row.found]
    examples = examples_of(scope=request.scope, ids={key for each in told for key in each.examples})
    return {
        "search": row,
        "open": row.state in {"waiting", "doing"},
        "shown": [_shown(row, each, examples) for each in told],
        "others": row.texts - sum(each.texts for each in told),
    }


def _shown(row: TopicSearch, topic: Found, examples: dict[UUID, Example]) -> Shown:
    return Shown(
        words=" · ".join(topic.words),
        texts=topic.texts,
        share=round(100 * topic.texts / row.texts) if row.texts else 0,
        negative=topic.negative_percent,
        rise=rise(
            texts=topic.texts, before=topic.before, all_texts=row.texts, all_before=row.before
        ),
        is_new=topic.before == 0 and row.before >= row.texts / 2 and row.texts > 0,
        languages=", ".join(
            f"{word('language', name)} {many}" for name, many in topic.languages[:3] if name
        ),
        examples=[examples[key] for key in topic.examples if key in examples],
    )


def _search(request: BrandRequest, search_id: UUID) -> TopicSearch:
    row = topic_search(scope=request.scope, search_id=search_id)
    if row is None:
        raise NotFound(_("There is no such search."))
    return row


def _url(request: BrandRequest, name: str, search_id: UUID) -> str:
    arguments = {"brand": request.brand.slug, "search_id": search_id}
    return reverse(f"inbox:topics_{name}", kwargs=arguments)


def _day(given: str) -> date | None:
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
