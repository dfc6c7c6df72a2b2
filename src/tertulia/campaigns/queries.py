"""Reads of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from tertulia.campaigns.departments import department_name
from tertulia.campaigns.models import (
    Campaign,
    CampaignChannel,
    Decision,
    Proposal,
    Question,
    Standing,
    Task,
    Told,
)
from tertulia.campaigns.rules import brief_digest, in_lanes, missing_of
from tertulia.campaigns.values import Band, Department, Missing
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope


def campaign_of(*, scope: Scope, campaign_id: UUID, locked: bool = False) -> Campaign:
    """One campaign with its owner. Raises: NotFound."""
    rows = Campaign.objects.select_related("owner")
    if locked:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(brand_id=scope.brand_id, id=campaign_id).first()
    if row is None:
        raise NotFound(_("There is no such campaign in this brand."))
    return row


def campaigns_by_id(*, scope: Scope, ids: Iterable[UUID]) -> Mapping[UUID, Campaign]:
    """Those that exist in the brand."""
    rows = Campaign.objects.filter(brand_id=scope.brand_id, id__in=list(ids))
    return {row.id: row for row in rows}


def campaigns_between(
    *, scope: Scope, first: date, last: date, cancelled: bool = False
) -> list[Campaign]:
    """Campaigns with a day from `first` to `last`, by their first day."""
    rows = Campaign.objects.select_related("owner").filter(
        brand_id=scope.brand_id, starts_on__lte=last, ends_on__gte=first
    )
    if not cancelled:
        rows = rows.exclude(standing=Standing.CANCELLED)
    return list(rows.order_by("starts_on", "-ends_on", "name"))


def campaigns_to_choose(*, scope: Scope, today: date) -> list[Campaign]:
    """What a post may belong to: everything that is not over and not cancelled."""
    rows = Campaign.objects.filter(brand_id=scope.brand_id, ends_on__gte=today)
    return list(rows.exclude(standing=Standing.CANCELLED).order_by("starts_on", "name"))


def campaigns_page(*, scope: Scope, cursor: str, limit: int) -> tuple[list[Campaign], str]:
    """Campaigns, newest first, and the next cursor. Raises: Invalid (cursor)."""
    rows = Campaign.objects.filter(brand_id=scope.brand_id)
    return page_of(rows, cursor=cursor, limit=limit, shown=list)


def band_of(row: Campaign) -> Band:
    """The campaign as a calendar draws it."""
    return Band(
        id=row.id,
        name=row.name,
        kind=row.kind,
        standing=row.standing,
        first=row.starts_on,
        last=row.ends_on,
        colour=row.colour,
    )


def bands(*, scope: Scope, first: date, last: date) -> tuple[Band, ...]:
    """Campaigns with a day from `first` to `last` as bands, in rows that never overlap.

    One query. Cancelled ones are left out.
    """
    rows = campaigns_between(scope=scope, first=first, last=last)
    return in_lanes(band_of(row) for row in rows)


def clashes_on(*, scope: Scope, day: date) -> list[Campaign]:
    """What runs on a day: what a post of that day meets."""
    return campaigns_between(scope=scope, first=day, last=day)


def channel_ids_of(*, scope: Scope, campaign_id: UUID) -> list[UUID]:
    """Channels on which it will be announced."""
    return channel_ids_by_campaign(scope=scope, ids=[campaign_id]).get(campaign_id, [])


def channel_ids_by_campaign(*, scope: Scope, ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The same for many; who has none is left out."""
    rows = CampaignChannel.objects.filter(brand_id=scope.brand_id, campaign_id__in=list(ids))
    found: dict[UUID, list[UUID]] = {}
    for campaign_id, channel_id in rows.order_by("id").values_list("campaign_id", "channel_id"):
        found.setdefault(campaign_id, []).append(channel_id)
    return found


def tasks_of(*, scope: Scope, campaign_id: UUID) -> list[Task]:
    """The checklist: by day, those without a day last."""
    rows = Task.objects.filter(brand_id=scope.brand_id, campaign_id=campaign_id)
    return list(rows.select_related("done_by").order_by(F("due_on").asc(nulls_last=True), "id"))


def task_of(*, scope: Scope, campaign_id: UUID, task_id: UUID) -> Task:
    """One line of the checklist. Raises: NotFound."""
    rows = Task.objects.filter(brand_id=scope.brand_id, campaign_id=campaign_id, id=task_id)
    row = rows.first()
    if row is None:
        raise NotFound(_("This line is not in the checklist (any more)."))
    return row


def questions_of(*, scope: Scope, campaign_id: UUID) -> list[Question]:
    """Questions and answers, in the order in which they were asked."""
    rows = Question.objects.filter(brand_id=scope.brand_id, campaign_id=campaign_id)
    return list(rows.select_related("asked_by", "answered_by").order_by("id"))


def question_of(*, scope: Scope, campaign_id: UUID, question_id: UUID) -> Question:
    """One question. Raises: NotFound."""
    rows = Question.objects.filter(brand_id=scope.brand_id, campaign_id=campaign_id)
    row = rows.filter(id=question_id).first()
    if row is None:
        raise NotFound(_("There is no such question (any more)."))
    return row


def digest_of(row: Campaign, questions: Iterable[Question]) -> str:
    """Digest of the brief as it stands, with the answers given."""
    return brief_digest(
        name=row.name,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        key_message=row.key_message,
        brief=row.brief,
        answers=[(each.question, each.answer) for each in questions if each.answer],
    )


def _department(row: Told, digest: str) -> Department:
    holds = row.confirmed_at is not None and row.confirmed_digest == digest
    return Department(
        department=row.department,
        name=department_name(row.department),
        must_confirm=row.must_confirm,
        where=row.where,
        told_at=row.told_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=str(row.acknowledged_by or ""),
        confirmed_at=row.confirmed_at if holds else None,
        confirmed_by=str(row.confirmed_by or "") if holds else "",
        outdated=row.confirmed_at is not None and not holds,
        words=row.words,
    )


def departments_of(*, scope: Scope, campaign: Campaign) -> list[Department]:
    """Who must know of it and where each stands, those who must confirm first."""
    digest = digest_of(campaign, questions_of(scope=scope, campaign_id=campaign.id))
    rows = Told.objects.filter(brand_id=scope.brand_id, campaign_id=campaign.id)
    rows = rows.select_related("acknowledged_by", "confirmed_by")
    found = [_department(row, digest) for row in rows]
    return sorted(found, key=lambda each: (not each.must_confirm, each.name.casefold()))


def matrix(
    *, scope: Scope, campaigns: Iterable[Campaign]
) -> Mapping[UUID, Mapping[str, Department]]:
    """By campaign and department: who was told where, and who was not. Two queries."""
    rows = {each.id: each for each in campaigns}
    asked: dict[UUID, list[Question]] = {}
    for each in Question.objects.filter(brand_id=scope.brand_id, campaign_id__in=list(rows)):
        asked.setdefault(each.campaign_id, []).append(each)
    digests = {key: digest_of(row, asked.get(key, ())) for key, row in rows.items()}
    found: dict[UUID, dict[str, Department]] = {key: {} for key in rows}
    told = Told.objects.filter(brand_id=scope.brand_id, campaign_id__in=list(rows))
    for line in told.select_related("acknowledged_by", "confirmed_by"):
        found[line.campaign_id][line.department] = _department(line, digests[line.campaign_id])
    return found


def missing(*, scope: Scope, campaign: Campaign) -> Missing:
    """What keeps it from being ready."""
    unanswered = Question.objects.filter(
        brand_id=scope.brand_id, campaign_id=campaign.id, answer=""
    ).count()
    return missing_of(
        brief=campaign.brief,
        departments=departments_of(scope=scope, campaign=campaign),
        open_questions=unanswered,
    )


def task_counts(*, scope: Scope, ids: Iterable[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """By campaign: lines done, and all lines of its checklist."""
    rows = (
        Task.objects.filter(brand_id=scope.brand_id, campaign_id__in=list(ids))
        .values("campaign_id")
        .annotate(every=Count("id"), done=Count("id", filter=Q(done_at__isnull=False)))
    )
    return {row["campaign_id"]: (row["done"], row["every"]) for row in rows}


def proposals_of(*, scope: Scope, decided: bool = False) -> list[Proposal]:
    """Open proposals, the soonest first; or those that were decided, the newest first."""
    rows = Proposal.objects.filter(brand_id=scope.brand_id)
    rows = rows.select_related("proposed_by", "decided_by", "campaign")
    if decided:
        return list(rows.exclude(decision=Decision.OPEN).order_by("-decided_at")[:100])
    return list(rows.filter(decision=Decision.OPEN).order_by("starts_on", "id"))


def proposal_of(*, scope: Scope, proposal_id: UUID) -> Proposal:
    """One proposal. Raises: NotFound."""
    rows = Proposal.objects.select_related("proposed_by", "decided_by", "campaign")
    row = rows.filter(brand_id=scope.brand_id, id=proposal_id).first()
    if row is None:
        raise NotFound(_("There is no such proposal in this brand."))
    return row


def open_proposals(*, scope: Scope) -> int:
    """How many wait for a decision."""
    return Proposal.objects.filter(brand_id=scope.brand_id, decision=Decision.OPEN).count()


def told_of(*, scope: Scope, campaign_id: UUID, department: str) -> Told:
    """A department's line. Raises: NotFound."""
    rows = Told.objects.filter(brand_id=scope.brand_id, campaign_id=campaign_id)
    row = rows.filter(department=department).first()
    if row is None:
        raise NotFound(_("This department is not among those to be told."))
    return row


def waiting_for_confirmation(*, on_or_after: date) -> list[Told]:
    """Departments of every brand that were told, must confirm and whose campaign is not over."""
    rows = Told.objects.filter(
        must_confirm=True,
        told_at__isnull=False,
        campaign__standing=Standing.BRIEFED,
        campaign__starts_on__gte=on_or_after,
        brand__archived_at__isnull=True,
    )
    return list(rows.select_related("campaign", "brand").order_by("id"))
