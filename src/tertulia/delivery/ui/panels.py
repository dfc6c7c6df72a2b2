"""Parts of other rooms' pages."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.queries import person_of
from tertulia.delivery.queries import pause_of
from tertulia.kernel.scope import Scope
from tertulia.shell.frame import Pause
from tertulia.shell.words import said_day


def pause_banner(request: HttpRequest, **_context: Any) -> str:
    """Over every page of a paused brand: who, since when, why."""
    scope: Scope | None = getattr(request, "scope", None)
    brand: Brand | None = getattr(request, "brand", None)
    if scope is None or brand is None:
        return ""
    pause = pause_of(scope=scope)
    if pause is None:
        return ""
    who = person_of(pause.by)
    words = {
        "brand": brand.name,
        "who": str(who) if who else "Tertulia",
        "when": said_day(pause.since.astimezone(ZoneInfo(brand.zone)), "H:i")
        if pause.since
        else "",
        "reason": pause.reason,
    }
    sentence = _("%(brand)s is paused by %(who)s since %(when)s: “%(reason)s”. Nothing goes out.")
    shown = Pause(sentence=sentence % words, url=reverse("delivery:needs", args=[brand.slug]))
    return render_to_string("shell/components/pause.html", {"pause": shown}, request)
