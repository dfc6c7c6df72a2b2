"""Sentences that scripts show, translated here and carried in the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """By key, in the active language. `{name}` parts are filled by the script."""
    return {
        "undo": _("Undo"),
        "undone": _("Undone."),
        "not_undone": _("It could not be undone."),
        "close": _("Close"),
        "see": _("See"),
        "notices": _("Notices"),
        "no_notices": _("Nothing has been said since you opened this tab."),
        "try_again": _("Try again"),
        "signed_out": _("You were signed out. What you wrote is still here."),
        "sign_in": _("Sign in"),
        "not_allowed": _("Your role does not allow this. Ask an administrator."),
        "gone": _("It is not there any more. Reload the page to see what is."),
        "server_error": _("The server could not do it. Nothing was lost; try again."),
        "no_connection": _("The server did not answer. Is the connection up?"),
        "too_slow": _("The server took too long. Try again."),
        "this_page": _("This page"),
        "in_lists": _("In lists"),
        "next_row": _("Next row"),
        "previous_row": _("Previous row"),
        "open_row": _("Open"),
        "palette_failed": _("The list could not be loaded. Reload the page."),
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "saved_ago": _("Saved {time} ago"),
        "copied": _("Copied."),
        "not_copied": _("The browser did not allow copying. Mark the text and press Ctrl C."),
        "not_saved": _("Not saved; trying again"),
        **clock_words(get_language() or ""),
    }


@lru_cache(maxsize=16)
def clock_words(_language: str) -> Mapping[str, str]:
    """How spans of time are said in the active language, which is given so that it is looked up
    once; the same in the tag and in the script."""
    return {
        "clock_now": pgettext("a span of time", "under 1 min"),
        "clock_min": pgettext("a span of time", "{m} min"),
        "clock_h": pgettext("a span of time", "{h} h"),
        "clock_h_min": pgettext("a span of time", "{h} h {m} min"),
        "clock_d": pgettext("a span of time", "{d} d"),
        "clock_left": _("{time} left"),
        "clock_late": _("late by {time}"),
        "clock_ago": _("{time} ago"),
        "clock_just_now": _("just now"),
    }


def said_day(day: date, also: str = "") -> str:
    """A day without its year, as the active language writes it; `also`: a format, after it.

    English alone gives months a capital.

    >>> said_day(date(2026, 11, 22))
    '22 Nov'
    """
    month = "M" if (get_language() or "en").startswith("en") else "b"
    return date_format(day, f"j {month} {also}".rstrip())


def spell(seconds: float) -> str:
    """A span as words: "2 h 10 min". The script `clocks.ts` says the same.

    >>> spell(7800)
    '2 h 10 min'
    """
    said = clock_words(get_language() or "")
    minutes = int(max(0.0, seconds) // 60)
    hours, rest = divmod(minutes, 60)
    if minutes < 1:
        return said["clock_now"]
    if hours < 1:
        return said["clock_min"].format(m=minutes)
    if hours >= 48:
        return said["clock_d"].format(d=hours // 24)
    if rest and hours < 12:
        return said["clock_h_min"].format(h=hours, m=rest)
    return said["clock_h"].format(h=hours)


def web_address(url: str | None) -> str:
    """The address if it is a page's; "" for none, and for a program's (`javascript:`): networks
    send any words."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""
