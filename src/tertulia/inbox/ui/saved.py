"""Saved replies and the target of answering: a small page of settings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.queries.lists import target_minutes
from tertulia.inbox.queries.threads import saved_replies, saved_reply
from tertulia.inbox.services.writing import delete_saved_reply, save_saved_reply, set_target
from tertulia.inbox.ui.filters import uuid_from
from tertulia.inbox.ui.pages import rights
from tertulia.kernel.errors import Conflict, Invalid


@requires("conversation.read")
def saved(request: BrandRequest) -> HttpResponseBase:
    """All of them; `?edit=` puts one into the form."""
    chosen = request.GET.get("edit", "")
    form = {"title": "", "text": ""}
    chosen_id = uuid_from(chosen)
    if chosen_id:
        row = saved_reply(scope=request.scope, reply_id=chosen_id)
        form = {"title": row.title, "text": row.text}
    return _page(request, form, chosen)


def _page(
    request: BrandRequest, form: dict[str, str], chosen: str, *, error: str = ""
) -> HttpResponseBase:
    return render(
        request,
        "inbox/saved.html",
        {
            "replies": saved_replies(scope=request.scope),
            "form": form,
            "chosen": chosen,
            "error": error,
            "minutes": target_minutes(scope=request.scope),
            "may_set_target": request.scope.may("brand.settings"),
            **rights(request),
        },
        status=422 if error else 200,
    )


@requires("saved_reply.manage", "POST")
def save(request: BrandRequest) -> HttpResponseBase:
    """Make or change one."""
    chosen = request.POST.get("id", "")
    form = {"title": request.POST.get("title", ""), "text": request.POST.get("text", "")}
    try:
        save_saved_reply(
            scope=request.scope,
            reply_id=uuid_from(chosen),
            **form,
        )
    except (Invalid, Conflict) as error:
        return _page(request, form, chosen, error=error.sentence)
    messages.success(request, _("Saved reply kept."))
    return HttpResponseRedirect(_here(request))


@requires("saved_reply.manage", "POST")
def delete(request: BrandRequest, reply_id: UUID) -> HttpResponseBase:
    """Remove one."""
    delete_saved_reply(scope=request.scope, reply_id=reply_id)
    messages.success(request, _("Saved reply removed."))
    return HttpResponseRedirect(_here(request))


@requires("brand.settings", "POST")
def target(request: BrandRequest) -> HttpResponseBase:
    """Within how many minutes the brand wants to answer."""
    text = request.POST.get("minutes", "")
    if not text.isdecimal() or len(text) > 6:
        raise Invalid(_("Write a number of minutes up to thirty days."), field="minutes")
    set_target(scope=request.scope, minutes=int(text))
    messages.success(request, _("The clock of the inbox was set."))
    return HttpResponseRedirect(_here(request))


def _here(request: BrandRequest) -> str:
    return reverse("inbox:saved", kwargs={"brand": request.brand.slug})
