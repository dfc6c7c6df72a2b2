"""Answers of reviewers, and what authors do with suggested words."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.approval import origins, queries
from tertulia.approval.models import Decision, Item, Reviewer
from tertulia.approval.rules import OPEN, ItemState, Verdict
from tertulia.approval.services.advancing import refresh
from tertulia.approval.services.telling import tell_asker
from tertulia.approval.values import Answer
from tertulia.delivery.queries import deliveries_of
from tertulia.delivery.states import State
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.kernel.scope import Scope

LONGEST = 4000
#: A delivery in one of these can no longer be stopped by taking an approval back.
_GONE = frozenset({State.SENDING, State.PUBLISHED, State.PARTLY_PUBLISHED, State.UNCERTAIN})


def reviewer_in(*, scope: Scope, request_id: UUID) -> Reviewer:
    """This person of the team as a reviewer of that request. Raises: NotAllowed."""
    check(scope, "post.approve")
    found = None
    if scope.user_id is not None:
        rows = Reviewer.objects.filter(brand_id=scope.brand_id, request_id=request_id)
        found = rows.filter(user_id=scope.user_id).first()
    if found is None:
        raise NotAllowed(_("You are not among those who were asked about this."))
    return found


@transaction.atomic
def decide(
    *, scope: Scope, request_id: UUID, reviewer: Reviewer, answers: Sequence[Answer]
) -> list[Decision]:
    """Keep a reviewer's answers about items of one request, all or none of them.

    Raises: NotFound; NotAllowed when it is not this reviewer's turn; Conflict when the words were
    changed or it was settled meanwhile; Invalid for a no or a suggestion without words.
    """
    if reviewer.request_id != request_id or reviewer.brand_id != scope.brand_id:
        raise NotFound(_("There is no such request."))
    wanted = {each.item_id: each for each in answers}
    items = list(
        Item.objects.select_for_update(of=("self",))
        .select_related("request")
        .filter(brand_id=scope.brand_id, request_id=request_id, id__in=list(wanted))
        .order_by("id")
    )
    if len(items) != len(wanted):
        raise NotFound(_("There is no such thing to approve."))
    made = [_answer(scope, item, reviewer, wanted[item.id]) for item in items]
    if items:
        tell_asker(request=items[0].request, decisions=made)
    return made


def _answer(scope: Scope, item: Item, reviewer: Reviewer, answer: Answer) -> Decision:
    if answer.verdict != Verdict.COMMENT:
        _check_turn(item, reviewer)
    words = answer.words.strip()[:LONGEST]
    suggestion = None
    if answer.verdict == Verdict.SUGGEST:
        suggestion = _suggested(item, answer.suggestion or ())
    elif answer.verdict == Verdict.COMMENT and not words:
        raise Invalid(_("Write a comment first."), field="words")
    elif answer.verdict not in (Verdict.APPROVE, Verdict.REJECT, Verdict.COMMENT):
        raise Invalid(_("There is no such answer."), field="verdict")
    decision = Decision.objects.create(
        brand_id=scope.brand_id,
        item=item,
        reviewer=reviewer,
        user_id=reviewer.user_id,
        step=item.step,
        verdict=answer.verdict,
        digest=item.digest,
        words=words,
        quote=_quoted(item, answer),
        suggestion=suggestion,
        at=clock.now(),
    )
    _note(scope, item, decision, answer.part)
    if answer.verdict != Verdict.COMMENT:
        refresh(scope=scope, item=item)
    return decision


def _quoted(item: Item, answer: Answer) -> str:
    """The words that are meant. Raises: Invalid when they do not stand there."""
    parts = item.content["parts"]
    if not answer.quote:
        return ""
    if not 0 <= answer.part < len(parts) or answer.quote not in str(parts[answer.part]["text"]):
        raise Invalid(_("These words do not stand there (any more)."), field="quote")
    return answer.quote


def _note(scope: Scope, item: Item, decision: Decision, part: int) -> None:
    """What is said of some words stands beside them where they are written, too."""
    keep = origins.hooks_of(item.origin).note if decision.quote and decision.words else None
    if keep is not None:
        text = str(item.content["parts"][part]["text"])
        before = text[: text.index(decision.quote)]
        keep(scope, item.origin_id, part, decision.quote, before, decision.words)


def _check_turn(item: Item, reviewer: Reviewer) -> None:
    if item.state == ItemState.VOID:
        raise Conflict(_("Its author is changing it: it will be sent to you again."))
    if item.state not in OPEN:
        raise Conflict(_("This was settled in the meantime."))
    if str(reviewer.id) not in item.plan[item.step]["reviewers"]:
        raise NotAllowed(_("It is not your turn on this: another step is open."))


def _suggested(item: Item, texts: Sequence[str]) -> list[str]:
    """The suggested text of each part. Raises: Invalid when nothing would change."""
    own = [str(part["text"]) for part in item.content["parts"]]
    said = [each.replace("\r\n", "\n").replace("\0", "") for each in texts]
    if len(said) != len(own):
        raise Invalid(_("Suggest a text for each part."), field="suggestion")
    if any(len(each) > 70_000 for each in said):
        raise Invalid(_("This text is too long."), field="suggestion")
    if said == own:
        raise Invalid(_("Change the words first; then suggest them."), field="suggestion")
    return said


@transaction.atomic
def undo(*, scope: Scope, decision_id: UUID, reviewer: Reviewer) -> None:
    """Take one's own answer back, until the next step has acted or it is on its way.

    Raises: NotFound, Conflict.
    """
    decision = Decision.objects.filter(
        brand_id=scope.brand_id, id=decision_id, reviewer=reviewer, undone_at__isnull=True
    ).first()
    if decision is None:
        raise NotFound(_("There is no such answer of yours."))
    item = queries.locked_item(scope=scope, item_id=decision.item_id)
    later = item.decisions.filter(undone_at__isnull=True, step__gt=decision.step)
    if item.state == ItemState.WITHDRAWN or later.exclude(verdict=Verdict.COMMENT).exists():
        raise Conflict(_("Somebody has acted on it since, so it cannot be taken back."))
    cards = deliveries_of(scope=scope, origin=item.origin, origin_ids=[item.origin_id])
    if any(card.state in _GONE for card in cards[item.origin_id]):
        raise Conflict(_("It is on its way or published, so it cannot be taken back."))
    decision.undone_at = clock.now()
    decision.save(update_fields=["undone_at"])
    refresh(scope=scope, item=item)


@transaction.atomic
def take_suggestion(*, scope: Scope, decision_id: UUID) -> Item:
    """The author takes suggested words: they are written where they belong, and asked about anew.

    Who suggested them has thereby said yes to them; who approved other words has not.

    Raises: NotFound; Conflict when it was changed since; what the origin's room raises.
    """
    check(scope, "post.write")
    decision = queries.decision_of(scope=scope, decision_id=decision_id)
    writes = origins.hooks_of(decision.item.origin)
    if writes.hold is not None:  # who saves has the words, then asks for the item: so here too
        writes.hold(scope, decision.item.origin_id)
    decision, item = _open_suggestion(scope, decision_id)
    digest, content = writes.write_words(scope, item.origin_id, list(decision.suggestion or ()))
    item.before, item.content = item.content, dict(content)
    item.digest = item.now_digest = digest
    decision.answer = "taken"
    decision.save(update_fields=["answer"])
    Decision.objects.create(
        brand_id=item.brand_id,
        item=item,
        reviewer=decision.reviewer,
        user_id=decision.user_id,
        step=decision.step,
        verdict=Verdict.APPROVE,
        digest=digest,
        at=clock.now(),
    )
    refresh(scope=scope, item=item)
    return item


@transaction.atomic
def leave_suggestion(*, scope: Scope, decision_id: UUID, words: str = "") -> Item:
    """The author keeps the own words: the reviewer is asked again, with what the author says.

    Raises: NotFound, Conflict.
    """
    check(scope, "post.write")
    decision, item = _open_suggestion(scope, decision_id)
    decision.answer = "left"
    decision.save(update_fields=["answer"])
    if words.strip():
        comment(scope=scope, item_id=item.id, words=words)
    refresh(scope=scope, item=item)
    return item


def _open_suggestion(scope: Scope, decision_id: UUID) -> tuple[Decision, Item]:
    decision = Decision.objects.filter(
        brand_id=scope.brand_id, id=decision_id, verdict=Verdict.SUGGEST, undone_at__isnull=True
    ).first()
    if decision is None:
        raise NotFound(_("There is no such suggestion."))
    item = queries.locked_item(scope=scope, item_id=decision.item_id)
    if decision.answer or item.state not in OPEN or decision.digest != item.digest:
        raise Conflict(_("This suggestion was settled, or the words have changed since."))
    return decision, item


@transaction.atomic
def comment(*, scope: Scope, item_id: UUID, words: str) -> Decision:
    """A remark of the author or of somebody else of the team. Raises: NotFound, Invalid."""
    item = queries.locked_item(scope=scope, item_id=item_id)
    if not words.strip():
        raise Invalid(_("Write a comment first."), field="words")
    return Decision.objects.create(
        brand_id=scope.brand_id,
        item=item,
        user_id=scope.user_id,
        step=item.step,
        verdict=Verdict.COMMENT,
        digest=item.digest,
        words=words.strip()[:LONGEST],
        at=clock.now(),
    )
