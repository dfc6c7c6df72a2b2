"""What corrections taught: shown, learnt now, switched off and on."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.interactions.learning_queries import taught
from tertulia.interactions.reading_words import FIELDS
from tertulia.interactions.services.learning import ask_to_learn
from tertulia.interactions.services.learning import switch as switch_layer


def context_of(request: BrandRequest) -> dict[str, Any]:
    """For the part of the page."""
    rows = [{"title": FIELDS[each.field], "said": each} for each in taught(scope=request.scope)]
    return {
        "taught": rows,
        "learning": any(each["said"].learning for each in rows),
        "may_learn": request.scope.may("brand.settings"),
    }


@requires("conversation.read")
def learnt(request: BrandRequest) -> HttpResponseBase:
    """How it stands now."""
    return render(request, "interactions/learnt.html", context_of(request))


@requires("brand.settings", "POST")
def learn(request: BrandRequest) -> HttpResponseBase:
    """Learn from what was corrected so far."""
    ask_to_learn(scope=request.scope)
    return _answered(request)


@requires("brand.settings", "POST")
def switch(request: BrandRequest, field: str) -> HttpResponseBase:
    """What was learnt about a field holds, or not: `on` is 1 or nothing."""
    switch_layer(scope=request.scope, field=field, on=request.POST.get("on") == "1")
    return _answered(request)


def _answered(request: BrandRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return render(request, "interactions/learnt.html", context_of(request))
    return HttpResponseRedirect(
        reverse("interactions:reading", kwargs={"brand": request.brand.slug})
    )
