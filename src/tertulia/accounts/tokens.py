"""API tokens: who stands behind one, and what it may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.accounts.models import User
from tertulia.accounts.queries import brand_by_slug, open_token
from tertulia.accounts.scopes import scope_in
from tertulia.accounts.services.tokens import digest_of, mark_used
from tertulia.kernel import clock
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope

#: `last_used_at` is written at most this often.
_USED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Bearer:
    """A valid token: the person it acts for, the one brand, and what it may at most."""

    token_id: UUID
    user: User
    brand_id: UUID
    permissions: frozenset[str]
    name: str

    def scope_for(self, brand_slug: str) -> Scope:
        """Scope on that brand: never more than the person may now. Raises: NotFound."""
        brand = brand_by_slug(brand_slug)
        if brand is None or brand.id != self.brand_id:
            raise NotFound(_("There is no such brand."))
        scope = scope_in(self.user, brand)
        return replace(
            scope,
            permissions=scope.permissions & self.permissions,
            actor=f"{scope.actor} ({self.name})",
        )


def authenticate(token: str) -> Bearer | None:
    """Who stands behind a token; None when it is unknown, revoked, expired or its person left."""
    found = open_token(digest=digest_of(token), now=clock.now())
    if found is None:
        return None
    if found.last_used_at is None or clock.now() - found.last_used_at > _USED_EVERY:
        mark_used(token_id=found.id)
    return Bearer(found.id, found.user, found.brand_id, frozenset(found.permissions), found.name)
