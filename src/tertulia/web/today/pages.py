"""Today of one brand, and the overview of several."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, UserRequest, requires, signed_in
from tertulia.web.today.opening import greeting, opening
from tertulia.web.today.overview import BrandLine, lines_for
from tertulia.web.today.reading import day_of
from tertulia.web.today.words import Piece, many, sentence


@requires("brand.read")
def today(request: BrandRequest) -> HttpResponseBase:
    """What waits, what is late, what goes out, which channel starves. A fragment for htmx."""
    day = day_of(scope=request.scope, brand=request.brand)
    may = request.scope.may
    context = {
        "brand": request.brand,
        "day": day,
        "place_name": request.brand.zone.rpartition("/")[2].replace("_", " "),
        "greeting": greeting(day, request.user.name),
        "opening": opening(day, request.brand.slug),
        "may_write": may("post.write"),
        "may_pause": may("brand.pause"),
        "may_connect": may("channel.connect"),
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "web/parts/today.html" if fragment else "web/today.html", context)


@signed_in()
def overview(request: UserRequest) -> HttpResponseBase:
    """Every brand of the person, a line each. A fragment for htmx."""
    lines = lines_for(request.user)
    context = {"lines": lines, "opening": _opening(lines)}
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "web/parts/overview.html" if fragment else "web/overview.html", context)


def _opening(lines: list[BrandLine]) -> list[tuple[Piece, ...]]:
    waiting = sum(each.waiting for each in lines)
    needs = sum(each.needs for each in lines)
    said = []
    if waiting:
        words = ngettext(
            "{n} person waits for an answer.", "{n} people wait for an answer.", waiting
        )
        said.append(sentence(words, n=many(waiting)))
    if needs:
        words = ngettext("{n} post needs you.", "{n} posts need you.", needs)
        said.append(sentence(words, n=many(needs)))
    return said
