"""How far reading is, what people corrected, and the file of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice
from typing import Any

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.interactions.how_well import how_well
from tertulia.interactions.labelled import as_csv, as_jsonl
from tertulia.interactions.reading_queries import Labelled, labelled_texts, progress_of
from tertulia.interactions.reading_words import FIELDS, word
from tertulia.interactions.second_queries import second_of, second_progress
from tertulia.interactions.ui import learning

SHOWN = 20
_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}


@requires("conversation.read")
def page(request: BrandRequest) -> HttpResponseBase:
    """How reading stands."""
    rows = islice(labelled_texts(scope=request.scope, limit=SHOWN), SHOWN)
    second = second_of(scope=request.scope)
    context = {
        "progress": progress_of(scope=request.scope),
        "second": second,
        "second_progress": second_progress(scope=request.scope, reads=second.reads),
        "may_choose": request.scope.may("brand.settings"),
        "latest": _latest(rows),
        "how_well": how_well(),
        "may_export": request.scope.may("conversation.handle"),
        **learning.context_of(request),
    }
    return render(request, "interactions/reading.html", context)


def _latest(rows: Iterable[Labelled]) -> list[dict[str, Any]]:
    """What a person said of a text in one go stands together."""
    found = []
    for (interaction_id, by), group in groupby(rows, lambda each: (each.interaction_id, each.by)):
        said = list(group)
        changes = [
            {
                "field": FIELDS[each.field],
                "old": word(each.field, each.old),
                "new": word(each.field, each.label),
                "confirmed": each.old == each.label,
            }
            for each in said
        ]
        text = {"interaction_id": interaction_id, "text": said[0].text}
        found.append({**text, "by": by, "at": said[0].at, "changes": changes})
    return found


@requires("conversation.handle")
def labelled(request: BrandRequest, form: str) -> HttpResponseBase:
    """Corrected texts as a file: csv or jsonl."""
    if form not in _TYPES:
        raise Http404
    rows = labelled_texts(scope=request.scope)
    lines = as_csv(rows) if form == "csv" else as_jsonl(rows)
    answer = StreamingHttpResponse(lines, content_type=_TYPES[form])
    name = f"labelled-{request.brand.slug}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
