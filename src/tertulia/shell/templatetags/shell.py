"""Tags of the design system; loaded everywhere (settings: builtins)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tertulia.kernel.clock import now
from tertulia.kernel.room import rooms
from tertulia.shell import faces
from tertulia.shell.assets import asset_url, icon_url
from tertulia.shell.context import room_of
from tertulia.shell.frame import BrandMark
from tertulia.shell.words import clock_words, said_day, spell, web_address

register = template.Library()
register.filter("web_address", web_address)


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file: {% asset 'main.ts' %}, {% asset 'main.css' %}."""
    return asset_url(name)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite: {% icon 'inbox' %}. It says nothing to a screen reader."""
    return _icon(icon_url(name), size)


@lru_cache(maxsize=1024)
def _icon(url: str, size: str) -> SafeString:
    return format_html(
        '<svg class="ic {}" aria-hidden="true"><use href="{}"></use></svg>', size, url
    )


@register.simple_tag
def net(mark: str, name: str = "", size: str = "") -> SafeString:
    """A network's small mark: {% net channel.mark channel.network_name %}."""
    if not name:
        return format_html('<span class="net {}" aria-hidden="true">{}</span>', size, mark)
    return format_html(
        '<span class="net {}" role="img" aria-label="{}" title="{}">{}</span>',
        size,
        name,
        name,
        mark,
    )


@register.simple_tag
def face(name: str, size: str = "", picture: str = "") -> SafeString:
    """A person's circle: picture if there is one, else initials on one of four colours."""
    if picture:
        return format_html(
            '<span class="face {}"><img src="{}" alt="" loading="lazy" decoding="async"></span>',
            size,
            picture,
        )
    return format_html(
        '<span class="face {} {}" aria-hidden="true">{}</span>',
        faces.colour(name),
        size,
        faces.initials(name),
    )


@register.simple_tag
def brand_list(brands: Sequence[BrandMark], current: BrandMark | None) -> SafeString:
    """Links to every brand, twice on every page: put together here, an agency has dozens."""
    return _brand_list(tuple(brands), current.slug if current else "")


@lru_cache(maxsize=64)
def _brand_list(brands: tuple[BrandMark, ...], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<a href="{}"{}><span class="brand-mark {} small" aria-hidden="true">{}</span>'
        '<span class="grow cut">{}</span>{}</a>',
        (
            (
                each.url,
                mark_safe(' aria-current="true"') if each.slug == chosen else "",
                each.colour,
                format_html('<img src="{}" alt="">', each.picture_url)
                if each.picture_url
                else each.letter,
                each.name,
                icon("check") if each.slug == chosen else "",
            )
            for each in brands
        ),
    )


@register.simple_tag
def tag(words: object, kind: str = "", mark: str = "") -> SafeString:
    """A small label: {% tag 'published' 'good' 'check' %}."""
    sign = icon(mark, "small") if mark else ""
    return format_html('<span class="tag {}">{}{}</span>', kind, sign, words)


@register.simple_tag
def clock(
    at: datetime | None, kind: str = "since", close_min: int = 15, rounded: bool = False
) -> SafeString:
    """A clock in words that stays true: kind is since, left or ago.

    `left` turns ochre `close_min` minutes before the deadline and wine after it; `rounded` says
    whole hours while there are some, where the row is narrow.
    """
    if at is None:
        return mark_safe("")
    past_s = (now() - at).total_seconds()
    said = clock_words(get_language() or "")
    classes = "clock"
    if kind == "left" and past_s >= 0:
        text, classes = said["clock_late"].format(time=spell(past_s)), "clock late"
    elif kind == "left":
        left_s = -past_s // 3600 * 3600 if rounded and -past_s >= 3600 else -past_s
        text = said["clock_left"].format(time=spell(left_s))
        classes = "clock close" if -past_s < close_min * 60 else "clock"
    elif kind == "ago":
        text = (
            said["clock_ago"].format(time=spell(past_s)) if past_s >= 60 else said["clock_just_now"]
        )
    else:
        text = spell(past_s)
    return format_html(
        '<time class="{}" data-clock="{}" data-close-min="{}"{} datetime="{}" title="{}">{}</time>',
        classes,
        kind,
        close_min,
        mark_safe(" data-rounded") if rounded else "",
        at.isoformat(),
        timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        text,
    )


@register.simple_tag
def meter(value: float, most: float, label: str, kind: str = "") -> SafeString:
    """A thin bar with its words for those who cannot see it: {% meter 4 5 '4 of 5' %}."""
    return format_html(
        '<progress class="{}" value="{}" max="{}" aria-label="{}"></progress>',
        kind,
        value,
        most or 1,
        label,
    )


@register.simple_tag(takes_context=True)
def place(context: Context, name: str, **more: Any) -> SafeString:
    """What rooms above offer for a named place: {% place 'conversation.side' member=member %}."""
    panels = [panel for room in rooms() for panel in room.panels if panel.place == name]
    panels.sort(key=lambda panel: panel.order)
    request = context.get("request")
    shown = ((room_of(panel.render), panel.render(request, **more)) for panel in panels)
    parts = ((room, mark_safe(html)) for room, html in shown if html)  # noqa: S308 -- safe by contract
    return format_html_join("", '<div class="lent" data-room="{}">{}</div>', parts)


@register.inclusion_tag("shell/components/field.html")
def field(bound: Any, **options: Any) -> Mapping[str, Any]:
    """A form field with label, help and errors, joined for screen readers: {% field form.name %}."""
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}-errors")
    attributes: dict[str, str] = {key: str(value) for key, value in options.items()}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    widget = bound.field.widget
    input_type = getattr(widget, "input_type", "")
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_choice": input_type == "checkbox" and not hasattr(widget, "choices"),
        "is_group": getattr(widget, "use_fieldset", False),
    }


@register.filter
def day_month(day: date | datetime, also: str = "") -> str:
    """“22 nov”, and “22 Nov” in English; {{ at|day_month:"H:i" }} adds the hour."""
    return said_day(day, also)


@register.filter
def initials(name: str) -> str:
    """Two letters for a name."""
    return faces.initials(name)
