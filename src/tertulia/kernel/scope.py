"""On whose behalf, and inside which brand, something is read or done."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Scope:
    """Every query and service below a brand takes one.

    `permissions` are names of the accounts' table; `user_id` is None for the program itself
    (jobs), whose `actor` then says which part acts ("delivery", "poll").
    """

    brand_id: UUID
    organisation_id: UUID
    user_id: UUID | None = None
    role: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    actor: str = ""
    department: str = ""

    def may(self, permission: str) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions
