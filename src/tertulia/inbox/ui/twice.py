"""A text of a conversation, read a second time because somebody asks for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.queries.threads import read_text
from tertulia.inbox.ui.answers import answered
from tertulia.interactions.models import Reading
from tertulia.interactions.second_queries import second_of
from tertulia.interactions.second_rules import Why
from tertulia.interactions.services.wanting import read_carefully

#: So often the fragment asks, once a second: the reader may have to be loaded first.
MOST_ASKED = 20


def twice_of(request: BrandRequest, row: Reading, *, asked: int = 0) -> dict[str, Any]:
    """What the panel of a text says of its second reading."""
    waits = row.wants >= Why.ASKED
    may = request.scope.may("conversation.handle") and row.version and not (waits or row.second)
    return {
        "twice": row.second,
        "twice_waits": waits,
        "twice_asks": asked + 1 if waits and asked < MOST_ASKED else 0,
        "twice_failed": bool(asked and not waits and not row.second),
        "may_read_twice": bool(may and not row.broken and second_of(scope=request.scope).reads),
    }


@requires("conversation.read")
def twice(request: BrandRequest, entry_id: UUID) -> HttpResponseBase:
    """How far the second reading is; `?n=` counts the asking."""
    number = request.GET.get("n", "1")
    asked = int(number) if number.isdecimal() and len(number) < 3 else MOST_ASKED
    return _fragment(request, entry_id, max(asked, 1))


@requires("conversation.handle", "POST")
def carefully(request: BrandRequest, entry_id: UUID) -> HttpResponseBase:
    """Read it carefully."""
    row = read_text(scope=request.scope, entry_id=entry_id)
    read_carefully(scope=request.scope, interaction_id=row.interaction_id)
    if not request.headers.get("HX-Request"):
        return answered(request, text=_("It will be read again."), ids=[])
    return _fragment(request, entry_id, 0)


def _fragment(request: BrandRequest, entry_id: UUID, asked: int) -> HttpResponseBase:
    row = read_text(scope=request.scope, entry_id=entry_id)
    told = twice_of(request, row, asked=asked)
    done = asked > 0 and not told["twice_waits"]
    context = {"entry_id": entry_id, "twice_done": done, **told}
    return render(request, "inbox/reading_twice.html", context)
