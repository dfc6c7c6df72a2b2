"""How an act answers: to a fragment a toast with its undo, to a plain form a way back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest
from tertulia.inbox.services.acting import Done


def answered(
    request: BrandRequest,
    *,
    text: str,
    ids: Iterable[UUID],
    undo: str = "",
    leaves: bool = False,
    kind: str = "good",
) -> HttpResponseBase:
    """The act is done. `leaves`: the conversation leaves the list, so the next one may open."""
    changed = [str(each) for each in ids]
    if request.headers.get("HX-Request"):
        triggers: dict[str, object] = {"inbox:changed": {"ids": changed, "leaves": leaves}}
        if text:
            triggers["toast"] = {"text": text, "kind": kind, **({"undo": undo} if undo else {})}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(triggers)})
    if text:
        messages.success(request, text, extra_tags=undo)
    return HttpResponseRedirect(back_to(request, changed))


def back_to(request: BrandRequest, ids: list[str]) -> str:
    """The conversation that was acted upon, or the list."""
    if len(ids) == 1:
        return conversation_url(request, UUID(ids[0]))
    return reverse("inbox:list", kwargs={"brand": request.brand.slug})


def conversation_url(request: BrandRequest, conversation_id: UUID) -> str:
    """Its page."""
    return reverse(
        "inbox:conversation",
        kwargs={"brand": request.brand.slug, "conversation_id": conversation_id},
    )


def undo_url(request: BrandRequest, done: Done) -> str:
    """Where the toast's Undo is sent."""
    return reverse("inbox:undo", kwargs={"brand": request.brand.slug, "act_id": done.act_id})


def said_of(done: Done) -> str:
    """What was done, in a few words."""
    many = len(done.conversation_ids)
    if done.verb in ("close", "no_answer") and many > 1:
        return ngettext(
            "%(count)d conversation closed.", "%(count)d conversations closed.", many
        ) % {"count": many}
    return {
        "close": _("Closed."),
        "reopen": _("Open again."),
        "no_answer": _("Marked: no answer needed."),
        "snooze": _("Snoozed."),
        "assign": _("Assigned."),
        "like": _("Liked."),
        "unlike": _("Like taken back."),
        "hide": _("Hidden on the network."),
        "unhide": _("Shown again."),
        "mute": _("Muted."),
        "unmute": _("No longer muted."),
        "block": _("Blocked."),
        "unblock": _("No longer blocked."),
        "report": _("Reported to the network."),
        "delete": _("Deleted from the network."),
        "correct": _("Noted. The reader is overruled here."),
    }[done.verb]
