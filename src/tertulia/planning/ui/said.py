"""A rule of repetition as a sentence."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.planning.rules.recurrence import WEEKDAYS, Rule


def rule_said(rule: Rule) -> str:
    """“every 2 weeks on Monday, Thursday, until 31 January 2027”."""
    every = int(rule.part("INTERVAL") or 1)
    words = {
        "DAILY": ngettext("every day", "every %(n)d days", every),
        "WEEKLY": ngettext("every week", "every %(n)d weeks", every),
        "MONTHLY": ngettext("every month", "every %(n)d months", every),
        "YEARLY": ngettext("every year", "every %(n)d years", every),
    }[rule.part("FREQ")] % {"n": every}
    days = rule.part("BYDAY")
    if days:
        words = _("%(every)s on %(days)s") % {"every": words, "days": _days_said(days)}
    until, count = rule.part("UNTIL"), rule.part("COUNT")
    if until:
        day = datetime.strptime(until, "%Y%m%d").date()  # noqa: DTZ007 -- only a day
        return _("%(every)s, until %(day)s") % {
            "every": words,
            "day": formats.date_format(day, "DATE_FORMAT"),
        }
    if count:
        times = ngettext("%(every)s, %(n)d time", "%(every)s, %(n)d times", int(count))
        return times % {"every": words, "n": int(count)}
    return words


def _days_said(days: str) -> str:
    monday = datetime(2024, 1, 1)  # noqa: DTZ001 -- any Monday
    return ", ".join(
        formats.date_format(monday.replace(day=1 + WEEKDAYS.index(each[-2:])), "l")
        for each in days.split(",")
    )
