"""The composer: one idea, its variants side by side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import Conflict, Invalid, TertuliaError
from tertulia.networks.errors import NetworkError
from tertulia.networks.queries import channels_of
from tertulia.publishing import rules
from tertulia.publishing.compose import Sheet, sheets_of
from tertulia.publishing.content import drafts_from
from tertulia.publishing.models import Post
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
    add_variant,
    create_post,
    discard_post,
    remove_variant,
    restore_post,
    save_post,
    save_variant,
)
from tertulia.publishing.ui.forms import read_day, read_hour, read_variant
from tertulia.publishing.ui.words import script_words

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
            channel_ids=wanted,
            due_day=read_day(request.POST.get("day", "")),
            due_time=read_hour(request.POST.get("hour", "")),
        )
        return redirect(composer_url(request, post.id))
    return render(
        request,
        "publishing/new.html",
        {"channels": channels, "day": request.GET.get("day", ""), "brand": request.brand},
    )


@requires("post.read")
def composer(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """The page."""
    post = post_of(scope=request.scope, post_id=post_id)
    sheets = sheets_of(scope=request.scope, post=post, brand=request.brand)
    return render(request, "publishing/composer.html", page_of(request, post, sheets))


def page_of(request: BrandRequest, post: Post, sheets: tuple[Sheet, ...]) -> dict[str, object]:
    """Everything the page shows."""
    used = {sheet.channel.id for sheet in sheets}
    others = [c for c in channels_of(scope=request.scope) if c.id not in used]
    return {
        "post": post,
        "brand": request.brand,
        "sheets": sheets,
        "other_channels": others,
        "words": script_words(),
        "may_write": request.scope.may("post.write"),
        "may_publish": request.scope.may("post.publish"),
        "may_delete": request.scope.may("post.delete"),
        **button_of(request, post, sheets),
    }


def button_of(request: BrandRequest, post: Post, sheets: tuple[Sheet, ...]) -> dict[str, object]:
    """What the main button says and whether it can be pressed."""
    waiting = [sheet for sheet in sheets if not sheet.is_out]
    names = [sheet.manifest.title for sheet in waiting]
    return {
        "moment": rules.local_moment(post.due_day, post.due_time),
        "place": request.brand.zone.rsplit("/", 1)[-1].replace("_", " "),
        "waiting": waiting,
        "names": names,
        "blocked": any(note.blocks for sheet in waiting for note in sheet.notices),
        "is_scheduled": any(sheet.state == "scheduled" for sheet in waiting),
        "has_changes": any(sheet.changed_since_scheduled for sheet in waiting),
        "has_published": any(s.state in ("published", "partly_published") for s in sheets),
    }


@requires("post.write", "POST")
def save(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Autosave: every field of the page; answers what has changed on it."""
    post = post_of(scope=request.scope, post_id=post_id)
    versions: dict[str, int] = {}
    try:
        if request.POST.get("version", "").isdigit():
            title, idea = request.POST.get("title", ""), request.POST.get("idea", "")
            if (title, idea) != (post.title, post.idea):
                save_post(
                    scope=request.scope,
                    post_id=post.id,
                    version=int(request.POST["version"]),
                    title=title,
                    idea=idea,
                )
        for variant in list(post.variants.all()):
            form = read_variant(request.POST, variant.id)
            if form is None:
                continue
            if form.parts == drafts_from(variant.parts) and form.options == variant.options:
                versions[str(variant.id)] = variant.version
                continue
            versions[str(variant.id)] = save_variant(
                scope=request.scope,
                variant_id=variant.id,
                version=form.version,
                parts=form.parts,
                options=form.options,
            )
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    post.refresh_from_db()
    return _saved(request, post, versions)


def _saved(request: BrandRequest, post: Post, versions: dict[str, int]) -> HttpResponse:
    """Notices, counters and buttons as they are now, to be put in place."""
    sheets = sheets_of(scope=request.scope, post=post, brand=request.brand)
    page = page_of(request, post, sheets)
    return JsonResponse(
        {
            "version": post.version,
            "variants": versions,
            "notices": {
                str(sheet.variant.id): render_to_string(
                    "publishing/parts/notices.html", {"sheet": sheet}, request
                )
                for sheet in sheets
            },
            "acts": render_to_string("publishing/parts/acts.html", page, request),
        }
    )


@requires("post.publish", "POST")
def schedule(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Schedule at its hour (or the one sent along), or now (`now`)."""
    at_once = bool(request.POST.get("now"))
    chosen = [UUID(each) for each in request.POST.getlist("variant")] or None
    try:
        if request.POST.get("day") and not at_once:
            _set_hour(request, post_id)
        made = schedule_post(scope=request.scope, post_id=post_id, now=at_once, variant_ids=chosen)
    except SHOWN as error:
        messages.error(request, error.sentence)
    else:
        if at_once:
            told = ngettext("On its way to %d channel.", "On its way to %d channels.", len(made))
        else:
            told = ngettext("Scheduled on %d channel.", "Scheduled on %d channels.", len(made))
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
    add_variant(
        scope=request.scope, post_id=post_id, channel_id=UUID(request.POST.get("channel", ""))
    )
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
