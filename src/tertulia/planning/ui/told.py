"""An act of a form, its sentence, and back to where it was done."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect

from tertulia.accounts.scopes import BrandRequest
from tertulia.kernel.errors import Conflict, Invalid


def told(
    request: BrandRequest, act: Callable[[], object], done: str, *, to: str
) -> HttpResponseBase:
    """Carry out and go to the page named `to`; what cannot be accepted is said there."""
    try:
        act()
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect(to, request.brand.slug)
