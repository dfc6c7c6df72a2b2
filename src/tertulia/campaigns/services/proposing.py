"""The intake: departments propose, who plans accepts or declines."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.campaigns.departments import department_key
from tertulia.campaigns.models import Campaign, Decision, Kind, Proposal
from tertulia.campaigns.queries import proposal_of
from tertulia.campaigns.services.announcing import add_department
from tertulia.campaigns.services.planning import MAX_TEXT, check_days, check_money, create_campaign
from tertulia.campaigns.services.telling import tell_of_decision, tell_of_proposal
from tertulia.campaigns.values import Asked, Facts
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.links.rules import checked_url


def propose(*, scope: Scope, asked: Asked) -> Proposal:
    """Something a department wants announced; who decides is told. Raises: Invalid."""
    name, what = " ".join(asked.name.split())[:120], asked.what.strip()[:MAX_TEXT]
    if not name:
        raise Invalid(_("Give it a name."), field="name")
    if not what:
        raise Invalid(_("Say what is offered, to whom and on which conditions."), field="what")
    if asked.kind not in Kind.values:
        raise Invalid(_("There is no such kind."), field="kind")
    check_days(asked.starts_on, asked.ends_on)
    check_money(asked.budget, asked.currency)
    with transaction.atomic():
        row = Proposal.objects.create(
            brand_id=scope.brand_id,
            kind=asked.kind,
            name=name,
            department=department_key(asked.department or scope.department),
            starts_on=asked.starts_on,
            ends_on=asked.ends_on,
            what=what,
            audience=asked.audience.strip()[:MAX_TEXT],
            budget=asked.budget,
            currency=asked.currency.upper(),
            url=checked_url(asked.url) if asked.url.strip() else "",
            proposed_by_id=scope.user_id,
        )
        _audit(scope, row, "campaigns.propose")
        tell_of_proposal(scope=scope, proposal=row)
    return row


def accept_proposal(*, scope: Scope, proposal_id: UUID, words: str = "") -> Campaign:
    """It becomes a campaign with its facts; the department is among those told of it.

    Raises: NotFound, Conflict when it was decided already.
    """
    with transaction.atomic():
        row = _open(scope, proposal_id)
        facts = Facts(
            name=row.name,
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            purpose=row.what,
            audience=row.audience,
            budget=row.budget,
            currency=row.currency,
        )
        campaign = create_campaign(scope=scope, facts=facts)
        if row.department:
            add_department(
                scope=scope,
                campaign_id=campaign.id,
                department=row.department,
                must_confirm=True,
            )
        _decide(scope, row, Decision.ACCEPTED, words, campaign)
    return campaign


def decline_proposal(*, scope: Scope, proposal_id: UUID, words: str) -> None:
    """It will not be; the department reads why. Raises: Invalid without a reason, Conflict."""
    if not words.strip():
        raise Invalid(_("Say why: the department reads it."), field="words")
    with transaction.atomic():
        row = _open(scope, proposal_id)
        _decide(scope, row, Decision.DECLINED, words, None)


def _open(scope: Scope, proposal_id: UUID) -> Proposal:
    """The proposal, locked, so that two people do not decide at once."""
    proposal_of(scope=scope, proposal_id=proposal_id)
    rows = Proposal.objects.select_for_update().filter(brand_id=scope.brand_id)
    row = rows.get(id=proposal_id)
    if row.decision != Decision.OPEN:
        raise Conflict(_("This proposal was decided already."))
    return row


def _decide(
    scope: Scope, row: Proposal, decision: Decision, words: str, campaign: Campaign | None
) -> None:
    row.decision, row.words, row.campaign = decision, " ".join(words.split())[:500], campaign
    row.decided_by_id, row.decided_at = scope.user_id, clock.now()
    row.save()
    _audit(scope, row, f"campaigns.{decision}")
    tell_of_decision(scope=scope, proposal=row, accepted=decision == Decision.ACCEPTED)


def _audit(scope: Scope, row: Proposal, action: str) -> None:
    record_audit(
        scope=scope,
        action=action,
        object_kind="proposal",
        object_id=row.id,
        summary=row.name,
    )
