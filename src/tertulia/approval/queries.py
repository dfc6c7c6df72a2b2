"""Reads of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from tertulia.approval.models import Decision, Flow, Item, Policy, Request, Reviewer
from tertulia.approval.rules import (
    LEFT,
    OPEN,
    ItemState,
    StepPlan,
    Subject,
    Verdict,
    Vote,
    subject_of,
)
from tertulia.approval.values import Standing
from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope


def policy_of(*, scope: Scope) -> Policy:
    """What the brand wants; the defaults when it never said."""
    found = Policy.objects.filter(brand_id=scope.brand_id).first()
    return found or Policy(brand_id=scope.brand_id)


def flows_of(*, scope: Scope, subject: Subject) -> dict[UUID | None, Flow]:
    """The flows of posts or replies by channel (None: of all others), steps and people loaded."""
    rows = Flow.objects.filter(brand_id=scope.brand_id, subject=subject)
    rows = rows.prefetch_related("steps__reviewers__user")
    return {row.channel_id: row for row in rows}


def due_channels(
    *, scope: Scope, origin: str, channel_ids: Iterable[UUID], role: str = ""
) -> set[UUID]:
    """Those of these channels on which it needs approval. `role`: whose reply it is."""
    flows = flows_of(scope=scope, subject=subject_of(origin))
    found = set()
    for channel_id in channel_ids:
        flow = flows.get(channel_id) or flows.get(None)
        if flow is None or not flow.steps.all():
            continue
        if not flow.roles or not role or role in flow.roles:
            found.add(channel_id)
    return found


def is_due(*, scope: Scope, origin: str, channel_id: UUID, role: str = "") -> bool:
    """Whether there are steps for this brand and channel (and this role, of replies)."""
    return bool(due_channels(scope=scope, origin=origin, channel_ids=[channel_id], role=role))


def standing(*, scope: Scope, origin: str, origin_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Where each of these stands; those about which nobody was asked too."""
    ids = list(origin_ids)
    found: dict[UUID, Standing] = dict.fromkeys(ids, Standing())
    rows = _items(scope).filter(origin=origin, origin_id__in=ids)
    for item in rows.exclude(state=ItemState.WITHDRAWN):
        found[item.origin_id] = _standing(item)
    return found


def _standing(item: Item) -> Standing:
    said = [each for each in item.decisions.all() if not each.undone_at]
    telling = {
        ItemState.APPROVED: (Verdict.APPROVE, Verdict.SILENCE),
        ItemState.REJECTED: (Verdict.REJECT,),
        ItemState.SUGGESTED: (Verdict.SUGGEST,),
    }.get(ItemState(item.state), (Verdict.APPROVE,))
    by = [each for each in said if each.verdict in telling and each.digest == item.digest]
    words = [each.words for each in said if each.words]
    return Standing(
        state=item.state,
        digest=item.digest,
        request_id=item.request_id,
        item_id=item.id,
        by=tuple(dict.fromkeys(name_of(each) for each in by)),
        words=words[-1] if words else "",
    )


def name_of(decision: Decision) -> str:
    """Who said it; "" for the program."""
    if decision.reviewer:
        return reviewer_name(decision.reviewer)
    return str(decision.user) if decision.user else ""


def reviewer_name(reviewer: Reviewer) -> str:
    """A reviewer's name, or the address."""
    return str(reviewer.user) if reviewer.user else reviewer.name or reviewer.email


def _items(scope: Scope) -> QuerySet[Item]:
    decisions = Decision.objects.order_by("at", "id").select_related("reviewer__user", "user")
    return (
        Item.objects.filter(brand_id=scope.brand_id)
        .select_related("channel", "request", "author")
        .prefetch_related(Prefetch("decisions", decisions))
    )


def items_of(*, scope: Scope, request_id: UUID) -> list[Item]:
    """The things of a request, by their hour; decisions loaded."""
    rows = _items(scope).filter(request_id=request_id)
    return sorted(rows, key=lambda each: (each.due_at is None, each.due_at or 0, each.id))


def item_of(*, scope: Scope, item_id: UUID) -> Item:
    """One. Raises: NotFound."""
    found = _items(scope).filter(id=item_id).first()
    if found is None:
        raise NotFound(_("There is no such thing to approve."))
    return found


def decision_of(*, scope: Scope, decision_id: UUID) -> Decision:
    """An answer. Raises: NotFound."""
    found = Decision.objects.filter(brand_id=scope.brand_id, id=decision_id).first()
    if found is None:
        raise NotFound(_("There is no such answer."))
    return found


def locked_item(*, scope: Scope, item_id: UUID) -> Item:
    """One, locked. Raises: NotFound."""
    found = (
        Item.objects.select_for_update(of=("self",))
        .select_related("request")
        .filter(brand_id=scope.brand_id, id=item_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such thing to approve."))
    return found


def request_of(*, scope: Scope, request_id: UUID) -> Request:
    """A request. Raises: NotFound."""
    found = (
        Request.objects.select_related("asked_by")
        .filter(brand_id=scope.brand_id, id=request_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such request."))
    return found


def requests_page(*, scope: Scope, cursor: str, limit: int) -> tuple[list[Request], str]:
    """Newest first, with the next cursor. Raises: Invalid (cursor)."""
    rows = Request.objects.filter(brand_id=scope.brand_id).select_related("asked_by")
    rows = rows.prefetch_related("items", "reviewers__user")
    return page_of(rows, cursor=cursor, limit=limit, shown=list)


def plan_of(item: Item) -> list[StepPlan]:
    """The steps as they were when it was asked."""
    return [
        StepPlan(
            title=each["title"],
            rule=each["rule"],
            hours=each["hours"],
            reviewers=tuple(UUID(one) for one in each["reviewers"]),
        )
        for each in item.plan
    ]


def votes_of(item: Item) -> list[Vote]:
    """The answers that stand, oldest first; comments say nothing."""
    rows = item.decisions.filter(undone_at__isnull=True).exclude(verdict=Verdict.COMMENT)
    return [
        Vote(
            each.step,
            each.reviewer_id,
            LEFT if each.answer == "left" else each.verdict,
            each.digest,
        )
        for each in rows.order_by("at", "id")
    ]


def waiting_for(item: Item, reviewer_ids: Iterable[UUID]) -> bool:
    """Whether one of these reviewers has still to answer; decisions should be loaded."""
    if item.state not in OPEN:
        return False
    turn = set(item.plan[item.step]["reviewers"]) & {str(each) for each in reviewer_ids}
    last: dict[str, str] = {}
    for each in item.decisions.all():
        counts = not each.undone_at and each.digest == item.digest and each.answer != "left"
        if counts and each.step == item.step and each.verdict != Verdict.COMMENT:
            last[str(each.reviewer_id)] = each.verdict
    return any(each not in last for each in turn)


def items_waiting_for(*, scope: Scope, user_id: UUID) -> list[Item]:
    """What a person of the team has to answer, soonest hour first."""
    mine = reviewers_of_user(scope=scope, user_id=user_id)
    if not mine:
        return []
    rows = _items(scope).filter(state__in=OPEN, request__reviewers__user_id=user_id)
    found = [each for each in rows if waiting_for(each, [mine[each.request_id]])]
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at or 0, each.id))


def reviewers_of_user(*, scope: Scope, user_id: UUID) -> dict[UUID, UUID]:
    """The person's reviewer by open request."""
    rows = Reviewer.objects.filter(
        brand_id=scope.brand_id, user_id=user_id, request__items__state__in=OPEN
    )
    return dict(rows.values_list("request_id", "id").distinct())


_WAITING = """
SELECT count(*) FROM approval_item i JOIN approval_reviewer r ON r.request_id = i.request_id
WHERE i.brand_id = %s AND i.state IN ('waiting', 'suggested') AND r.user_id = %s
  AND i.plan -> i.step::int -> 'reviewers' ? r.id::text
  AND NOT EXISTS (
    SELECT FROM approval_decision d
    WHERE d.item_id = i.id AND d.reviewer_id = r.id AND d.step = i.step AND d.digest = i.digest
      AND d.undone_at IS NULL AND d.answer <> 'left' AND d.verdict <> 'comment')
"""


def waiting_count(*, scope: Scope) -> int:
    """How many things wait for the person of this scope; one query, for it stands on every page."""
    if scope.user_id is None or not scope.may("post.approve"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [scope.brand_id, scope.user_id])
        return int(cursor.fetchone()[0])


def open_requests(*, scope: Scope) -> list[Request]:
    """Requests of which something is not settled, newest first."""
    states = (*OPEN, ItemState.VOID)
    rows = Request.objects.filter(brand_id=scope.brand_id, items__state__in=states).distinct()
    rows = rows.select_related("asked_by").prefetch_related("items", "reviewers__user")
    return list(rows.order_by("-created_at")[:100])


def reviewers_in(*, request_id: UUID, ids: Sequence[str] | None = None) -> list[Reviewer]:
    """Who is asked in a request, or these of them."""
    rows = Reviewer.objects.filter(request_id=request_id).select_related("user", "request")
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return list(rows.order_by("id"))


def tally(items: Iterable[Item]) -> Mapping[str, int]:
    """How many are in which state."""
    found: dict[str, int] = {}
    for each in items:
        found[each.state] = found.get(each.state, 0) + 1
    return found
