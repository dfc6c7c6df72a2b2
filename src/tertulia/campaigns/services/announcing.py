"""The brief: written, sent to departments, seen, confirmed; then the campaign may be ready."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.campaigns.departments import department_key, department_name, same_department
from tertulia.campaigns.models import Campaign, Standing, Told
from tertulia.campaigns.queries import (
    campaign_of,
    digest_of,
    missing,
    questions_of,
    told_of,
)
from tertulia.campaigns.services.planning import MAX_TEXT, settle_standing
from tertulia.campaigns.services.telling import tell_department
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed
from tertulia.kernel.scope import Scope

#: Where departments are told that read it in the program.
HERE: Final = "tertulia"


def write_brief(*, scope: Scope, campaign_id: UUID, brief: str, version: int | None = None) -> None:
    """Store the brief; confirmations of another one are void.

    Raises: Conflict when somebody saved after `version` was read.
    """
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    with transaction.atomic():
        rows = Campaign.objects.filter(brand_id=scope.brand_id, id=row.id)
        if version is not None:
            rows = rows.filter(version=version)
        changed = rows.update(
            brief=brief.replace("\r\n", "\n").strip()[:MAX_TEXT],
            version=F("version") + 1,
            updated_at=clock.now(),
        )
        if not changed:
            raise Conflict(_("Somebody else changed this campaign in the meantime. Reload it."))
        settle_standing(scope=scope, campaign_id=row.id)


def add_department(*, scope: Scope, campaign_id: UUID, department: str, must_confirm: bool) -> None:
    """One more that must know, or whether one of them must confirm. Raises: Invalid."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    key = department_key(department)
    if not key:
        raise Invalid(_("Name the department."), field="department")
    with transaction.atomic():
        Told.objects.update_or_create(
            brand_id=scope.brand_id,
            campaign=row,
            department=key,
            defaults={"must_confirm": must_confirm},
        )
        settle_standing(scope=scope, campaign_id=row.id)


def remove_department(*, scope: Scope, campaign_id: UUID, department: str) -> None:
    """It need not know. Raises: Conflict when it was told already."""
    line = told_of(scope=scope, campaign_id=campaign_id, department=department)
    if line.told_at is not None:
        raise Conflict(_("This department was told already: that stays written."))
    Told.objects.filter(brand_id=scope.brand_id, id=line.id).delete()


def send_brief(*, scope: Scope, campaign_id: UUID) -> list[str]:
    """Tell every department by notice; returns the names of those in which nobody has an account
    (tell them elsewhere and note it). Raises: Invalid without a brief or departments."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    if row.standing == Standing.CANCELLED:
        raise Conflict(_("This campaign is cancelled."))
    if not row.brief.strip():
        raise Invalid(_("Write the brief first."), field="brief")
    lines = list(Told.objects.filter(brand_id=scope.brand_id, campaign_id=row.id))
    if not lines:
        raise Invalid(_("Say first which departments must know."), field="department")
    unheard = []
    with transaction.atomic():
        for line in lines:
            if tell_department(scope=scope, campaign=row, department=line.department):
                rows = Told.objects.filter(brand_id=scope.brand_id, id=line.id)
                rows.update(told_at=clock.now(), where=HERE)
            elif line.told_at is None:
                unheard.append(department_name(line.department))
        rows_of = Campaign.objects.filter(brand_id=scope.brand_id, id=row.id)
        rows_of.filter(standing=Standing.DRAFT).update(standing=Standing.BRIEFED)
        _audit(scope, row, "campaigns.send_brief")
    return unheard


def tell_elsewhere(*, scope: Scope, campaign_id: UUID, department: str, where: str) -> None:
    """Note that a department was told by mail, in a meeting... Raises: Invalid, NotFound."""
    line = told_of(scope=scope, campaign_id=campaign_id, department=department)
    said = " ".join(where.split())[:120]
    if not said:
        raise Invalid(_("Say where they were told: by mail, in the meeting on Monday…"))
    rows = Told.objects.filter(brand_id=scope.brand_id, id=line.id)
    rows.update(where=said, told_at=clock.now())


def acknowledge(*, scope: Scope, campaign_id: UUID, department: str) -> None:
    """Somebody of the department has read it. Raises: NotAllowed for who is of another."""
    line = _own_line(scope, campaign_id, department)
    rows = Told.objects.filter(brand_id=scope.brand_id, id=line.id)
    rows.update(
        acknowledged_at=clock.now(),
        acknowledged_by=scope.user_id,
        told_at=line.told_at or clock.now(),
        where=line.where or HERE,
    )


def confirm(*, scope: Scope, campaign_id: UUID, department: str, words: str = "") -> None:
    """The department knows the brief as it stands and is prepared. Raises: NotAllowed, Invalid."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    line = _own_line(scope, campaign_id, department)
    if not row.brief.strip():
        raise Invalid(_("There is no brief yet: nothing can be confirmed."))
    digest = digest_of(row, questions_of(scope=scope, campaign_id=row.id))
    with transaction.atomic():
        acknowledge(scope=scope, campaign_id=campaign_id, department=line.department)
        rows = Told.objects.filter(brand_id=scope.brand_id, id=line.id)
        rows.update(
            confirmed_at=clock.now(),
            confirmed_by=scope.user_id,
            confirmed_digest=digest,
            words=" ".join(words.split())[:500],
        )
        _audit(scope, row, "campaigns.confirm", line.department)


def make_ready(*, scope: Scope, campaign_id: UUID) -> None:
    """It may go out. Raises: Conflict while something is missing."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    lacks = missing(scope=scope, campaign=row)
    if row.standing == Standing.CANCELLED:
        raise Conflict(_("This campaign is cancelled."))
    if lacks.no_brief:
        raise Conflict(_("Write the brief first."))
    if lacks.departments:
        names = ", ".join(department_name(each) for each in lacks.departments)
        raise Conflict(_("Not confirmed yet by: %s") % names)
    if lacks.questions:
        raise Conflict(_("A question of a department has no answer yet."))
    with transaction.atomic():
        rows = Campaign.objects.filter(brand_id=scope.brand_id, id=row.id)
        rows.update(standing=Standing.READY, updated_at=clock.now())
        _audit(scope, row, "campaigns.ready")


def _own_line(scope: Scope, campaign_id: UUID, department: str) -> Told:
    """The department's line, for who is of it or plans campaigns."""
    line = told_of(scope=scope, campaign_id=campaign_id, department=department)
    if not scope.may("campaign.write") and not same_department(scope.department, department):
        raise NotAllowed(_("Only somebody of this department can say so."))
    return line


def _audit(scope: Scope, row: Campaign, action: str, what: str = "") -> None:
    record_audit(
        scope=scope,
        action=action,
        object_kind="campaign",
        object_id=row.id,
        summary=f"{row.name} {what}".strip(),
    )
