"""What accounts puts on the places of the shell: the tray of notices, the person's menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from tertulia.accounts.models import User


def tray(request: HttpRequest, **context: Any) -> str:
    """The person's notices, fetched when the tray is opened."""
    if not isinstance(request.user, User):
        return ""
    return render_to_string("accounts/partials/tray.html", {}, request)


def person_menu(request: HttpRequest, **context: Any) -> str:
    """Links of the person's menu."""
    if not isinstance(request.user, User):
        return ""
    return render_to_string("accounts/partials/person_menu.html", {}, request)
