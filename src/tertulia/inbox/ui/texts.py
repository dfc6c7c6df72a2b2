"""The way from a text, on a page of a room below, to its conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.queries.threads import line_of_text
from tertulia.inbox.ui.answers import conversation_url


@requires("conversation.read")
def text(request: BrandRequest, interaction_id: UUID) -> HttpResponseBase:
    """To the conversation in which it stands."""
    found = line_of_text(scope=request.scope, interaction_id=interaction_id)
    return HttpResponseRedirect(conversation_url(request, found))


def text_link(request: HttpRequest, **context: Any) -> str:
    """For "interactions.text": a small link."""
    return render_to_string("inbox/text_link.html", context, request=request)
