"""The composer: one idea, its variants side by side."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.queries import book_of
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.networks.errors import NetworkError
from tertulia.networks.queries import channels_of
from tertulia.publishing.compose import sheets_of
from tertulia.publishing.models import Format
from tertulia.publishing.queries import post_of
from tertulia.publishing.scheduling import (
    correct_variant,
    delete_everywhere,
    follow_post_time,
    move_post,
    publish_correction,
    schedule_post,
    unschedule_post,
)
from tertulia.publishing.services import (
    About,
    add_variant,
    create_post,
    discard_post,
    remove_variant,
    restore_post,
)
from tertulia.publishing.ui.forms import read_day, read_hour
from tertulia.publishing.ui.pages import choices_of, page_of

#: Errors that are told on the page where they happened; the others have pages of their own.
SHOWN = (Invalid, Conflict, NetworkError)


def composer_url(request: BrandRequest, post_id: UUID) -> str:
    """Where a post is written."""
    return reverse("publishing:composer", args=[request.brand.slug, post_id])


@requires("post.write", "GET", "POST")
def new(request: BrandRequest) -> HttpResponseBase:
    """Choose where to say it (all channels are chosen); POST begins the post."""
    channels = channels_of(scope=request.scope)
    if request.method == "POST":
        chosen = set(request.POST.getlist("channel"))
        wanted = [each.id for each in channels if not chosen or str(each.id) in chosen]
        post = create_post(
            scope=request.scope,
            title=request.POST.get("title", ""),
            about=About(
                format=request.POST.get("format", ""),
                campaign_id=_id_or_none(request.POST.get("campaign", "")),
            ),
            channel_ids=wanted,
            due_day=read_day(request.POST.get("day", "")),
            due_time=read_hour(request.POST.get("hour", "")),
        )
        return redirect(composer_url(request, post.id))
    return render(
        request,
        "publishing/new.html",
        {
            "channels": channels,
            "day": _or_none(read_day, request.GET.get("day", "")),
            "hour": _or_none(read_hour, request.GET.get("hour", "")),
            "chosen": {_id_or_none(each) for each in request.GET.getlist("channel")},
            "campaign": _id_or_none(request.GET.get("campaign", "")),
            "brand": request.brand,
            "formats": Format.choices,
        },
    )


def _or_none[T](read: Callable[[str], T | None], words: str) -> T | None:
    try:
        return read(words)
    except Invalid:
        return None


def _id_or_none(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


@requires("post.read")
def composer(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """The page."""
    post = post_of(scope=request.scope, post_id=post_id)
    book = book_of(scope=request.scope)
    sheets = sheets_of(scope=request.scope, post=post, brand=request.brand, book=book)
    page = page_of(request, post, sheets)
    choices = choices_of(request, post, book)
    return render(request, "publishing/composer.html", {**page, **choices})


@requires("post.publish", "POST")
def schedule(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Schedule at its hour (or the one sent along), or now (`now`); `keep`: only set the hour."""
    at_once = bool(request.POST.get("now"))
    chosen = [UUID(each) for each in request.POST.getlist("variant")] or None
    try:
        if request.POST.get("day") and not at_once:
            _set_hour(request, post_id)
        if request.POST.get("keep"):
            messages.success(request, _("The hour is kept. It goes nowhere yet: it is a draft."))
            return redirect(composer_url(request, post_id))
        made = schedule_post(
            scope=request.scope,
            post_id=post_id,
            now=at_once,
            variant_ids=chosen,
            note=request.POST.get("note", ""),
        )
    except SHOWN as error:
        messages.error(request, error.sentence)
    else:
        if at_once:
            told = ngettext("On its way to %d channel.", "On its way to %d channels.", len(made))
        else:
            told = ngettext("Scheduled on %d channel.", "Scheduled on %d channels.", len(made))
        asked = post_of(scope=request.scope, post_id=post_id).variants.filter(editorial="in_review")
        if not at_once and asked.exists():
            told = ngettext(
                "Its hour is reserved on %d channel; it waits for approval.",
                "Its hour is reserved on %d channels; it waits for approval.",
                len(made),
            )
        messages.success(request, told % len(made))
    return redirect(composer_url(request, post_id))


def _set_hour(request: BrandRequest, post_id: UUID) -> None:
    move_post(
        scope=request.scope,
        post_id=post_id,
        day=read_day(request.POST.get("day", "")),
        hour=read_hour(request.POST.get("hour", "")),
    )


@requires("post.publish", "POST")
def unschedule(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Take it back: it becomes a draft again."""
    taken = unschedule_post(scope=request.scope, post_id=post_id)
    told = ngettext(
        "Taken back on %d channel; it is a draft again.",
        "Taken back on %d channels; it is a draft again.",
        taken,
    )
    messages.info(request, told % taken)
    return redirect(composer_url(request, post_id))


@requires("post.write", "POST")
def variant_time(request: BrandRequest, post_id: UUID, variant_id: UUID) -> HttpResponseBase:
    """An own hour for a variant, or the post's again (`follow`)."""
    try:
        if request.POST.get("follow"):
            follow_post_time(scope=request.scope, variant_id=variant_id)
        else:
            move_post(
                scope=request.scope,
                post_id=post_id,
                day=read_day(request.POST.get("day", "")),
                hour=read_hour(request.POST.get("hour", "")),
                variant_id=variant_id,
            )
    except SHOWN as error:
        messages.error(request, error.sentence)
    return redirect(composer_url(request, post_id))


@requires("post.write", "POST")
def variant_add(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """One more channel."""
    channel_id = _id_or_none(request.POST.get("channel", ""))
    if channel_id is None:
        raise Invalid(_("This channel is not connected to the brand."), field="channel")
    add_variant(scope=request.scope, post_id=post_id, channel_id=channel_id)
    return redirect(composer_url(request, post_id))


@requires("post.write", "POST")
def variant_remove(request: BrandRequest, post_id: UUID, variant_id: UUID) -> HttpResponseBase:
    """One channel less."""
    try:
        remove_variant(scope=request.scope, variant_id=variant_id)
    except Conflict as error:
        messages.error(request, error.sentence)
    return redirect(composer_url(request, post_id))


@requires("post.write", "POST")
def discard(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Out of sight, with an undo."""
    try:
        discard_post(scope=request.scope, post_id=post_id)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect(composer_url(request, post_id))
    undo = reverse("publishing:restore", args=[request.brand.slug, post_id])
    messages.info(request, _("Draft discarded."), extra_tags=undo)
    return redirect("planning:month", request.brand.slug)


@requires("post.write", "POST")
def restore(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Undo of `discard`."""
    restore_post(scope=request.scope, post_id=post_id)
    answer = HttpResponse(status=204)
    answer["HX-Location"] = composer_url(request, post_id)
    return answer


@requires("post.delete", "POST")
def delete(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Delete on every channel where it stands (or those chosen); evidence stays with us."""
    chosen = [UUID(each) for each in request.POST.getlist("variant")] or None
    made = delete_everywhere(scope=request.scope, post_id=post_id, variant_ids=chosen)
    told = ngettext("Being deleted on %d channel.", "Being deleted on %d channels.", len(made))
    messages.info(request, told % len(made))
    return redirect(composer_url(request, post_id))


@requires("post.publish", "POST")
def correct(request: BrandRequest, post_id: UUID, variant_id: UUID) -> HttpResponseBase:
    """Change the words of what is published, where the network can."""
    try:
        text = request.POST.get("text", "").replace("\r\n", "\n")
        correct_variant(scope=request.scope, variant_id=variant_id, text=text)
    except SHOWN as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The correction is on its way."))
    return redirect(composer_url(request, post_id))


@requires("post.write", "POST")
def correction(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """A new post with the correction, for every channel where the post stands."""
    try:
        post = publish_correction(
            scope=request.scope, post_id=post_id, text=request.POST.get("text", "")
        )
    except SHOWN as error:
        messages.error(request, error.sentence)
        return redirect(composer_url(request, post_id))
    return redirect(composer_url(request, post.id))
