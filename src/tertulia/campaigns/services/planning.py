"""Campaigns: made, changed, moved, cancelled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.campaigns.departments import CONFIRMING
from tertulia.campaigns.events import CampaignChanged
from tertulia.campaigns.models import Campaign, CampaignChannel, Kind, Standing, Told
from tertulia.campaigns.queries import campaign_of, missing
from tertulia.campaigns.rules import COLOURS
from tertulia.campaigns.values import Facts
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.live import notify
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.links.rules import tag_of
from tertulia.networks.queries import channels_by_id

MAX_DAYS: Final = 1_100
MAX_TEXT: Final = 20_000
_MOST_MONEY: Final = Decimal("9999999999.99")


@dataclass(frozen=True)
class _Checked:
    """Facts as they are stored."""

    columns: dict[str, object]
    channel_ids: tuple[UUID, ...]


def create_campaign(*, scope: Scope, facts: Facts, copied_from: UUID | None = None) -> Campaign:
    """A new campaign; sales and customer service are to confirm its brief. Raises: Invalid."""
    checked = _checked(scope, facts, None)
    with transaction.atomic():
        row = Campaign(
            brand_id=scope.brand_id,
            owner_id=scope.user_id,
            created_by_id=scope.user_id,
            copied_from=copied_from,
        )
        for name, value in checked.columns.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        _set_channels(scope, row.id, checked.channel_ids)
        Told.objects.bulk_create(
            Told(brand_id=scope.brand_id, campaign=row, department=department, must_confirm=True)
            for department in CONFIRMING
        )
        _written_down(scope, row, "campaigns.create")
    return row


def change_campaign(*, scope: Scope, campaign_id: UUID, facts: Facts, version: int | None) -> int:
    """Other facts; returns the new version. What was confirmed of other facts is void.

    Raises: Invalid, NotFound; Conflict when somebody saved after `version` was read.
    """
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    checked = _checked(scope, facts, row)
    with transaction.atomic():
        rows = Campaign.objects.filter(brand_id=scope.brand_id, id=row.id)
        if version is not None:
            rows = rows.filter(version=version)
        changed = rows.update(**checked.columns, version=F("version") + 1, updated_at=clock.now())
        if not changed:
            raise Conflict(_("Somebody else changed this campaign in the meantime. Reload it."))
        _set_channels(scope, row.id, checked.channel_ids)
        _written_down(scope, row, "campaigns.change")
        settle_standing(scope=scope, campaign_id=row.id)
    return (version or row.version) + 1


def move_campaign(
    *,
    scope: Scope,
    campaign_id: UUID,
    starts_on: date,
    ends_on: date,
    was: tuple[date, date] | None = None,
) -> bool:
    """Other days, for a band that is dragged or made longer; whether it is ready no more.

    `was`: the days on which the person saw it. Raises: Invalid, NotFound; Conflict when somebody
    gave it other days in the meantime.
    """
    check_days(starts_on, ends_on)
    with transaction.atomic():
        row = campaign_of(scope=scope, campaign_id=campaign_id, locked=True)
        if was is not None and was != (row.starts_on, row.ends_on):
            raise Conflict(_("Somebody gave this campaign other days in the meantime."))
        Campaign.objects.filter(brand_id=scope.brand_id, id=row.id).update(
            starts_on=starts_on,
            ends_on=ends_on,
            version=F("version") + 1,
            updated_at=clock.now(),
        )
        _written_down(scope, row, "campaigns.move")
        return settle_standing(scope=scope, campaign_id=row.id)


def cancel_campaign(*, scope: Scope, campaign_id: UUID) -> None:
    """It will not be; its posts stay where they are. `resume_campaign` undoes it."""
    _set_standing(scope, campaign_id, Standing.CANCELLED)


def resume_campaign(*, scope: Scope, campaign_id: UUID) -> None:
    """Being prepared again."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    if row.standing == Standing.CANCELLED:
        _set_standing(scope, campaign_id, Standing.DRAFT)


def _set_standing(scope: Scope, campaign_id: UUID, standing: Standing) -> None:
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    with transaction.atomic():
        rows = Campaign.objects.filter(brand_id=scope.brand_id, id=row.id)
        rows.update(standing=standing, updated_at=clock.now())
        _written_down(scope, row, f"campaigns.{standing}")


def settle_standing(*, scope: Scope, campaign_id: UUID) -> bool:
    """Take `ready` back when the brief is not the confirmed one any more, and say whether that
    was done; in the caller's transaction."""
    row = campaign_of(scope=scope, campaign_id=campaign_id)
    if row.standing != Standing.READY or not missing(scope=scope, campaign=row):
        return False
    rows = Campaign.objects.filter(brand_id=scope.brand_id, id=row.id)
    rows.update(standing=Standing.BRIEFED, updated_at=clock.now())
    record_audit(
        scope=scope,
        action="campaigns.not_ready_any_more",
        object_kind="campaign",
        object_id=row.id,
        summary=row.name,
    )
    return True


def _checked(scope: Scope, facts: Facts, row: Campaign | None) -> _Checked:
    """Raises: Invalid naming the field."""
    name = " ".join(facts.name.split())[:120]
    if not name:
        raise Invalid(_("A campaign needs a name."), field="name")
    if facts.kind not in Kind.values:
        raise Invalid(_("There is no such kind."), field="kind")
    if facts.colour not in COLOURS:
        raise Invalid(_("There is no such colour."), field="colour")
    check_days(facts.starts_on, facts.ends_on)
    check_money(facts.budget, facts.currency)
    channels = tuple(dict.fromkeys(facts.channel_ids))
    if len(channels_by_id(scope=scope, ids=channels)) != len(channels):
        raise Invalid(_("This channel is not connected to the brand."), field="channels")
    columns: dict[str, object] = {
        "name": name,
        "kind": facts.kind,
        "colour": facts.colour,
        "tag": row.tag if row else _free_tag(scope, facts.tag or name),
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "budget": facts.budget,
        "currency": facts.currency.upper(),
        "language": facts.language[:8],
    }
    for field in ("purpose", "audience", "key_message"):
        columns[field] = str(getattr(facts, field)).strip()[:MAX_TEXT]
    return _Checked(columns, channels)


def check_days(starts_on: date, ends_on: date) -> None:
    """Raises: Invalid for days that no action has."""
    if ends_on < starts_on:
        raise Invalid(_("It ends before it begins."), field="ends_on")
    if ends_on - starts_on > timedelta(days=MAX_DAYS):
        raise Invalid(_("Three years at most."), field="ends_on")
    if not 2000 <= starts_on.year <= 2100:
        raise Invalid(_("This year cannot be meant."), field="starts_on")


def check_money(budget: Decimal | None, currency: str) -> None:
    """Raises: Invalid for what is no amount of a currency."""
    if budget is not None and not (budget.is_finite() and 0 <= budget <= _MOST_MONEY):
        raise Invalid(_("This budget cannot be kept."), field="budget")
    if currency and not re.fullmatch(r"[A-Za-z]{3}", currency):
        raise Invalid(_("A currency has three letters, as USD."), field="currency")


def _free_tag(scope: Scope, words: str) -> str:
    """The tag that links will carry, for good; a number is added when another campaign has it."""
    base = tag_of(words)[:90].strip("-") or "campaign"
    others = Campaign.objects.filter(brand_id=scope.brand_id, tag__startswith=base)
    taken = set(others.values_list("tag", flat=True))
    number, tag = 2, base
    while tag in taken:
        tag, number = f"{base}-{number}", number + 1
    return tag


def _set_channels(scope: Scope, campaign_id: UUID, channel_ids: tuple[UUID, ...]) -> None:
    rows = CampaignChannel.objects.filter(brand_id=scope.brand_id, campaign_id=campaign_id)
    had = set(rows.values_list("channel_id", flat=True))
    rows.exclude(channel_id__in=channel_ids).delete()
    CampaignChannel.objects.bulk_create(
        CampaignChannel(brand_id=scope.brand_id, campaign_id=campaign_id, channel_id=each)
        for each in channel_ids
        if each not in had
    )


def _written_down(scope: Scope, row: Campaign, action: str) -> None:
    record_audit(
        scope=scope,
        action=action,
        object_kind="campaign",
        object_id=row.id,
        summary=row.name,
    )
    emit(CampaignChanged(brand_id=scope.brand_id, campaign_id=row.id))
    notify(scope.brand_id, "campaign", {"campaign": row.id}, permission="brand.read")
