"""What the composer's page and its fragments are rendered from."""

from __future__ import annotations

from tertulia.accounts.scopes import BrandRequest
from tertulia.brandbook.content import Book
from tertulia.brandbook.queries import pillars_of
from tertulia.networks.queries import channels_of
from tertulia.publishing import rules
from tertulia.publishing.compose import Sheet
from tertulia.publishing.cropping import RATIOS
from tertulia.publishing.models import Format, Post
from tertulia.publishing.queries import campaigns_for
from tertulia.publishing.ui.words import script_words


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
        "shape": shape_of(sheets),
        "may_write": request.scope.may("post.write"),
        "may_comment": request.scope.may("post.comment"),
        "may_publish": request.scope.may("post.publish"),
        "may_delete": request.scope.may("post.delete"),
        **button_of(request, post, sheets),
    }


def choices_of(request: BrandRequest, post: Post, book: Book) -> dict[str, object]:
    """What a post can be and serve, and what the brand book has ready."""
    return {
        "formats": Format.choices,
        "pillars": pillars_of(scope=request.scope),
        "campaigns": campaigns_for(scope=request.scope, post=post),
        "book": book,
        "ratios": tuple(RATIOS),
    }


def shape_of(sheets: tuple[Sheet, ...]) -> str:
    """What a page cannot take in without being loaded again: its sheets, and which are out."""
    return " ".join(f"{each.variant.id}:{each.is_out:d}" for each in sheets)


def _names_of(sheets: list[Sheet]) -> list[str]:
    """The networks; with the account where two of one network stand."""
    titles = [each.manifest.title for each in sheets]
    return [
        f"{title} {each.channel.handle.partition('@')[0] or each.channel.handle}"
        if titles.count(title) > 1
        else title
        for each, title in zip(sheets, titles, strict=True)
    ]


def button_of(request: BrandRequest, post: Post, sheets: tuple[Sheet, ...]) -> dict[str, object]:
    """What the main button says and whether it can be pressed."""
    waiting = [sheet for sheet in sheets if not sheet.is_out]
    names = _names_of(waiting)
    return {
        "moment": rules.local_moment(post.due_day, post.due_time),
        "place": request.brand.zone.rsplit("/", 1)[-1].replace("_", " "),
        "waiting": waiting,
        "names": names,
        "blocked": any(note.blocks for sheet in waiting for note in sheet.notices),
        "is_scheduled": any(
            sheet.state in ("scheduled", "in_review", "rejected") for sheet in waiting
        ),
        "needs_approval": any(sheet.needs_approval for sheet in waiting),
        "is_asked": any(sheet.state == "in_review" for sheet in waiting),
        "asked_in": next((s.standing.request_id for s in waiting if s.standing.request_id), None),
        "has_changes": any(sheet.changed_since_scheduled for sheet in waiting),
        "has_published": any(s.state in ("published", "partly_published") for s in sheets),
    }
