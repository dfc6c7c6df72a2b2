"""API tokens: given, used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import ApiToken
from tertulia.accounts.services.audit import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotAllowed, NotFound
from tertulia.kernel.scope import Scope

PREFIX: Final = "tt_"


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_token(
    *,
    scope: Scope,
    user_id: UUID,
    name: str,
    permissions: Collection[str],
    expires_at: datetime | None = None,
) -> str:
    """A new token of 256 random bits for the scope's brand; the only moment it can be read.

    Raises: Invalid; NotAllowed when it would hold more than the giver.
    """
    if not name.strip():
        raise Invalid(_("Say what the token is for."), field="name")
    if not permissions:
        raise Invalid(_("Choose at least one permission."), field="permissions")
    if not set(permissions) <= scope.permissions:
        raise NotAllowed(_("A token cannot hold more rights than you have."))
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid(_("The end lies in the past."), field="expires_at")
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        brand_id=scope.brand_id,
        user_id=user_id,
        name=name.strip()[:80],
        permissions=sorted(permissions),
        digest=digest_of(token),
        hint=token[-4:],
        expires_at=expires_at,
    )
    record_audit(
        scope=scope,
        action="token.create",
        object_kind="token",
        object_id=row.id,
        summary=row.name,
        data={"permissions": row.permissions},
    )
    return token


@transaction.atomic
def revoke_token(*, scope: Scope, token_id: UUID) -> None:
    """End a token at once. Raises: NotFound."""
    row = (
        ApiToken.objects.select_for_update()
        .filter(id=token_id, brand_id=scope.brand_id, revoked_at=None)
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such token."))
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    record_audit(
        scope=scope, action="token.revoke", object_kind="token", object_id=row.id, summary=row.name
    )


def mark_used(*, token_id: UUID) -> None:
    """Remember that it was used now."""
    ApiToken.objects.filter(id=token_id).update(last_used_at=clock.now())
