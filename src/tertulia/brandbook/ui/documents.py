"""The book from a document, and as a document."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.content import KEYS, Content
from tertulia.brandbook.differences import differences
from tertulia.brandbook.markdown import Read, read, write
from tertulia.brandbook.queries import book_of
from tertulia.brandbook.services.book import merged, take_document
from tertulia.brandbook.ui.book import WRITES, _language
from tertulia.kernel.errors import Conflict, Invalid

MAX_BYTES = 2_000_000


@requires("brandbook.read")
def export(request: BrandRequest) -> HttpResponseBase:
    """The book as Markdown, to keep or to take elsewhere."""
    book = book_of(scope=request.scope)
    text = write(book, language=_language(request), brand=request.brand.name)
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.brand.slug}.md"'
    return answer


@requires(WRITES, "GET", "POST")
def take(request: BrandRequest) -> HttpResponseBase:
    """Choose or paste a document; look at what would come of it; take it."""
    if request.method != "POST":
        return _page(request)
    try:
        text = _text(request)
    except Invalid as error:
        return _page(request, error=error.sentence, status=422)
    found = read(text)
    if request.POST.get("take") != "yes":
        return _preview(request, text, found)
    base = request.POST.get("base", "")
    try:
        number = take_document(
            scope=request.scope,
            content=found.content,
            base=int(base) if base.isdecimal() and len(base) < 10 else -1,
            note=request.POST.get("note", "") or _("Taken from a document"),
        )
    except Conflict as error:
        return _preview(request, text, found, error=error.sentence)
    except Invalid as error:
        return _page(request, error=error.sentence, status=422)
    messages.success(request, _("Kept: version %d of the book.") % number)
    return redirect("brandbook:book", brand=request.brand.slug)


def _text(request: BrandRequest) -> str:
    """What was chosen or pasted. Raises: Invalid."""
    file = request.FILES.get("file")
    if file is None:
        text = request.POST.get("text", "")
    else:
        if (file.size or 0) > MAX_BYTES:
            raise Invalid(_("The document is larger than %d MB.") % (MAX_BYTES // 1_000_000))
        text = decoded(file.read())
    if not text.strip():
        raise Invalid(_("Choose a file or paste its text."))
    return text


def decoded(data: bytes) -> str:
    """As text, whichever of the usual encodings it has. Raises: Invalid for what is no text."""
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid(_("This file is no text. Save it as Markdown or plain text."))
    for encoding in ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _page(request: BrandRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"brand": request.brand, **more}
    return render(request, "brandbook/import.html", context, status=status)


def _preview(request: BrandRequest, text: str, found: Read, *, error: str = "") -> HttpResponse:
    book = book_of(scope=request.scope)
    then = merged(_content(book), found.content)
    context = {
        "brand": request.brand,
        "text": text,
        "read": found,
        "base": book.number,
        "found": differences(_content(book), then, language=_language(request)),
        "error": error,
    }
    return render(request, "brandbook/preview.html", context, status=409 if error else 200)


def _content(book: Content) -> Content:
    return Content(**{key: getattr(book, key) for key in KEYS})
