"""A campaign repeated: next year, in another language, for another brand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from tertulia.campaigns.events import CampaignCopied
from tertulia.campaigns.models import Campaign, Question, Task, Told
from tertulia.campaigns.queries import campaign_of, channel_ids_of, questions_of, tasks_of
from tertulia.campaigns.rules import name_for, shifted
from tertulia.campaigns.services.planning import create_campaign
from tertulia.campaigns.values import Facts
from tertulia.kernel import clock
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import channels_by_id, channels_of


def copy_campaign(
    *,
    scope: Scope,
    campaign_id: UUID,
    into: Scope,
    starts_on: date,
    name: str = "",
    language: str = "",
    with_posts: bool = True,
) -> Campaign:
    """The same again from `starts_on`, as long as before, in the brand of `into`.

    The checklist is there, moved by as many days, with no line done; departments must be told and
    confirm anew; answers are kept, questions without one are not. Channels of another brand are
    those of the same networks. Posts follow by `CampaignCopied`, as drafts.

    Raises: NotFound, Invalid, NotAllowed (the caller checks `into`'s rights).
    """
    source = campaign_of(scope=scope, campaign_id=campaign_id)
    days = (starts_on - source.starts_on).days
    facts = _facts(scope, into, source, starts_on, name, language)
    with transaction.atomic():
        row = create_campaign(scope=into, facts=facts, copied_from=source.id)
        Campaign.objects.filter(brand_id=into.brand_id, id=row.id).update(brief=source.brief)
        row.brief = source.brief
        _copy_checklist(scope, into, source, row, days)
        _copy_answers(scope, into, source, row)
        _copy_departments(scope, into, source, row)
        if with_posts:
            emit(
                CampaignCopied(
                    brand_id=into.brand_id,
                    campaign_id=row.id,
                    source_brand_id=scope.brand_id,
                    source_id=source.id,
                    shift_days=days,
                    language=language,
                )
            )
    return row


def _facts(
    scope: Scope, into: Scope, source: Campaign, starts_on: date, name: str, language: str
) -> Facts:
    """Those of the source on other days, under a name and a tag of their year."""
    called = name.strip() or name_for(source.name, source.starts_on.year, starts_on.year)
    days = (starts_on - source.starts_on).days
    return Facts(
        name=called,
        kind=source.kind,
        starts_on=starts_on,
        ends_on=shifted(source.ends_on, days) or starts_on,
        colour=source.colour,
        tag=called if str(starts_on.year) in called else f"{called} {starts_on.year}",
        purpose=source.purpose,
        audience=source.audience,
        key_message=source.key_message,
        budget=source.budget,
        currency=source.currency,
        language=language or source.language,
        channel_ids=_channels_there(scope, into, source),
    )


def _channels_there(scope: Scope, into: Scope, source: Campaign) -> tuple[UUID, ...]:
    ids = channel_ids_of(scope=scope, campaign_id=source.id)
    if into.brand_id == scope.brand_id:
        there = {card.id for card in channels_of(scope=into)}
        return tuple(each for each in ids if each in there)
    networks = {card.network for card in channels_by_id(scope=scope, ids=ids).values()}
    return tuple(card.id for card in channels_of(scope=into) if card.network in networks)


def _copy_checklist(scope: Scope, into: Scope, source: Campaign, row: Campaign, days: int) -> None:
    Task.objects.bulk_create(
        Task(
            brand_id=into.brand_id,
            campaign=row,
            text=task.text,
            due_on=shifted(task.due_on, days),
        )
        for task in tasks_of(scope=scope, campaign_id=source.id)
    )


def _copy_answers(scope: Scope, into: Scope, source: Campaign, row: Campaign) -> None:
    Question.objects.bulk_create(
        Question(
            brand_id=into.brand_id,
            campaign=row,
            question=each.question,
            department=each.department,
            asked_by_id=each.asked_by_id,
            answer=each.answer,
            answered_by_id=into.user_id,
            answered_at=clock.now(),
        )
        for each in questions_of(scope=scope, campaign_id=source.id)
        if each.answer
    )


def _copy_departments(scope: Scope, into: Scope, source: Campaign, row: Campaign) -> None:
    Told.objects.filter(brand_id=into.brand_id, campaign=row).delete()
    lines = Told.objects.filter(brand_id=scope.brand_id, campaign=source)
    Told.objects.bulk_create(
        Told(
            brand_id=into.brand_id,
            campaign=row,
            department=line.department,
            must_confirm=line.must_confirm,
        )
        for line in lines.order_by("id")
    )
