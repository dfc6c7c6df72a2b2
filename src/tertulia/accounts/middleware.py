"""The person's language and zone, and the frame around their pages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from tertulia.accounts.frames import make_frame
from tertulia.accounts.models import User

_YEAR_S = 365 * 24 * 3600

type GetResponse = Callable[[HttpRequest], HttpResponse]


class PersonMiddleware:
    """Stands in for Django's LocaleMiddleware, after the one of authentication.

    A signed-in person reads in the language of their choice; others in the cookie's or their
    browser's. Times are shown in the person's zone, or inside a brand in the brand's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        person = user if isinstance(user, User) else None
        wanted = request.GET.get("language", "")
        asked = wanted if not person and translation.check_for_language(wanted) else ""
        language = asked or (
            person.language if person else translation.get_language_from_request(request)
        )
        request.frame = SimpleLazyObject(lambda: make_frame(request))  # type: ignore[attr-defined]
        zone = zoneinfo.ZoneInfo(person.zone) if person and person.zone else None
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            if asked:
                response.set_cookie(
                    settings.LANGUAGE_COOKIE_NAME, asked, max_age=_YEAR_S, samesite="Lax"
                )
            if person is not None and "text/html" in response.headers.get("Content-Type", ""):
                # What was seen inside is not kept for who comes after the person signed out.
                response.headers.setdefault("Cache-Control", "private, no-store")
            if person is None:
                response.headers["Vary"] = _with(
                    response.headers.get("Vary", ""), "Accept-Language"
                )
        return response


def _with(vary: str, name: str) -> str:
    return f"{vary}, {name}" if vary else name
