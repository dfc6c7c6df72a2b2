"""What the room puts on other rooms' pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from tertulia.kernel.scope import Scope


def all_brands(request: HttpRequest, **_context: Any) -> str:
    """Below the list of brands: the page with a line for each."""
    scope = getattr(request, "scope", None)
    brand = getattr(request, "brand", None)
    may = isinstance(scope, Scope) and scope.may("brand.create") and brand is not None
    address = reverse("brand:new_brand", kwargs={"brand": brand.slug}) if may and brand else ""
    return render_to_string("web/parts/brands_below.html", {"new_brand": address}, request)
