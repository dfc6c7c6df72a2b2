"""What helps to write: another variant adapted, likenesses, snippets, what the post is about."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import Invalid, TertuliaError
from tertulia.networks.registry import manifest
from tertulia.publishing.adapting import Fit
from tertulia.publishing.content import drafts_from
from tertulia.publishing.counts import adapted_for, max_images_of, words_of
from tertulia.publishing.likeness import pairs_of
from tertulia.publishing.models import Variant
from tertulia.publishing.queries import grid_of, post_of, variants_of
from tertulia.publishing.services import About, describe_post
from tertulia.publishing.snippets import keep_snippet, remove_snippet, snippets_of

WAYS = {
    "whole": lambda fit: _("It fits as it is"),
    "thread": lambda fit: _("As a thread of %d") % len(fit.parts),
    "numbered": lambda fit: _("As a thread of %d, numbered") % len(fit.parts),
    "cut": lambda fit: _("Cut after a whole sentence"),
}


@requires("post.write")
def adapting(request: BrandRequest, post_id: UUID, variant_id: UUID) -> HttpResponseBase:
    """A fragment: the ways to say here what another variant says (`from`; itself: to shorten)."""
    variants = variants_of(scope=request.scope, post_ids=[post_id])[post_id]
    target = next((each for each in variants if each.id == variant_id), None)
    if target is None:
        return HttpResponse(status=404)
    wanted = request.GET.get("from", "")
    told = [each for each in variants if each.id != target.id and _says(each)]
    source = next((each for each in variants if str(each.id) == wanted), None)
    source = source or (told[0] if told else None)
    return render(
        request,
        "publishing/parts/adapt.html",
        {
            "target": target,
            "target_title": manifest(target.channel.network).title,
            "sources": [
                {
                    "id": each.id,
                    "mark": manifest(each.channel.network).mark,
                    "title": manifest(each.channel.network).title,
                    "chosen": each == source,
                }
                for each in ([] if source == target else told)
            ],
            **(_offered(source, target) if source else {}),
        },
    )


def _says(variant: Variant) -> bool:
    return any(draft.text.strip() for draft in drafts_from(variant.parts))


def _offered(source: Variant, target: Variant) -> dict[str, object]:
    drafts = drafts_from(source.parts)
    adapted = adapted_for(source, target)
    pictures = [use.as_json() for draft in drafts for use in draft.media]
    room = max_images_of(target.channel)
    return {
        "adapted": adapted,
        "fits": [
            (WAYS[fit.way](fit), fit, _parts_json(fit, pictures[:room])) for fit in adapted.fits
        ],
        "pictures_left": max(0, len(pictures) - room),
    }


def _parts_json(fit: Fit, pictures: list[dict[str, object]]) -> str:
    return json.dumps(
        [{"text": text, "media": pictures if not n else []} for n, text in enumerate(fit.parts)]
    )


@requires("post.read")
def likeness(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """A fragment: every pair of variants with the words that both have marked."""
    post_of(scope=request.scope, post_id=post_id)
    variants = variants_of(scope=request.scope, post_ids=[post_id])[post_id]
    return render(
        request, "publishing/parts/likeness.html", {"pairs": pairs_of(words_of(variants))}
    )


@requires("post.write", "POST")
def about(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Format, pillar and campaign, as they are chosen."""
    data = request.POST
    try:
        describe_post(
            scope=request.scope,
            post_id=post_id,
            about=About(data.get("format", ""), _id(data.get("pillar")), _id(data.get("campaign"))),
        )
    except TertuliaError as error:
        return HttpResponse(error.sentence, status=error.status)
    return HttpResponse(status=204)


def _id(words: str | None) -> UUID | None:
    if not words:
        return None
    try:
        return UUID(words)
    except ValueError as error:
        raise Invalid(_("This cannot be chosen.")) from error


@requires("post.write", "GET", "POST")
def snippets(request: BrandRequest) -> HttpResponseBase:
    """A fragment: words kept to be used again; POST keeps some more."""
    sentence = ""
    if request.method == "POST":
        try:
            keep_snippet(
                scope=request.scope,
                name=request.POST.get("name", ""),
                text=request.POST.get("text", "").replace("\r\n", "\n"),
            )
        except TertuliaError as error:
            sentence = error.sentence
    kept = snippets_of(scope=request.scope)
    return render(
        request,
        "publishing/parts/snippets.html",
        {"snippets": kept, "sentence": sentence, "brand": request.brand},
        status=422 if sentence else 200,
    )


@requires("post.write", "POST")
def snippet_remove(request: BrandRequest, snippet_id: UUID) -> HttpResponseBase:
    """One less."""
    remove_snippet(scope=request.scope, snippet_id=snippet_id)
    kept = snippets_of(scope=request.scope)
    return render(
        request, "publishing/parts/snippets.html", {"snippets": kept, "brand": request.brand}
    )


@requires("post.read")
def grid(request: BrandRequest, post_id: UUID, variant_id: UUID) -> HttpResponseBase:
    """JSON: first pictures of what stands before this post on its channel, newest first."""
    post_of(scope=request.scope, post_id=post_id)
    found = grid_of(scope=request.scope, variant_id=variant_id)
    return JsonResponse({"assets": [str(each) for each in found]})
