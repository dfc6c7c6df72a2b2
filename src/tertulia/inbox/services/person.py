"""Whose drafts, readings and acts these are."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.errors import NotAllowed
from tertulia.kernel.scope import Scope


def person_of(scope: Scope) -> UUID:
    """The person behind the scope. Raises: NotAllowed for the program itself."""
    if scope.user_id is None:
        raise NotAllowed(_("Only a person can do this."))
    return scope.user_id
