"""Who approves what, and what silence means: set per brand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tertulia.accounts.models import Role
from tertulia.accounts.notifications import people_with
from tertulia.accounts.scopes import check
from tertulia.accounts.services import record_audit
from tertulia.approval.models import Flow, Policy, Step, StepReviewer
from tertulia.approval.rules import Rule, Silence, Subject
from tertulia.approval.values import ReviewerWish, StepWish
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel

MOST_STEPS = 6
MOST_REVIEWERS = 12


@transaction.atomic
def save_policy(*, scope: Scope, silence: str, no_own: bool, link_days: int) -> None:
    """What silence past the deadline means, and whether one may approve one's own."""
    check(scope, "brand.settings")
    if silence not in Silence.values:
        raise Invalid(_("Choose what silence means."), field="silence")
    if not 1 <= link_days <= 90:
        raise Invalid(_("A link lasts from 1 to 90 days."), field="link_days")
    Policy.objects.update_or_create(
        brand_id=scope.brand_id,
        defaults={"silence": silence, "no_own": no_own, "link_days": link_days},
    )
    record_audit(
        scope=scope,
        action="approval.policy",
        object_kind="brand",
        object_id=scope.brand_id,
        data={"silence": silence, "no_own": no_own, "link_days": link_days},
    )


@transaction.atomic
def save_flow(
    *,
    scope: Scope,
    subject: str,
    channel_id: UUID | None,
    steps: Sequence[StepWish] | None,
    roles: Sequence[str] = (),
) -> None:
    """Set the steps of a channel, or of all without their own (`channel_id` None).

    No steps: nothing has to be approved there. `steps` None: the channel has none of its own any
    more. What was asked already keeps the steps with which it was asked.

    Raises: Invalid.
    """
    check(scope, "brand.settings")
    if subject not in Subject.values:
        raise Invalid(_("Posts or replies?"), field="subject")
    if set(roles) - set(Role.values):
        raise Invalid(_("There is no such role."), field="roles")
    if channel_id and not Channel.objects.filter(brand_id=scope.brand_id, id=channel_id).exists():
        raise Invalid(_("This channel is not connected to the brand."), field="channel")
    rows = Flow.objects.filter(brand_id=scope.brand_id, subject=subject)
    of_channel = Q(channel_id=channel_id) if channel_id else Q(channel__isnull=True)
    rows.filter(of_channel).delete()
    if steps is not None:
        flow = Flow.objects.create(
            brand_id=scope.brand_id, subject=subject, channel_id=channel_id, roles=list(roles)
        )
        _add_steps(scope, flow, steps)
    record_audit(
        scope=scope,
        action="approval.steps",
        object_kind="channel" if channel_id else "brand",
        object_id=channel_id or scope.brand_id,
        summary=" → ".join(each.title for each in steps or ()),
        data={"subject": subject, "roles": list(roles)},
    )


def _add_steps(scope: Scope, flow: Flow, steps: Sequence[StepWish]) -> None:
    if len(steps) > MOST_STEPS:
        raise Invalid(_("At most %d steps.") % MOST_STEPS, field="steps")
    may = {each.id for each in people_with("post.approve", brand_id=scope.brand_id)}
    for ordinal, wish in enumerate(steps):
        title = wish.title.strip()[:80] or _("Step %d") % (ordinal + 1)
        if wish.rule not in Rule.values:
            raise Invalid(_("Everybody or anybody?"), field="rule")
        if not 0 <= wish.hours <= 24 * 60:
            raise Invalid(_("A deadline is from 0 to 1440 hours."), field="hours")
        if not wish.reviewers:
            raise Invalid(_("Nobody approves in the step “%s”: choose somebody.") % title)
        if len(wish.reviewers) > MOST_REVIEWERS:
            raise Invalid(_("At most %d people in a step.") % MOST_REVIEWERS, field="reviewers")
        step = Step.objects.create(
            brand_id=scope.brand_id,
            flow=flow,
            ordinal=ordinal,
            title=title,
            rule=wish.rule,
            hours=wish.hours,
        )
        for reviewer in wish.reviewers:
            _add_reviewer(scope, step, reviewer, may)


def _add_reviewer(scope: Scope, step: Step, wish: ReviewerWish, may: set[UUID]) -> None:
    email = wish.email.strip().lower()
    if wish.user_id is not None and wish.user_id not in may:
        raise Invalid(_("This person may not approve here."), field="reviewers")
    if wish.user_id is None:
        try:
            validate_email(email)
        except ValidationError as error:
            sentence = _("“%s” is no mail address.") % email
            raise Invalid(sentence, field="reviewers") from error
    StepReviewer.objects.create(
        brand_id=scope.brand_id,
        step=step,
        user_id=wish.user_id,
        email="" if wish.user_id else email,
        name="" if wish.user_id else wish.name.strip()[:120],
        language=wish.language,
    )
