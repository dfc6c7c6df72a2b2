"""Campaigns for tests, and people of departments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tertulia.kernel import clock
from tertulia.kernel.scope import Scope

BRIEF = "Two for one from Monday to Friday, one per person."


def facts(**more: Any) -> Any:
    """A campaign three weeks from now, for a week."""
    from tertulia.campaigns.values import Facts

    starts = clock.now().date() + timedelta(days=21)
    said = {"name": "Navidad", "starts_on": starts, "ends_on": starts + timedelta(days=6), **more}
    return Facts(**said)


def a_campaign(scope: Scope, *, brief: str = BRIEF, **more: Any) -> Any:
    """Stored, with a brief."""
    from tertulia.campaigns.queries import campaign_of
    from tertulia.campaigns.services import create_campaign, write_brief

    row = create_campaign(scope=scope, facts=facts(**more))
    write_brief(scope=scope, campaign_id=row.id, brief=brief)
    return campaign_of(scope=scope, campaign_id=row.id)


def confirmed(scope: Scope, campaign_id: UUID) -> None:
    """By everybody who must."""
    from tertulia.campaigns.services import confirm

    for department in ("sales", "customer_service"):
        confirm(scope=scope, campaign_id=campaign_id, department=department)


def agent(world: Any, department: str) -> Any:
    """The world's department agent as one of that department; their scope."""
    from tertulia.accounts.models import Membership
    from tertulia.accounts.scopes import scope_in

    user = world.people["department_agent"]
    Membership.objects.filter(user=user).update(department=department)
    return scope_in(user, world.here.brand)


def of(scope: Scope, user_id: UUID) -> Scope:
    """The same rights for a person."""
    return replace(scope, user_id=user_id)


def day(words: str) -> date:
    """2026-12-01."""
    return date.fromisoformat(words)
