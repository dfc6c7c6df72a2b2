"""The checklist of a campaign."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.campaigns.models import Task
from tertulia.campaigns.queries import campaign_of, task_of
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope

MAX_TASKS: Final = 200


def add_task(*, scope: Scope, campaign_id: UUID, text: str, due_on: date | None = None) -> Task:
    """One more line. Raises: Invalid."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    words = " ".join(text.split())
    if not words:
        raise Invalid(_("Say what is to be done."), field="text")
    if Task.objects.filter(brand_id=scope.brand_id, campaign=row).count() >= MAX_TASKS:
        raise Invalid(_("A checklist has %d lines at most.") % MAX_TASKS, field="text")
    return Task.objects.create(
        brand_id=scope.brand_id, campaign=row, text=words[:300], due_on=due_on
    )


def set_task_done(*, scope: Scope, campaign_id: UUID, task_id: UUID, done: bool) -> None:
    """Tick it, or take the tick back."""
    task = task_of(scope=scope, campaign_id=campaign_id, task_id=task_id)
    Task.objects.filter(brand_id=scope.brand_id, id=task.id).update(
        done_at=clock.now() if done else None, done_by=scope.user_id if done else None
    )


def remove_task(*, scope: Scope, campaign_id: UUID, task_id: UUID) -> None:
    """Take a line out."""
    task = task_of(scope=scope, campaign_id=campaign_id, task_id=task_id)
    Task.objects.filter(brand_id=scope.brand_id, id=task.id).delete()
