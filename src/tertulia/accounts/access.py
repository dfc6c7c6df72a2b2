"""How the routes that are not ours (sign-in, second factor) are classified."""

from __future__ import annotations

from typing import Final

from tertulia.accounts.scopes import Access

_FORM: Final = ("GET", "POST")

#: Only these of django-allauth are mounted, see `urls.py`.
FOREIGN: Final[dict[str, Access]] = {}


def foreign_access(name: str) -> Access | None:
    """The classification of a third party's route, by its url name."""
    return FOREIGN.get(name)
