"""Which days a brand's calendar names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.planning.models import Days, OwnDay
from tertulia.planning.queries import own_day_of
from tertulia.planning.rules.days import countries as known_countries

MOST_COUNTRIES = 12
LONGEST_DAYS = 366


def choose_days(*, scope: Scope, countries: Sequence[str], trade_days: bool) -> Days:
    """Whose holidays are shown (ISO 3166 codes), and whether days of the trade are."""
    codes = list(dict.fromkeys(each.upper() for each in countries))
    if not set(codes) <= known_countries() or len(codes) > MOST_COUNTRIES:
        raise Invalid(_("Choose up to %d countries of the list.") % MOST_COUNTRIES, field="country")
    days, _created = Days.objects.update_or_create(
        brand_id=scope.brand_id, defaults={"countries": codes, "trade_days": trade_days}
    )
    return days


def add_own_day(
    *,
    scope: Scope,
    name: str,
    first: date | None,
    last: date | None = None,
    every_year: bool = False,
) -> OwnDay:
    """A day, or some days, that matter to the brand. Raises: Invalid."""
    name = name.strip()[:80]
    if not name or first is None:
        raise Invalid(_("Give the day a name and a date."), field="name")
    last = last or first
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise Invalid(_("The last day comes after the first, within a year."), field="last")
    return OwnDay.objects.create(
        brand_id=scope.brand_id, name=name, first=first, last=last, every_year=every_year
    )


def remove_own_day(*, scope: Scope, day_id: UUID) -> None:
    """Take it out of the calendar. Raises: NotFound."""
    found = own_day_of(scope=scope, day_id=day_id)
    OwnDay.objects.filter(brand_id=scope.brand_id, id=found.id).delete()
