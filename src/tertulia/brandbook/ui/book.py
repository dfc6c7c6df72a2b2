"""The page to read, and the writing of one section."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.content import Book, parts_from_json
from tertulia.brandbook.differences import pieces_of
from tertulia.brandbook.markdown.writing import write_section
from tertulia.brandbook.queries import book_of, draft_of, drafts_of, pillars_of
from tertulia.brandbook.sections import BY_KEY, SECTIONS, Section
from tertulia.brandbook.services.book import Stale, forget_draft, save_section
from tertulia.brandbook.services.drafts import save_draft
from tertulia.brandbook.ui.forms import form_of, read_form
from tertulia.kernel.errors import NotFound, TertuliaError

WRITES = "strategy.write"


@requires("brandbook.read")
def page(request: BrandRequest) -> HttpResponseBase:
    """The whole book on one page."""
    book = book_of(scope=request.scope)
    may_write = request.scope.may(WRITES)
    written = {each.key for each in SECTIONS if any(getattr(book, p.key) for p in each.parts)}
    writing: dict[str, list[str]] = {}
    for draft in drafts_of(scope=request.scope) if may_write else ():
        name = _("you") if draft.user_id == request.user.id else draft.user.name
        writing.setdefault(draft.section, []).append(name)
    return render(
        request,
        "brandbook/book.html",
        {
            "book": book,
            "brand": request.brand,
            "sections": [
                {"section": each, "written": each.key in written, "by": writing.get(each.key, [])}
                for each in SECTIONS
                if each.key in written or (may_write and each.key != "own")
            ],
            "pillars": pillars_of(scope=request.scope),
            "may_write": may_write,
        },
    )


def _section(key: str) -> Section:
    """Raises: NotFound."""
    if key not in BY_KEY:
        raise NotFound(_("The book has no such section."))
    return BY_KEY[key]


@requires(WRITES, "GET", "POST")
def edit(request: BrandRequest, section: str) -> HttpResponseBase:
    """Write a section; POST makes it the book's."""
    known = _section(section)
    if request.method == "POST":
        return _keep(request, known)
    book = book_of(scope=request.scope)
    parts = _parts(book, known)
    draft = draft_of(scope=request.scope, section=section)
    if draft is not None:
        parts |= parts_from_json(draft.parts)
    return _shown(
        request,
        known,
        book,
        parts,
        base=draft.base if draft else book.number,
        edition=draft.edition if draft else 0,
        draft=draft,
    )


def _parts(book: Book, section: Section) -> dict[str, Any]:
    return {each.key: getattr(book, each.key) for each in section.parts}


def _shown(
    request: BrandRequest, section: Section, book: Book, parts: dict[str, Any], **more: Any
) -> HttpResponse:
    context = {
        "section": section,
        "form": form_of(section, parts, book),
        "brand": request.brand,
        "book": book,
        **more,
    }
    status = 409 if more.get("theirs") else 200
    return render(request, "brandbook/edit.html", context, status=status)


def _number(request: BrandRequest, name: str) -> int:
    words = request.POST.get(name, "")
    return int(words) if words.isdecimal() and len(words) < 10 else 0


def _keep(request: BrandRequest, section: Section) -> HttpResponseBase:
    given = read_form(section, request.POST)
    note = request.POST.get("note", "")
    try:
        number = save_section(
            scope=request.scope,
            section=section.key,
            base=_number(request, "base"),
            parts=given,
            note=note,
        )
    except Stale as error:
        book = book_of(scope=request.scope)
        mine = replace(book, **given)
        return _shown(
            request,
            section,
            book,
            _parts(mine, section),
            base=book.number,
            edition=_number(request, "edition"),
            note=note,
            theirs=write_section(book, section, language=_language(request)),
            pieces=_pieces(book, mine, section, _language(request)),
            sentence=error.sentence,
        )
    messages.success(request, _("Kept: version %d of the book.") % number)
    return redirect(f"{reverse('brandbook:book', args=[request.brand.slug])}#{section.key}")


def _pieces(theirs: Book, mine: Book, section: Section, language: str) -> Any:
    return pieces_of(
        write_section(theirs, section, language=language),
        write_section(mine, section, language=language),
    )


def _language(request: BrandRequest) -> str:
    """Headings of Markdown are in the brand's first language."""
    return str((request.brand.languages or ["en"])[0])


@requires(WRITES, "POST")
def draft(request: BrandRequest, section: str) -> HttpResponseBase:
    """Autosave; answers the edition, or both texts when another window saved."""
    known = _section(section)
    try:
        edition = save_draft(
            scope=request.scope,
            section=section,
            base=_number(request, "base"),
            edition=_number(request, "edition"),
            parts=read_form(known, request.POST),
        )
    except Stale as error:
        return _two_windows(request, known, error)
    except TertuliaError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    return JsonResponse({"edition": edition})


def _two_windows(request: BrandRequest, section: Section, error: Stale) -> HttpResponse:
    book = book_of(scope=request.scope)
    other = replace(book, **parts_from_json(error.theirs))
    mine = replace(book, **parts_from_json(error.mine))
    kept = draft_of(scope=request.scope, section=section.key)
    html = render_to_string(
        "brandbook/parts/two_texts.html",
        {
            "sentence": error.sentence,
            "pieces": _pieces(other, mine, section, _language(request)),
            "theirs": write_section(other, section, language=_language(request)),
            "edition": kept.edition if kept else 0,
            "section": section,
            "brand": request.brand,
            "live": True,
        },
        request,
    )
    return JsonResponse({"sentence": error.sentence, "html": html}, status=409)


@requires(WRITES, "POST")
def discard(request: BrandRequest, section: str) -> HttpResponseBase:
    """Forget what was begun; the book stays as it is."""
    forget_draft(scope=request.scope, section=_section(section).key)
    messages.info(request, _("Your draft is gone; the book is as it was."))
    return redirect(f"{reverse('brandbook:book', args=[request.brand.slug])}#{section}")
