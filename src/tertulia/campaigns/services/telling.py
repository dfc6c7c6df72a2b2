"""Notices to departments, each person in their language; and reminders."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from tertulia.accounts.models import User
from tertulia.accounts.notifications import notify_person, people_with
from tertulia.accounts.queries import brand_of, person_of, team_of
from tertulia.accounts.scopes import program_scope
from tertulia.campaigns.departments import department_name, same_department
from tertulia.campaigns.models import Campaign, Proposal
from tertulia.campaigns.queries import departments_of, waiting_for_confirmation
from tertulia.campaigns.rules import remind_today
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope


def people_of(*, scope: Scope, department: str) -> list[User]:
    """Who of the team works in a department and may confirm."""
    allowed = {user.id for user in people_with("campaign.confirm", brand_id=scope.brand_id)}
    found = {
        row.user_id: row.user
        for row in team_of(scope=scope)
        if row.user_id in allowed and same_department(row.department, department)
    }
    return list(found.values())


def tell_department(*, scope: Scope, campaign: Campaign, department: str) -> bool:
    """A notice to everybody of the department; False when nobody of it has an account."""
    people = people_of(scope=scope, department=department)
    brand = brand_of(scope=scope)
    for user in people:
        with translation.override(user.language):
            notify_person(
                user=user,
                kind="campaigns.brief",
                brand=brand,
                title=_("Read and confirm: %s") % campaign.name,
                body=_days(campaign),
                url=reverse("campaigns:campaign", args=[brand.slug, campaign.id]),
                once=f"campaign {campaign.id} {campaign.version}",
            )
    return bool(people)


def tell_of_proposal(*, scope: Scope, proposal: Proposal) -> None:
    """Those who decide hear that a department proposes something."""
    brand = brand_of(scope=scope)
    for user in people_with("strategy.write", brand_id=scope.brand_id):
        if user.id == scope.user_id:
            continue
        with translation.override(user.language):
            name = department_name(proposal.department) or scope.actor
            said = {"who": name, "what": proposal.name}
            notify_person(
                user=user,
                kind="campaigns.proposal",
                brand=brand,
                title=_("%(who)s proposes: %(what)s") % said,
                body=_days(proposal),
                url=reverse("campaigns:proposal", args=[brand.slug, proposal.id]),
            )


def tell_of_decision(*, scope: Scope, proposal: Proposal, accepted: bool) -> None:
    """Who proposed it hears what became of it."""
    user = person_of(proposal.proposed_by_id)
    if user is None or user.id == scope.user_id or not user.is_active:
        return
    brand = brand_of(scope=scope)
    with translation.override(user.language):
        said = _("Accepted: %s") if accepted else _("Declined: %s")
        notify_person(
            user=user,
            kind="campaigns.decision",
            brand=brand,
            title=said % proposal.name,
            body=proposal.words,
            url=reverse("campaigns:proposal", args=[brand.slug, proposal.id]),
        )


def remind_pending() -> None:
    """As a periodic job: departments that have not confirmed, on the days when that is due."""
    now = clock.now()
    for line in waiting_for_confirmation(on_or_after=now.date()):
        zone = ZoneInfo(line.brand.zone)
        today = now.astimezone(zone).date()
        told_on = line.told_at.astimezone(zone).date() if line.told_at else today
        row = line.campaign
        if not remind_today(told_on=told_on, starts_on=row.starts_on, today=today):
            continue
        scope = program_scope(
            brand_id=line.brand_id,
            organisation_id=line.brand.organisation_id,
            actor="campaigns",
        )
        standing = departments_of(scope=scope, campaign=row)
        if any(each.department == line.department and each.pending for each in standing):
            with transaction.atomic():
                _remind(scope, row, line.department, f"{today:%Y-%m-%d}")


def _remind(scope: Scope, row: Campaign, department: str, day: str) -> None:
    brand = brand_of(scope=scope)
    for user in people_of(scope=scope, department=department):
        with translation.override(user.language):
            notify_person(
                user=user,
                kind="campaigns.reminder",
                brand=brand,
                title=_("Still to be confirmed: %s") % row.name,
                body=_days(row),
                url=reverse("campaigns:campaign", args=[brand.slug, row.id]),
                once=f"campaign reminder {row.id} {day}",
            )


def _days(row: Campaign | Proposal) -> str:
    said = {
        "first": formats.date_format(row.starts_on, "DATE_FORMAT"),
        "last": formats.date_format(row.ends_on, "DATE_FORMAT"),
    }
    return _("From %(first)s to %(last)s.") % said
