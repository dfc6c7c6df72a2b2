"""A chip of the calendar, put together here and not in a template: a month shows hundreds of
them, and a template takes twenty times as long. Its marks, a dozen, are templates."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.planning.board import Cell, FreeHour
from tertulia.publishing.values import Chip, Result
from tertulia.shell.addresses import address_of
from tertulia.shell.templatetags.shell import icon

register = template.Library()

_VALUE = "\ue000"
"""Stands for a number in words that are made once; nobody writes it."""


@register.simple_tag(takes_context=True)
def chip(context: Context, chip: Chip, cell: Cell | None = None) -> SafeString:
    """A post at its moment, with marks in shape as well as colour: {% chip chip cell %}.

    Without a cell it stands in the tray. Needs `brand` and `may_write` in the context.
    """
    slug, key = context["brand"].slug, str(chip.post_id)
    hour = f"{chip.hour:%H:%M}" if chip.hour else ""
    shown = hour or (escape(_("no hour")) if cell else "")
    day = cell.day.isoformat() if cell else ""
    more = ""
    if chip.own_hour:
        more = f' data-variants="{" ".join(map(str, chip.variant_ids))}"'
    if chip.movable and context.get("may_write"):
        more += f' draggable="true" data-move="{address_of("planning:move", slug, key)}"'
    nets = "".join(_net(mark, name) for mark, name in chip.named_marks)
    peek = ""
    if chip.thumbnail:
        there = address_of("library:thumbnail", slug, str(chip.thumbnail))
        peek = f'<img class="peek" src="{there}" alt="" loading="lazy">'
    # Every word of a person goes through `escape`; the rest is keys, days and marks of ours.
    return mark_safe(  # noqa: S308
        f'<a class="chip {chip.state}" href="{address_of("publishing:composer", slug, key)}"'
        f' data-post="{key}" data-at="{day}|{hour}"{more}>'
        f'<span class="line keep">{chip_state(chip.state)}'
        f"{f'<time>{shown}</time>' if shown else ''}"
        f"{chip_form(chip.form)}{_late() if chip.late_media else ''}"
        f'<span class="nets end">{nets}</span></span>'
        f'<span class="what">{escape(chip.title or _("Untitled"))}</span>'
        f"{_result(chip.result) if chip.result else ''}{peek}</a>"
    )


@register.simple_tag
def free_hour(free: FreeHour, day: str, address: str) -> SafeString:
    """An hour of a queue that waits for a post: {% free_hour free iso new_url %}."""
    hour = f"{free.hour:%H:%M}"
    query = urlencode([("day", day), ("hour", hour), *(("channel", e) for e in free.channel_ids)])
    word = _("free slot")
    return format_html(
        '<a class="free{}" draggable="false" data-hour="{}" href="{}?{}" title="{}">'
        "{} <time>{}</time> {}</a>",
        " kept" if free.kept else "",
        hour,
        address,
        query,
        free.queue,
        icon("plus", "small"),
        hour,
        word if free.kept else format_html('<span class="sr">{}</span>', word),
    )


def _late() -> SafeString:
    return format_html(
        '<span class="late" title="{0}">{1}<span class="sr">{0}</span></span>',
        _("Its picture or video may not be shown that day"),
        icon("image-off", "small"),
    )


def _result(result: Result) -> str:
    figures = (("heart", "likes", result.likes), ("message-circle", "replies", result.replies))
    language = get_language() or ""
    said = "".join(
        _figure(mark, word, language).replace(_VALUE, str(value))
        for mark, word, value in figures
        if value is not None
    )
    return f'<span class="line keep result">{said}</span>'


@lru_cache(maxsize=64)
def _figure(mark: str, word: str, language: str) -> str:
    """A figure with `_VALUE` where its value stands."""
    words = {"likes": _("likes"), "replies": _("replies")}
    icons = {"heart": icon("heart", "small"), "message-circle": icon("message-circle", "small")}
    pattern = '<span>{}{}<span class="sr"> {}</span></span>'
    return format_html(pattern, icons[mark], _VALUE, words[word])


@lru_cache(maxsize=256)
def _net(mark: str, name: str) -> str:
    return format_html('<span class="net" title="{}">{}</span>', name, mark)


@register.simple_tag
def chip_state(state: str) -> SafeString:
    """The mark of a state, with its word for who does not see it: {% chip_state chip.state %}."""
    return _made("planning/parts/chip_mark.html", "state", state, get_language() or "")


@register.simple_tag
def chip_form(form: str) -> SafeString:
    """The mark of a format, with its word: {% chip_form chip.form %}."""
    return _made("planning/parts/chip_form.html", "form", form, get_language() or "")


@lru_cache(maxsize=256)
def _made(part: str, name: str, value: str, language: str) -> SafeString:
    html = render_to_string(part, {"chip": {name: value}})
    return mark_safe(html.strip())  # noqa: S308 -- a template of ours, escaped there
