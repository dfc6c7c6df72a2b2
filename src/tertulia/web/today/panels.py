"""What the room puts on other rooms' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string


def all_brands(request: HttpRequest, **_context: Any) -> str:
    """Below the list of brands: the page with a line for each."""
    return render_to_string("web/parts/brands_below.html", {}, request)
