"""From a telephone: a square to be read, and the page that it opens."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, guarded_itself, requires
from tertulia.kernel.errors import NotFound, TertuliaError
from tertulia.kernel.settings import settings
from tertulia.library.phone import (
    MOST_FILES,
    make_phone_link,
    open_phone_link,
    square,
    use_phone_link,
)
from tertulia.library.ui.media import take_upload


@requires("media.manage", "POST")
def phone(request: BrandRequest) -> HttpResponseBase:
    """A new square; the one before stays good until its time is over."""
    link, token = make_phone_link(scope=request.scope)
    address = settings().public_url.rstrip("/") + reverse("phone", args=[token])
    context = {
        "square": square(address),
        "address": address,
        "link": link,
        "brand": request.brand,
    }
    answer = render(request, "library/phone.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@guarded_itself("tests/library/test_phone.py", "GET", "POST")
def phone_in(request: HttpRequest, token: str) -> HttpResponse:
    """What the telephone opens: choose or take pictures, send them, done."""
    link = open_phone_link(token)
    if link is None:
        return render(request, "library/phone_gone.html", status=404)
    asked = translation.get_language_from_request(request)
    known = {code for code, _name in django_settings.LANGUAGES}
    language = link.user.language if link.user.language in known else asked
    with translation.override(language):
        if request.method == "GET":
            return render(request, "library/phone_in.html", {"brand": link.brand})
        files = request.FILES.getlist("file")
        if not files:
            context = {"brand": link.brand, "error": _("Choose a file first.")}
            return render(request, "library/phone_in.html", context, status=422)
        try:
            scope = use_phone_link(link)
        except NotFound:
            return render(request, "library/phone_gone.html", status=404)
        outcomes = []
        for file in files[:MOST_FILES]:
            try:
                take_upload(scope, file, source="telephone")
                outcomes.append({"name": file.name, "ok": True})
            except TertuliaError as error:
                outcomes.append({"name": file.name, "ok": False, "sentence": error.sentence})
        over = _("Not taken: %d files at most at once. Send it with another square.") % MOST_FILES
        outcomes += [
            {"name": each.name, "ok": False, "sentence": over} for each in files[MOST_FILES:]
        ]
        context = {"brand": link.brand, "outcomes": outcomes}
        return render(request, "library/phone_done.html", context)
