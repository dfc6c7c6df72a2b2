"""Marks of a chip, made once per language: a month shows hundreds of chips with a dozen of marks."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


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
