"""Posts sent to approval as one, and words that reviewers suggested, taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.approval.models import Request
from tertulia.delivery.queries import deliveries_by_id
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.publishing import rules
from tertulia.publishing.approving import Gate, needing_approval, snapshot_of, standings_of
from tertulia.publishing.content import content_of
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.presence import tell_saved
from tertulia.publishing.queries import sending_states_of, variant_of
from tertulia.publishing.scheduling import deliver, moment_of, problem_of, ready_moments


@dataclass(frozen=True)
class Candidate:
    """A variant that could be sent to approval; `problem` says why it cannot."""

    variant: Variant
    title: str
    problem: str = ""


@dataclass(frozen=True)
class Looked:
    """What was looked through: to be sent, with its reviewers already, and what nobody is asked about."""

    found: tuple[Candidate, ...]
    asked: tuple[Variant, ...]
    free: tuple[Variant, ...]


def look_through(
    *,
    scope: Scope,
    first: date | None = None,
    last: date | None = None,
    post_ids: Sequence[UUID] | None = None,
) -> Looked:
    """What needs approval and what does not: of a span of days, or of these posts; by hour."""
    rows = Variant.objects.select_related("channel", "post").filter(
        brand_id=scope.brand_id, post__discarded_at__isnull=True
    )
    if post_ids is not None:
        rows = rows.filter(post_id__in=list(post_ids))
    else:
        rows = rows.filter(due_day__range=(first, last))
    variants = list(rows.order_by("due_day", "due_time", "id"))
    states = sending_states_of(scope=scope, variants=variants)
    needing = needing_approval(scope=scope, variants=variants)
    standings = standings_of(scope=scope, variants=variants)
    brand = Brand.objects.get(id=scope.brand_id)
    found, asked, free = [], [], []
    for variant in variants:
        if states[variant.id] in rules.OUT:
            continue
        if variant.id not in needing:
            free.append(variant)
        elif standings[variant.id].state in ("waiting", "suggested", "approved"):
            asked.append(variant)
        else:
            found.append(_candidate(scope, variant, brand))
    return Looked(tuple(found), tuple(asked), tuple(free))


def _candidate(scope: Scope, variant: Variant, brand: Brand) -> Candidate:
    texts = [str(part.get("text", "")) for part in variant.parts]
    title = rules.title_from(variant.post.title, variant.post.idea, texts)
    problem = problem_of(scope=scope, variant=variant)
    if problem is None:
        try:
            moment_of(variant, brand, now=False)
        except Invalid as error:
            return Candidate(variant, title, error.sentence)
    return Candidate(variant, title, problem.sentence if problem else "")


@transaction.atomic
def ask_approval(
    *,
    scope: Scope,
    variant_ids: Sequence[UUID],
    title: str = "",
    note: str = "",
    deadline: datetime | None = None,
) -> Request:
    """Send these variants to approval as one; their hours are reserved, nothing goes out before.

    Raises: NotReady, and then nobody was asked; Invalid when none of them needs approval.
    """
    variants = [variant_of(scope=scope, variant_id=each) for each in dict.fromkeys(variant_ids)]
    posts = {each.post_id for each in variants}
    list(Post.objects.select_for_update().filter(id__in=posts).order_by("id"))
    brand = Brand.objects.get(id=scope.brand_id)
    gate = Gate(scope, variants)
    states = sending_states_of(scope=scope, variants=variants)
    asked = [v for v in variants if v.id in gate.needing and states[v.id] not in rules.OUT]
    moments = ready_moments(scope, asked, brand, now=False)
    for variant in asked:
        content = content_of(scope=scope, variant=variant)
        deliver(scope, variant, moments[variant.id], states[variant.id], content, gate)
    request = gate.ask(title=title, note=note, deadline=deadline)
    if request is None:
        raise Invalid(_("Nothing of this waits to be sent to approval."))
    return request


def hold_words(scope: Scope, variant_id: UUID) -> None:
    """Hook of approval: nobody else writes into the variant until the transaction's end."""
    rows = Variant.objects.select_for_update().filter(brand_id=scope.brand_id, id=variant_id)
    list(rows.values_list("id"))


def write_words(
    scope: Scope, variant_id: UUID, texts: Sequence[str]
) -> tuple[str, Mapping[str, Any]]:
    """Hook of approval: suggested words take the place of the variant's own, at the same hour.

    Raises: Conflict when it is out, or its parts are not those any more; what a network refuses.
    """
    variant = variant_of(scope=scope, variant_id=variant_id)
    state = sending_states_of(scope=scope, variants=[variant])[variant.id]
    if state in rules.OUT or len(texts) != len(variant.parts):
        raise Conflict(_("It is already out or was changed: these words no longer fit."))
    variant.parts = [
        {**part, "text": text} for part, text in zip(variant.parts, texts, strict=True)
    ]
    problem = problem_of(scope=scope, variant=variant)
    if problem:
        raise Conflict(problem.sentence)
    Variant.objects.filter(id=variant.id).update(
        parts=variant.parts, version=F("version") + 1, updated_at=clock.now()
    )
    if variant.delivery_id:
        card = deliveries_by_id(scope=scope, ids=[variant.delivery_id])[variant.delivery_id]
        due = Due(at=card.due_at, local=card.due_local, zone=card.zone)
        content = content_of(scope=scope, variant=variant)
        deliver(scope, variant, due, state, content, Gate(scope, [variant]))
    tell_saved(scope, variant.post_id)
    return snapshot_of(scope=scope, variant=variant)
