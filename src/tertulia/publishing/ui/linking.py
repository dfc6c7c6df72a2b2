"""Links in texts, looked at, and comments on words."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from tertulia.accounts.scopes import BrandRequest, check, requires
from tertulia.kernel.errors import TertuliaError
from tertulia.publishing.line_notes import add_note, answer_note, notes_of, resolve_note
from tertulia.publishing.looking import look
from tertulia.publishing.queries import variant_of


@requires("post.write")
def link(request: BrandRequest) -> HttpResponseBase:
    """A fragment: the card of `url`, or that nothing answers there."""
    seen = look(scope=request.scope, url=request.GET.get("url", "").strip())
    return render(request, "publishing/parts/link.html", {"seen": seen})


@requires("post.comment", "POST")
def note(request: BrandRequest, post_id: UUID, variant_id: UUID) -> HttpResponseBase:
    """A comment on words of the variant; answers the list as it is now."""
    data = request.POST
    part = data.get("part", "")
    return _done(
        request,
        variant_id,
        lambda: add_note(
            scope=request.scope,
            variant_id=variant_id,
            body=data.get("body", ""),
            part=int(part) if part.isdigit() else 0,
            quote=data.get("quote", "").replace("\r\n", "\n"),
            before=data.get("before", "").replace("\r\n", "\n"),
        ),
    )


@requires("post.comment", "POST")
def note_act(
    request: BrandRequest, post_id: UUID, variant_id: UUID, note_id: UUID
) -> HttpResponseBase:
    """Answer a comment (`body`), settle it, or open it again (`open`)."""
    body = request.POST.get("body", "")
    if body.strip():
        return _done(
            request,
            variant_id,
            lambda: answer_note(scope=request.scope, note_id=note_id, body=body),
        )
    check(request.scope, "post.write")  # whose words they are says what is settled
    resolved = not request.POST.get("open")
    return _done(
        request,
        variant_id,
        lambda: resolve_note(scope=request.scope, note_id=note_id, resolved=resolved),
    )


def _done(request: BrandRequest, variant_id: UUID, act: Callable[[], object]) -> HttpResponse:
    sentence = ""
    try:
        act()
    except TertuliaError as error:
        if error.status == 404:
            raise
        sentence = error.sentence
    variant = variant_of(scope=request.scope, variant_id=variant_id)
    notes = notes_of(scope=request.scope, variants=[variant]).get(variant.id, ())
    return render(
        request,
        "publishing/parts/line_notes.html",
        {
            "v": variant,
            "post": variant.post,
            "brand": request.brand,
            "notes": notes,
            "sentence": sentence,
            "may_write": request.scope.may("post.write"),
            "may_comment": True,
        },
        status=422 if sentence else 200,
    )
