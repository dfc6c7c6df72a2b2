"""Muted and blocked, as this program set it."""

from __future__ import annotations

from uuid import UUID

from tertulia.kernel.scope import Scope
from tertulia.people.models import Standing


def set_standing(
    *,
    scope: Scope,
    identity_id: UUID,
    channel_id: UUID,
    muted: bool | None = None,
    blocked: bool | None = None,
) -> None:
    """Remember that somebody is (no longer) muted or blocked on a channel; None leaves it."""
    changes = {
        name: value for name, value in (("muted", muted), ("blocked", blocked)) if value is not None
    }
    Standing.objects.update_or_create(
        identity_id=identity_id,
        channel_id=channel_id,
        defaults=changes,
        create_defaults={"brand_id": scope.brand_id, **changes},
    )
