"""Asking: a post, a selection or a month as one; withdrawing; what a change of words does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.notifications import people_with
from tertulia.accounts.services import record_audit
from tertulia.approval import models, queries
from tertulia.approval.rules import ItemState, step_deadline, subject_of
from tertulia.approval.services.advancing import refresh, settled
from tertulia.approval.services.telling import tell_reviewers
from tertulia.approval.values import Item
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope

#: More than this in one request nobody reads on a telephone.
MOST_ITEMS = 400


@transaction.atomic
def ask(
    *,
    scope: Scope,
    origin: str,
    items: Sequence[Item],
    title: str = "",
    note: str = "",
    deadline: datetime | None = None,
) -> models.Request:
    """Ask everybody in the first step of each item's channel; what was asked before is replaced.

    Raises: Invalid without items, when a channel has no steps, or when a step is left without
    anybody who may answer.
    """
    now = clock.now()
    _check_wish(items, deadline, now)
    before = _replace(scope, origin, [each.origin_id for each in items])
    request = models.Request.objects.create(
        brand_id=scope.brand_id,
        origin=origin,
        title=(title or items[0].title)[:200],
        note=note.strip()[:4000],
        asked_by_id=scope.user_id,
        created_at=now,
        deadline=deadline,
    )
    book = _Book(scope, request)
    rows = [_row(scope, request, each, book, before) for each in items]
    models.Item.objects.bulk_create(rows)
    record_audit(
        scope=scope,
        action="approval.ask",
        object_kind="approval request",
        object_id=request.id,
        summary=f"{request.title}: {len(rows)}",
    )
    tell_reviewers(request=request, kind="asked")
    return request


def _check_wish(items: Sequence[Item], deadline: datetime | None, now: datetime) -> None:
    if not items:
        raise Invalid(_("Choose what has to be approved."))
    if len(items) > MOST_ITEMS:
        raise Invalid(_("At most %d at once: ask for them in parts.") % MOST_ITEMS)
    if deadline is not None and deadline <= now:
        raise Invalid(_("This deadline is over. Choose a later one."), field="deadline")


def _row(
    scope: Scope,
    request: models.Request,
    item: Item,
    book: _Book,
    before: dict[UUID, dict[str, Any]],
) -> models.Item:
    author = item.author_id or scope.user_id
    plan = book.plan(item.channel_id, author)
    return models.Item(
        brand_id=scope.brand_id,
        request=request,
        origin=request.origin,
        origin_id=item.origin_id,
        channel_id=item.channel_id,
        title=item.title[:200],
        author_id=author,
        due_at=item.due_at,
        digest=item.digest,
        now_digest=item.digest,
        content=dict(item.content),
        before=before.get(item.origin_id),
        plan=plan,
        step_since=request.created_at,
        deadline_at=step_deadline(request.created_at, plan[0]["hours"], request.deadline),
    )


class _Book:
    """The reviewers of one request: made when a plan first names them."""

    def __init__(self, scope: Scope, request: models.Request) -> None:
        self.scope = scope
        self.request = request
        self.policy = queries.policy_of(scope=scope)
        self.flows = queries.flows_of(scope=scope, subject=subject_of(request.origin))
        self.made: dict[tuple[UUID | None, str], models.Reviewer] = {}
        #: Who was named in a step and has left the team, or approves no more, is asked no more.
        self.may = {each.id for each in people_with("post.approve", brand_id=scope.brand_id)}

    def plan(self, channel_id: UUID, author: UUID | None) -> list[dict[str, Any]]:
        """The steps of a channel as they are now, without who may not approve their own."""
        flow = self.flows.get(channel_id) or self.flows.get(None)
        steps = list(flow.steps.all()) if flow else []
        if not steps:
            raise Invalid(_("Nothing has to be approved on this channel."))
        barred = {author, self.scope.user_id} - {None} if self.policy.no_own else set()
        return [self._step(step, barred) for step in steps]

    def _step(self, step: models.Step, barred: set[UUID | None]) -> dict[str, Any]:
        wanted = [
            each
            for each in step.reviewers.all()
            if not each.user_id or (each.user_id in self.may and each.user_id not in barred)
        ]
        if not wanted:
            sentence = _("Nobody is left who may approve in the step “%s”: add somebody to it.")
            raise Invalid(sentence % step.title)
        return {
            "title": step.title,
            "rule": step.rule,
            "hours": step.hours,
            "reviewers": [str(self._reviewer(each).id) for each in wanted],
        }

    def _reviewer(self, wish: models.StepReviewer) -> models.Reviewer:
        key = (wish.user_id, "" if wish.user_id else wish.email)
        if key not in self.made:
            self.made[key] = models.Reviewer.objects.create(
                brand_id=self.scope.brand_id,
                request=self.request,
                user_id=wish.user_id,
                email=key[1],
                name=wish.name,
                language=wish.language,
            )
        return self.made[key]


def _replace(scope: Scope, origin: str, ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Withdraw what was asked before about these; the contents of then, to show what changed."""
    rows = models.Item.objects.select_for_update().filter(
        brand_id=scope.brand_id, origin=origin, origin_id__in=list(ids)
    )
    current = list(rows.exclude(state=ItemState.WITHDRAWN))
    rows.exclude(state=ItemState.WITHDRAWN).update(
        state=ItemState.WITHDRAWN, settled_at=clock.now(), deadline_at=None
    )
    return {each.origin_id: each.content for each in current}


@transaction.atomic
def withdraw(*, scope: Scope, origin: str, origin_ids: Sequence[UUID]) -> int:
    """Ask no more about these (they are drafts again); how many were being asked about."""
    rows = models.Item.objects.select_for_update().filter(
        brand_id=scope.brand_id, origin=origin, origin_id__in=list(origin_ids)
    )
    found = list(rows.exclude(state=ItemState.WITHDRAWN))
    for item in found:
        item.state, item.settled_at, item.deadline_at = ItemState.WITHDRAWN, clock.now(), None
        item.save(update_fields=["state", "settled_at", "deadline_at"])
        settled(scope=scope, item=item)
    if found:
        record_audit(
            scope=scope,
            action="approval.withdraw",
            object_kind="approval request",
            object_id=found[0].request_id,
            summary=str(len(found)),
        )
    return len(found)


@transaction.atomic
def withdraw_request(*, scope: Scope, request_id: UUID) -> int:
    """The same for everything of a request that is not decided. Raises: NotFound."""
    request = queries.request_of(scope=scope, request_id=request_id)
    ids = [each.origin_id for each in request.items.all() if each.state in _UNDECIDED]
    if not ids:
        raise NotFound(_("Nothing of this request is open any more."))
    return withdraw(scope=scope, origin=request.origin, origin_ids=ids)


_UNDECIDED = (ItemState.WAITING, ItemState.SUGGESTED, ItemState.VOID)


@transaction.atomic
def content_changed(*, scope: Scope, origin: str, origin_id: UUID, digest: str) -> str:
    """The author has other words now: the answers are void until they are as asked about again.

    Returns the state; "" when nobody was asked.
    """
    item = (
        models.Item.objects.select_for_update()
        .filter(brand_id=scope.brand_id, origin=origin, origin_id=origin_id)
        .exclude(state=ItemState.WITHDRAWN)
        .first()
    )
    if item is None:
        return ""
    if item.now_digest != digest:
        item.now_digest = digest
        item.save(update_fields=["now_digest"])
        if item.state != ItemState.REJECTED:
            refresh(scope=scope, item=item)
    return item.state
