"""An archived brand publishes nothing: it is held like one that a person paused."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.accounts.events import BrandArchived
from tertulia.accounts.queries import organisation_of_brand
from tertulia.accounts.scopes import program_scope
from tertulia.delivery.holds import pause_brand
from tertulia.delivery.queries import pause_of


def hold_archived(events: Sequence[BrandArchived]) -> None:
    """Hold posts and replies of each; again changes nothing."""
    for event in events:
        organisation_id = organisation_of_brand(event.brand_id)
        if organisation_id is None:
            continue
        scope = program_scope(
            brand_id=event.brand_id, organisation_id=organisation_id, actor="archive"
        )
        if pause_of(scope=scope) is None:
            pause_brand(scope=scope, reason="archived", replies_too=True)
