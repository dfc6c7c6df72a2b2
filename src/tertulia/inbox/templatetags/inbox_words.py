"""Words of the inbox: kinds, moments, and what happened."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.defaultfilters import urlize
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.inbox.queries.values import Line
from tertulia.interactions.models import KIND_LABELS
from tertulia.kernel.clock import now
from tertulia.networks.values import InteractionKind
from tertulia.shell.templatetags.shell import icon

register = template.Library()


class Mark(NamedTuple):
    """How a kind is drawn; the sprite is made from what stands here."""

    icon: str


MARKS = {
    "comment": Mark(icon="message-circle"),
    "reply": Mark(icon="corner-down-right"),
    "mention": Mark(icon="at-sign"),
    "message": Mark(icon="mail"),
    "quote": Mark(icon="quote"),
    "review": Mark(icon="star"),
}


@register.filter
def kind_words(kind: str) -> str:
    """The kind of an interaction in the person's language."""
    return str(KIND_LABELS[InteractionKind(kind)]) if kind else ""


@register.simple_tag
def kind_mark(kind: str) -> SafeString:
    """A small mark with its word for the kind of a row."""
    return _kind_mark(kind, get_language() or "")


@lru_cache(maxsize=64)
def _kind_mark(kind: str, _language: str) -> SafeString:
    name = MARKS.get(kind, MARKS["comment"]).icon
    return format_html(
        '<span class="kind" title="{}">{}<span class="sr">{}</span></span>',
        kind_words(kind),
        icon(name, "small"),
        kind_words(kind),
    )


@register.filter
def said_at(at: datetime | None) -> str:
    """Times without a date are today; this year without the year."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localtime(now())
    hour = formats.date_format(local, "TIME_FORMAT")
    if local.date() == today.date():
        return hour
    day = "SHORT_DATE_FORMAT" if local.year != today.year else "MONTH_DAY_FORMAT"
    return f"{formats.date_format(local, day)}, {hour}"


@register.simple_tag
def line_menu(line: Line) -> SafeString:
    """The button of a line's menu; line-menu.ts fills it from the one template of the page."""
    flags = (("liked", line.liked), ("hidden", line.hidden), ("link", line.url))
    return format_html(
        '<details class="menu line-menu end" data-line-menu="{}" data-is="{}"{}>'
        '<summary class="btn quiet icon-only small" aria-label="{}">{}</summary></details>',
        line.id,
        " ".join(["ours" if line.ours else "theirs", *(name for name, on in flags if on)]),
        format_html(' data-link="{}"', line.url) if line.url else "",
        _("More about what %(name)s said") % {"name": line.name},
        icon("ellipsis"),
    )


_MAYBE_A_LINK = re.compile(r"://|@|\w\.\w")


@register.filter
def linked(text: str) -> SafeString:
    """With its addresses made links; most texts have none, and looking closely takes long."""
    return urlize(text) if _MAYBE_A_LINK.search(text) else escape(text)


@register.filter
def happened(line: Line) -> str:
    """An event as a sentence."""
    name = line.name or "Tertulia"
    until = parse_datetime(str(line.data.get("until", "")))
    said = {
        "close": _("%(name)s closed the conversation"),
        "reopen": _("%(name)s opened it again"),
        "no_answer": _("%(name)s: no answer needed"),
        "snooze": _("%(name)s snoozed it until %(until)s"),
        "wake": _("The snooze is over"),
        "assign": _("%(name)s gave it to %(to)s"),
        "like": _("%(name)s liked it"),
        "unlike": _("%(name)s took the like back"),
        "hide": _("%(name)s hid it on the network"),
        "unhide": _("%(name)s showed it again"),
        "mute": _("%(name)s muted this person"),
        "unmute": _("%(name)s unmuted this person"),
        "block": _("%(name)s blocked this person"),
        "unblock": _("%(name)s unblocked this person"),
        "report": _("%(name)s reported it to the network"),
        "delete": _("%(name)s deleted it from the network"),
    }
    to = str(line.data.get("to") or "") or _("nobody")
    return said.get(line.verb, line.verb) % {"name": name, "until": said_at(until), "to": to}


@register.filter
def sending_words(state: str) -> str:
    """Where a reply of ours is."""
    return {
        "in_review": _("pending approval"),
        "rejected": _("not approved; the words are your draft again"),
        "scheduled": _("about to be sent"),
        "sending": _("on its way"),
        "published": _("sent"),
        "failed": _("not sent"),
        "uncertain": _("not known whether it was sent"),
        "missed": _("not sent in time"),
        "held": _("held: the brand is paused"),
        "partly_published": _("sent in part"),
        "cancelled": _("cancelled"),
        "handed_over": _("to be published by hand"),
        "deleted": _("deleted"),
    }.get(state, "")


@register.filter
def closed_words(why: str) -> str:
    """Why a conversation is closed."""
    return {
        "closed": _("closed"),
        "answered": _("answered"),
        "answered_outside": _("answered on the network"),
        "no_answer": _("no answer needed"),
        "deleted": _("deleted on the network"),
        "history": _("from before the connection"),
    }.get(why, _("closed"))


@register.filter
def at(handle: str) -> str:
    """A handle with one @ in front, however the network writes it."""
    return f"@{handle.lstrip('@')}"
