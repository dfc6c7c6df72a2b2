"""Questions of departments and their answers, which are part of the brief."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.campaigns.departments import department_key
from tertulia.campaigns.models import Question
from tertulia.campaigns.queries import campaign_of, question_of
from tertulia.campaigns.services.planning import MAX_TEXT, settle_standing
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope


def ask_question(*, scope: Scope, campaign_id: UUID, question: str, answer: str = "") -> Question:
    """A question of a department; or one that the planner expects, with its answer."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    words = " ".join(question.split())
    if not words:
        raise Invalid(_("Write the question."), field="question")
    with transaction.atomic():
        found = Question.objects.create(
            brand_id=scope.brand_id,
            campaign=row,
            question=words[:500],
            department=department_key(scope.department),
            asked_by_id=scope.user_id,
        )
        if answer.strip():
            answer_question(scope=scope, campaign_id=row.id, question_id=found.id, answer=answer)
        settle_standing(scope=scope, campaign_id=row.id)
    return found


def answer_question(*, scope: Scope, campaign_id: UUID, question_id: UUID, answer: str) -> None:
    """The answer everybody reads; what was confirmed without it is confirmed no more."""
    found = question_of(scope=scope, campaign_id=campaign_id, question_id=question_id)
    if not answer.strip():
        raise Invalid(_("Write the answer."), field="answer")
    with transaction.atomic():
        Question.objects.filter(brand_id=scope.brand_id, id=found.id).update(
            answer=answer.replace("\r\n", "\n").strip()[:MAX_TEXT],
            answered_by=scope.user_id,
            answered_at=clock.now(),
        )
        settle_standing(scope=scope, campaign_id=campaign_id)


def remove_question(*, scope: Scope, campaign_id: UUID, question_id: UUID) -> None:
    """Take a question out of the brief."""
    found = question_of(scope=scope, campaign_id=campaign_id, question_id=question_id)
    with transaction.atomic():
        Question.objects.filter(brand_id=scope.brand_id, id=found.id).delete()
        settle_standing(scope=scope, campaign_id=campaign_id)
