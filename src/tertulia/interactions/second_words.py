"""What is wrong with an endpoint, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FAULTS: Mapping[str, Any] = {
    "away": _("It does not answer."),
    "slow": _("It answers too slowly, or breaks off."),
    "too_large": _("Its answer is far too long."),
    "limit": _("It asks for a pause: too many texts for now."),
    "key": _("It refuses the key."),
    "moved": _("It sends us on to another address, which is not followed."),
    "not_there": _("There is no such endpoint or model at this address."),
    "refused": _("It refuses the question."),
    "private": _("The address lies in a private network, and that was not allowed."),
    "locked": _("The stored key cannot be opened with this installation's keys."),
    "useless": _("Its answers cannot be used."),
}


def fault(name: str) -> str:
    """A sentence; "" for no fault."""
    return str(FAULTS.get(name, name))
