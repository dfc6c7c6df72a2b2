"""Short links in the composer: a dialog in its head, and the texts that it sends."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import NotFound
from tertulia.links.rules import utm_of
from tertulia.publishing.models import Post
from tertulia.publishing.queries import post_of, variant_of
from tertulia.publishing.services import MAX_CHARACTERS
from tertulia.publishing.short_links import shorten_links, tag_of_post


def short_links_panel(request: HttpRequest, *, post: Post) -> str:
    """The button with its dialog; nothing for who may not write."""
    scope, brand = getattr(request, "scope", None), getattr(request, "brand", None)
    if scope is None or brand is None or not scope.may("post.write"):
        return ""
    context = {
        "url": reverse("publishing:short_links", args=[brand.slug, post.id]),
        "tag": tag_of_post(scope=scope, post=post),
    }
    return render_to_string("publishing/parts/short_links.html", context, request)


@requires("post.write", "POST")
def short_links(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """One text with its addresses made short; it is not saved here, the page does that."""
    post = post_of(scope=request.scope, post_id=post_id)
    variant_id = _id(request.POST.get("variant", ""))
    variant = variant_of(scope=request.scope, variant_id=variant_id)
    if variant.post_id != post.id:
        raise NotFound(_("This variant does not exist (any more)."))
    done = shorten_links(
        scope=request.scope,
        variant=variant,
        text=request.POST.get("text", "")[:MAX_CHARACTERS],
        utm=utm_of(
            {name: request.POST.get(name, "") for name in ("medium", "campaign", "content")}
        ),
    )
    return JsonResponse({"text": done.text, "count": done.count, "refused": done.refused})


def _id(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError as error:
        raise NotFound(_("This variant does not exist (any more).")) from error
