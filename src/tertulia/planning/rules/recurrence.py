"""Days on which a post comes again: RFC 5545, by python-dateutil, no finer than a day."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from dateutil.rrule import rrulestr

_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}"),
    "BYDAY": re.compile(
        r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*"
    ),
    "BYMONTHDAY": re.compile(r"-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01]))*"),
    "COUNT": re.compile(r"[1-9]\d{0,3}"),
    "UNTIL": re.compile(r"\d{8}"),
}
#: Weekdays as RFC 5545 writes them, Monday first.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class BadRule(ValueError):
    """The rule cannot be read, or says more than a calendar of days can hold."""


@dataclass(frozen=True)
class Rule:
    """A recurrence that was read and found good."""

    text: str

    @property
    def ends(self) -> bool:
        """Whether it ends by itself."""
        return "COUNT=" in self.text or "UNTIL=" in self.text

    def part(self, name: str) -> str:
        """One part of it; "" when it is not said."""
        return dict(each.split("=") for each in self.text.split(";")).get(name, "")


def read_rule(text: str) -> Rule:
    """`FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270131`. Raises: BadRule."""
    parts: dict[str, str] = {}
    for each in text.upper().removeprefix("RRULE:").strip().split(";"):
        name, _, value = each.partition("=")
        known = _PARTS.get(name)
        if known is None or name in parts or not known.fullmatch(value):
            raise BadRule(each)
        parts[name] = value
    if "FREQ" not in parts or {"COUNT", "UNTIL"} <= set(parts):
        raise BadRule(text)
    if parts["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", parts.get("BYDAY", "")):
        raise BadRule(text)  # the second Monday of a week is nothing
    if parts["FREQ"] == "WEEKLY" and "BYMONTHDAY" in parts:
        raise BadRule(text)  # RFC 5545, 3.3.10: not with WEEKLY
    try:
        until = parts.get("UNTIL")
        if until:
            datetime.strptime(until, "%Y%m%d")  # noqa: DTZ007 -- only a day
    except ValueError as error:
        raise BadRule(text) from error
    return Rule(";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts))


def days_of(
    rule: Rule, *, first_day: date, first: date, last: date, exceptions: Collection[date] = ()
) -> list[date]:
    """Its days from `first` to `last` (both included). Those excepted still count for COUNT.

    `first_day` is where the rule begins to count; it is a day of the series only if it fits the
    rule.
    """
    if last < first_day or last < first:
        return []
    found = rrulestr(_until(rule, last), dtstart=datetime.combine(first_day, time()))
    count = rule.part("COUNT")
    days = [each.date() for each in islice(found, int(count) if count else None)]
    return [day for day in days if day >= first and day not in exceptions]


def _until(rule: Rule, last: date) -> str:
    """The rule with an end in any case, so that one that never fits ends too."""
    ends = min(rule.part("UNTIL") or "99991231", last.strftime("%Y%m%d"))
    kept = [each for each in rule.text.split(";") if not each.startswith(("UNTIL=", "COUNT="))]
    return ";".join([*kept, f"UNTIL={ends}T000000"])


def next_days(
    rule: Rule,
    *,
    first_day: date,
    first: date,
    most: int,
    exceptions: Collection[date] = (),
    horizon: date,
) -> list[date]:
    """The next `most` days from `first` on, none after `horizon`."""
    found = rrulestr(_until(rule, horizon), dtstart=datetime.combine(first_day, time()))
    count = rule.part("COUNT")
    days = (each.date() for each in islice(found, int(count) if count else None))
    return list(islice((day for day in days if day >= first and day not in exceptions), most))


def until_day(rule: Rule, last: date) -> Rule:
    """The same, but nothing after `last`."""
    until = rule.part("UNTIL")
    ends = min(until, f"{last:%Y%m%d}") if until else f"{last:%Y%m%d}"
    kept = [each for each in rule.text.split(";") if not each.startswith(("UNTIL=", "COUNT="))]
    return Rule(";".join([*kept, f"UNTIL={ends}"]))
