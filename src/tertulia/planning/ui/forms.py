"""What the room's pages are sent, read into values; nothing here decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid
from tertulia.planning.rules.filters import Filters, read_filters
from tertulia.planning.values import Spot


def read_day(words: str) -> date | None:
    """A day as a date field sends it; None when empty. Raises: Invalid."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise Invalid(_("This day cannot be read. Write it as 2026-11-26."), field="day") from error


def read_hour(words: str) -> time | None:
    """An hour as a time field sends it; None when empty. Raises: Invalid."""
    if not words:
        return None
    try:
        return time.fromisoformat(words).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError as error:
        raise Invalid(_("This hour cannot be read. Write it as 09:00."), field="hour") from error


def read_whole(words: str, *, field: str) -> int:
    """A whole number of at most four digits, with its sign. Raises: Invalid."""
    digits = words.strip().removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        raise Invalid(_("Write a whole number."), field=field)
    return int(words)


def read_id(words: str) -> UUID:
    """An id. Raises: Invalid."""
    try:
        return UUID(words)
    except ValueError as error:
        raise Invalid(_("Choose one of the list.")) from error


def read_spots(values: Sequence[str]) -> list[Spot]:
    """`post|day|hour|variant` as the board writes it. Raises: Invalid."""
    found = []
    for each in values:
        post, day, hour, variant = ([*each.split("|"), "", "", ""])[:4]
        found.append(
            Spot(
                post_id=read_id(post),
                day=read_day(day),
                hour=read_hour(hour),
                variant_id=read_id(variant) if variant else None,
            )
        )
    return found


def filters_from(data: QueryDict) -> Filters:
    """The filters of an address."""
    return read_filters(dict(data.lists()))


def month_from(words: str, today: date) -> date:
    """First day of the month `YYYY-MM`, or of the present one; years the program can show."""
    try:
        found = datetime.strptime(words, "%Y-%m").date()  # noqa: DTZ007 -- only a month
    except ValueError:
        return today.replace(day=1)
    return found if 1990 <= found.year <= 2200 else today.replace(day=1)


def day_from(words: str, today: date) -> date:
    """The day `YYYY-MM-DD`, or the present one."""
    try:
        found = date.fromisoformat(words)
    except ValueError:
        return today
    return found if 1990 <= found.year <= 2200 else today
