"""What happens by the clock: silence, reminders, and the warning of the working day before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand, User
from tertulia.accounts.notifications import notify_person
from tertulia.accounts.queries import brand_by_id
from tertulia.accounts.scopes import program_scope
from tertulia.accounts.services import record_audit
from tertulia.approval.models import Decision, Item, Policy, Reviewer
from tertulia.approval.queries import reviewers_in, waiting_for
from tertulia.approval.rules import (
    OPEN,
    WARNING_HOUR,
    ItemState,
    Silence,
    Verdict,
    is_weekend,
    may_disturb,
    reminder_due,
    working_day_before,
)
from tertulia.approval.services.advancing import refresh
from tertulia.approval.services.telling import tell, tell_person
from tertulia.delivery.approvals import brands_with_unapproved, unapproved_between
from tertulia.delivery.values import DeliveryCard
from tertulia.kernel import clock
from tertulia.kernel.room import rooms
from tertulia.kernel.scope import Scope

#: How far ahead the warning looks: the longest run of free days, and one.
_AHEAD = timedelta(days=12)


def _program(brand: Brand) -> Scope:
    return program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="approval")


def pass_deadlines() -> int:
    """Silence past the deadline: the step is passed, or it is told that it stays; how many."""
    done = 0
    rows = Item.objects.filter(state__in=OPEN, deadline_at__lte=clock.now(), deadline_told=False)
    for item_id in rows.order_by("deadline_at").values_list("id", flat=True)[:200]:
        with transaction.atomic():
            item = (
                Item.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("request__asked_by")
                .filter(id=item_id, state__in=OPEN, deadline_told=False)
                .first()
            )
            brand = brand_by_id(item.brand_id) if item else None
            if item is None or brand is None or item.deadline_at is None:
                continue
            if item.deadline_at <= clock.now():
                _pass_deadline(item, brand)
                done += 1
    return done


def _pass_deadline(item: Item, brand: Brand) -> None:
    policy = Policy.objects.filter(brand_id=brand.id).first()
    item.deadline_told = True
    item.save(update_fields=["deadline_told"])
    # A reviewer who suggested other words was not silent: only their author can go on.
    goes = policy is not None and policy.silence == Silence.GO and item.state == ItemState.WAITING
    scope = _program(brand)
    record_audit(
        scope=scope,
        action="approval.silence",
        object_kind="approval item",
        object_id=item.id,
        summary=item.title,
        data={"means": "go" if goes else "stay", "step": item.step, "digest": item.digest},
    )
    if goes:
        Decision.objects.create(
            brand_id=brand.id,
            item=item,
            step=item.step,
            verdict=Verdict.SILENCE,
            digest=item.digest,
            at=clock.now(),
        )
        refresh(scope=scope, item=item)
    _tell_of_silence(item, brand, goes=goes)


def _tell_of_silence(item: Item, brand: Brand, *, goes: bool) -> None:
    user = item.request.asked_by
    if user is None:
        return
    with translation.override(user.language):
        if goes:
            title = _("Passed by silence: %s") % item.title
            body = _("Nobody answered by the deadline, and here this counts as a yes.")
        else:
            title = _("Nobody answered by the deadline: %s") % item.title
            body = _("It stays as it is and is not published until it is approved.")
        once = f"approval:silence:{item.id}:{item.step}:{item.digest[:16]}"
        tell_person(user=user, brand=brand, request=item.request, title=title, body=body, once=once)


def remind() -> int:
    """Remind who has not answered; by the brand's clock, on working days; how many."""
    done = 0
    now = clock.now()
    rows = Reviewer.objects.filter(request__items__state__in=OPEN, told_at__isnull=False)
    brands: dict[UUID, Brand | None] = {}
    for reviewer in rows.select_related("request", "user").distinct():
        brand = brands.setdefault(reviewer.brand_id, brand_by_id(reviewer.brand_id))
        if brand is None or not may_disturb(_local(brand, now)):
            continue
        items = [i for i in reviewer.request.items.all() if waiting_for(i, [reviewer.id])]
        deadline = min((i.deadline_at for i in items if i.deadline_at), default=None)
        told_at = reviewer.told_at or now
        if items and reminder_due(
            told_at=told_at, deadline=deadline, reminders=reviewer.reminders, now=now
        ):
            with transaction.atomic():
                tell(reviewer.request, [reviewer], kind="reminder")
            done += 1
    return done


def _local(brand: Brand, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(brand.zone)).replace(tzinfo=None)


def warn_the_day_before() -> int:
    """On the working day before its hour, tell of what is not approved; how many people were told."""
    now = clock.now()
    told = 0
    for brand_id in brands_with_unapproved(start=now, end=now + _AHEAD):
        brand = brand_by_id(brand_id)
        if brand is None or _local(brand, now).time() < WARNING_HOUR:
            continue
        cards = [
            card
            for card in unapproved_between(scope=_program(brand), start=now, end=now + _AHEAD)
            if _warned_today(brand, card, _local(brand, now).date())
        ]
        if cards:
            told += _warn(brand, cards)
    return told


def _warned_today(brand: Brand, card: DeliveryCard, today: date) -> bool:
    due = _local(brand, card.due_at).date()
    return working_day_before(due, lambda day: is_off(brand.id, day)) <= today


def is_off(brand_id: UUID, day: date) -> bool:
    """A weekend, or a holiday of which a room knows."""
    known = (room.is_holiday for room in rooms() if room.is_holiday)
    return is_weekend(day) or any(is_holiday(brand_id, day) for is_holiday in known)


def _warn(brand: Brand, cards: list[DeliveryCard]) -> int:
    """One notice to each: who sent them in, and who has still to answer."""
    items = {
        item.origin_id: item
        for item in Item.objects.filter(
            brand_id=brand.id, origin_id__in=[card.origin_id for card in cards]
        )
        .exclude(state=ItemState.WITHDRAWN)
        .select_related("request__asked_by")
    }
    people: dict[User, list[DeliveryCard]] = {}
    for card in cards:
        item = items.get(card.origin_id)
        for user in _concerned(item) if item else ():
            people.setdefault(user, []).append(card)
    told = 0
    for user, mine in people.items():
        with translation.override(user.language), transaction.atomic():
            told += bool(_tell_of_warning(brand, user, mine))
    return told


def _concerned(item: Item) -> Iterable[User]:
    if item.request.asked_by:
        yield item.request.asked_by
    if item.state in OPEN:
        ids = item.plan[item.step]["reviewers"]
        yield from (r.user for r in reviewers_in(request_id=item.request_id, ids=ids) if r.user)


def _tell_of_warning(brand: Brand, user: User, cards: list[DeliveryCard]) -> UUID | None:
    lines = []
    for card in cards[:6]:
        words = " ".join(card.text.split())[:70]
        lines.append(f"{_local(brand, card.due_at):%Y-%m-%d %H:%M} · {words}")
    first = min(cards, key=lambda card: card.due_at)
    title = ngettext(
        "%d post of the next working day is not approved",
        "%d posts of the next working day are not approved",
        len(cards),
    )
    body = _("At its hour it is not published unless it is approved by then.")
    return notify_person(
        user=user,
        brand=brand,
        kind="approval.warning",
        title=title % len(cards),
        body="\n".join([body, *lines]),
        url=reverse("approval:list", args=[brand.slug]),
        urgent=True,
        once=f"approval:warning:{_local(brand, first.due_at):%Y%m%d}:{first.id}:{len(cards)}",
    )
