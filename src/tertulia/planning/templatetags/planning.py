"""A day of the calendar and its chips, put together here and not in a template: a month shows
hundreds of them, and a template takes twenty times as long. Their marks, a dozen, are templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tertulia.planning.board import Cell, FreeHour
from tertulia.planning.rules.days import Named
from tertulia.planning.rules.filters import Filters
from tertulia.publishing.values import Chip, Result
from tertulia.shell.addresses import address_of
from tertulia.shell.templatetags.shell import icon

register = template.Library()

MANY = 5
"""Posts of a day from which on its colour says no more."""
_VALUE = "\ue000"
"""Stands for a number in words that are made once; nobody writes it."""


@register.simple_tag(takes_context=True)
def day_cell(context: Context, cell: Cell) -> SafeString:
    """A day with everything in it: {% day_cell cell %}.

    Needs `brand`, `may_write`, `filters`, `new_url` and `week_url` in the context.
    """
    iso, said = cell.day.isoformat(), _said_day(cell.day, get_language() or "")
    weekday, day = map(escape, said)
    marks = (
        (not cell.in_range, "other"),
        (cell.is_today, "today"),
        (cell.is_past, "past"),
        (bool(cell.names), "named"),
    )
    looks = "".join(f" {name}" for is_so, name in marks if is_so)
    current = ' aria-current="date"' if cell.is_today else ""
    may_write, new = context.get("may_write"), context["new_url"]
    add = _add(new, iso, said[1]) if may_write and not cell.is_past else ""
    chips = "".join(chip(context, each, cell) for each in cell.chips)
    more = _more(cell.more, context["week_url"], iso, context["filters"]) if cell.more else ""
    free = "".join(free_hour(each, iso, new) for each in cell.free) if may_write else ""
    # Every word of a person goes through `escape`; the rest is days, numbers and marks of ours.
    return mark_safe(  # noqa: S308
        f'<li class="day{looks}" data-day="{iso}" data-name="{weekday} {day}"{current} tabindex="-1">'
        f'<div class="line keep day-head"><span class="num" aria-hidden="true">{cell.day.day}</span>'
        f'<span class="weekday" aria-hidden="true">{weekday}</span>'
        f'<span class="sr">{weekday} {day}</span>{_named(cell.names) if cell.names else ""}{add}'
        f"</div>{chips}{more}{free}</li>"
    )


@register.simple_tag(takes_context=True)
def small_day(context: Context, cell: Cell) -> SafeString:
    """A day of the quarter, with how many posts it has: {% small_day cell %}.

    Needs `filters` and `week_url` in the context.
    """
    if not cell.in_range:
        return mark_safe('<li class="small-day other" aria-hidden="true"></li>')
    looks = f"{' today' if cell.is_today else ''}{' past' if cell.is_past else ''}"
    title = f' title="{escape(" · ".join(str(e.name) for e in cell.names))}"' if cell.names else ""
    address = escape(_week_of(cell.day.isoformat(), context["week_url"], context["filters"]))
    many = ngettext("post", "posts", cell.count)
    of = f'<span class="of">{cell.count}<span class="sr"> {many}</span></span>'
    dot = '<span class="dot" aria-hidden="true"></span>'
    # Names go through `escape`; the rest is days, numbers and words of ours.
    return mark_safe(  # noqa: S308
        f'<li class="small-day{looks} many-{min(cell.count, MANY)}"{title}><a href="{address}">'
        f'<span class="num">{cell.day.day}</span>{of if cell.count else ""}'
        f"{dot if cell.names else ''}</a></li>"
    )


def _week_of(day: str, address: str, filters: Filters) -> str:
    """The week that a day is in, with the same conditions."""
    return f"{address}?day={day}&{filters.query}" if filters else f"{address}?day={day}"


def _named(names: Sequence[Named]) -> SafeString:
    """The first of a day's names; all of them for who points at it."""
    every = " · ".join(f"{e.name} ({e.country})" if e.country else e.name for e in names)
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    first = names[0]
    pattern = '<span class="named {}" title="{}">{}{}</span>'
    return format_html(pattern, first.kind, every, first.name, more)


def _add(address: str, day: str, said: str) -> SafeString:
    """Begins a post on that day."""
    word = _("Create post on %(day)s") % {"day": said}
    pattern = '<a class="add end" href="{}?day={}" aria-label="{}">{}</a>'
    return format_html(pattern, address, day, word, icon("plus", "small"))


def _more(many: int, address: str, day: str, filters: Filters) -> SafeString:
    """Leads to the week, where all of a day's posts are."""
    pattern = '<a class="more" href="{}">+{}<span class="sr"> {}</span></a>'
    return format_html(pattern, _week_of(day, address, filters), many, _("more"))


@lru_cache(maxsize=1024)
def _said_day(day: date, language: str) -> tuple[str, str]:
    """Its weekday, and the day with its month, in the language that is spoken now."""
    return formats.date_format(day, "l"), formats.date_format(day, "MONTH_DAY_FORMAT")


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
    language = get_language() or ""
    peek = ""
    if chip.thumbnail:
        there = address_of("library:thumbnail", slug, str(chip.thumbnail))
        peek = f'<img class="peek" src="{there}" alt="" loading="lazy">'
    # Every word of a person goes through `escape`; the rest is keys, days and marks of ours.
    return mark_safe(  # noqa: S308
        f'<a class="chip {chip.state}" href="{address_of("publishing:composer", slug, key)}"'
        f' data-post="{key}" data-at="{day}|{hour}"{more}>'
        f'<span class="line keep">{_state(chip.state, language)}'
        f"{f'<time>{shown}</time>' if shown else ''}"
        f"{_formed(chip.form, language)}{_late() if chip.late_media else ''}"
        f'<span class="nets end">{nets}</span></span>'
        f'<span class="what">{escape(chip.title or _("Untitled"))}</span>'
        f"{_result(chip.result, language) if chip.result else ''}{peek}</a>"
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


def _result(result: Result, language: str) -> str:
    figures = (("heart", "likes", result.likes), ("message-circle", "replies", result.replies))
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
    return _state(state, get_language() or "")


@register.simple_tag
def chip_form(form: str) -> SafeString:
    """The mark of a format, with its word: {% chip_form chip.form %}."""
    return _formed(form, get_language() or "")


@lru_cache(maxsize=256)
def _state(state: str, _language: str) -> SafeString:
    return _made("planning/parts/chip_mark.html", "state", state)


@lru_cache(maxsize=256)
def _formed(form: str, _language: str) -> SafeString:
    return _made("planning/parts/chip_form.html", "form", form)


def _made(part: str, name: str, value: str) -> SafeString:
    html = render_to_string(part, {"chip": {name: value}})
    return mark_safe(html.strip())  # noqa: S308 -- a template of ours, escaped there
