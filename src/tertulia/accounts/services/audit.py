"""Writing down what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertulia.accounts.models import AuditEntry
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope


def record_audit(
    *,
    scope: Scope,
    action: str,
    object_kind: str = "",
    object_id: object = "",
    summary: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write down what was done, in the caller's transaction. `action` is room.verb."""
    AuditEntry.objects.create(
        organisation_id=scope.organisation_id,
        brand_id=scope.brand_id,
        user_id=scope.user_id,
        actor=scope.actor or "tertulia",
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        summary=summary[:300],
        data=dict(data or {}),
        at=clock.now(),
    )
