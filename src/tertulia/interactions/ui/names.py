"""The names that a brand looks for: written one by one, pasted, as a file; and tried on a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.interactions.models import Term
from tertulia.interactions.name_queries import (
    NameCard,
    looked_through,
    name_on_list,
    names_in,
    names_like,
    names_on_list,
)
from tertulia.interactions.names_file import Entry, as_csv, from_csv, pasted, split
from tertulia.interactions.readers import installed_version
from tertulia.interactions.services.wordlist import (
    RIGHT,
    Imported,
    import_names,
    remove_names,
    save_name,
)
from tertulia.kernel.errors import Invalid
from tertulia.language.dictionary import key_of

SHOWN = 300
HOW: Mapping[str, Any] = {
    "exact": pgettext_lazy("how a name is written", "as it is"),
    "inflected": pgettext_lazy("how a name is written", "inflected"),
    "misspelt": pgettext_lazy("how a name is written", "misspelt"),
}
_KINDS: Mapping[str, Any] = {
    "brand": gettext_lazy("Our own names"),
    "product": gettext_lazy("Products"),
    "person": gettext_lazy("People"),
    "place": gettext_lazy("Places"),
    "competitor": gettext_lazy("Competitors"),
}


@requires("conversation.read")
def page(request: BrandRequest) -> HttpResponseBase:
    """The list; `?edit=` puts one into the form, `?q=` looks for some."""
    chosen = _uuid(request.GET.get("edit", ""))
    given: dict[str, str] = {}
    if chosen:
        card = name_on_list(scope=request.scope, term_id=chosen)
        given = {
            "id": str(card.id), "kind": card.kind, "name": card.name,
            "aliases": ", ".join(card.aliases),
        }  # fmt: skip
    return _page(request, given)


@requires(RIGHT, "POST")
def save(request: BrandRequest) -> HttpResponseBase:
    """Write one, or change it."""
    given = _given(request.POST, "id", "kind", "name", "aliases")
    try:
        save_name(
            scope=request.scope,
            term_id=_uuid(given["id"]),
            kind=given["kind"],
            name=given["name"],
            aliases=split(given["aliases"]),
        )
    except Invalid as error:
        return _page(request, given, error=error)
    messages.success(request, _("“%(name)s” is looked for.") % {"name": given["name"].strip()})
    return _back(request)


@requires(RIGHT, "POST")
def remove(request: BrandRequest, term_id: UUID) -> HttpResponseBase:
    """It is looked for no more."""
    card = name_on_list(scope=request.scope, term_id=term_id)
    remove_names(scope=request.scope, term_ids=[term_id])
    messages.success(request, _("“%(name)s” is looked for no more.") % {"name": card.name})
    return _back(request)


@requires(RIGHT, "POST")
def bring(request: BrandRequest) -> HttpResponseBase:
    """Many at once: lines, or a CSV file."""
    given = _given(request.POST, "kind", "lines")
    try:
        done = import_names(scope=request.scope, entries=_entries(request, given))
    except Invalid as error:
        return _page(request, given, bring_error=error)
    messages.success(request, _done(done))
    return _back(request)


@requires("conversation.read")
def csv(request: BrandRequest) -> HttpResponseBase:
    """The list as a file."""
    lines = as_csv(names_on_list(scope=request.scope))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"names-{request.brand.slug}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("conversation.read", "POST")
def try_names(request: BrandRequest) -> HttpResponseBase:
    """What would be found in a sentence. Nothing is kept."""
    text = request.POST.get("text", "")[:2_000]
    found = names_in(scope=request.scope, text=text)
    kinds = dict(Term.Kind.choices)
    rows = [
        {"said": text[each.start : each.end], "name": each.name, "kind": kinds[each.kind],
         "how": HOW[each.how]}
        for each in found
    ]  # fmt: skip
    return render(request, "interactions/names_tried.html", {"found": rows, "text": text.strip()})


@requires("conversation.read")
def progress(request: BrandRequest) -> HttpResponseBase:
    """How far looking through is; it asks again by itself until it is done."""
    return render(request, "interactions/names_progress.html", _progress(request))


@requires("conversation.read")
def offered(request: BrandRequest) -> HttpResponseBase:
    """Names to choose from, for a field with a list."""
    names = names_like(scope=request.scope)
    return render(request, "interactions/names_offered.html", {"names": names})


def _page(
    request: BrandRequest,
    given: Mapping[str, str],
    *,
    error: Invalid | None = None,
    bring_error: Invalid | None = None,
) -> HttpResponseBase:
    cards = names_on_list(scope=request.scope)
    words = request.GET.get("q", "").strip()
    key = key_of(words)
    wanted = [each for each in cards if not key or _has(each, key)]
    shown = wanted[:SHOWN]
    context = {
        "groups": [
            (title, [each for each in shown if each.kind == kind]) for kind, title in _KINDS.items()
        ],
        "many": len(cards),
        "more": len(wanted) - len(shown),
        "words": words,
        "kinds": Term.Kind.choices,
        "given": given,
        "error": error,
        "bring_error": bring_error,
        "may_write": request.scope.may(RIGHT),
        **_progress(request),
    }
    status = 422 if error or bring_error else 200
    return render(request, "interactions/names.html", context, status=status)


def _progress(request: BrandRequest) -> dict[str, Any]:
    return {"looked": looked_through(scope=request.scope), "weights": bool(installed_version())}


def _has(card: NameCard, key: str) -> bool:
    return any(key in key_of(each) for each in (card.name, *card.aliases))


def _entries(request: BrandRequest, given: Mapping[str, str]) -> list[Entry]:
    file = request.FILES.get("file")
    if not file:
        return pasted(given["lines"], given["kind"])
    raw = file.read()
    try:
        return from_csv(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        # Spreadsheets of our countries still write this where nobody tells them otherwise.
        return from_csv(raw.decode("cp1252", errors="replace"))


def _done(done: Imported) -> str:
    if not (done.added or done.changed):
        return _("All of them were on the list already.")
    words = _("Names added: %(added)d. Names changed: %(changed)d.")
    return words % {"added": done.added, "changed": done.changed}


def _given(data: QueryDict, *names: str) -> dict[str, str]:
    return {name: data.get(name, "") for name in names}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _back(request: BrandRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("interactions:names", kwargs={"brand": request.brand.slug})
    )  # fmt: skip
