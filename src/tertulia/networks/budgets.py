"""What is left of a network's allowance, per channel and per app, kept before each call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tertulia.networks.access import Access
from tertulia.networks.manifest import BudgetRule
from tertulia.networks.registry import manifest
from tertulia.networks.values import BudgetReading, StepKind

#: One statement counts a call, begins a new window when the old one is over, and changes nothing
#: when there is nothing left or the network has said to wait.
_SPEND = """
INSERT INTO networks_budget AS b (holder, name, remaining, resets_at)
VALUES {}
ON CONFLICT (holder, name) DO UPDATE SET
    remaining = CASE WHEN b.resets_at <= now() THEN excluded.remaining ELSE b.remaining - 1 END,
    resets_at = CASE WHEN b.resets_at <= now() THEN excluded.resets_at ELSE b.resets_at END,
    blocked_until = NULL
WHERE (b.blocked_until IS NULL OR b.blocked_until <= now())
  AND (b.resets_at <= now() OR b.remaining >= 1)
RETURNING name
"""
_ROW = "(%s, %s, %s, now() + %s * interval '1 second')"
_WAIT = """
SELECT extract(epoch FROM greatest(coalesce(blocked_until, '-infinity'),
    CASE WHEN remaining < 1 THEN resets_at ELSE '-infinity' END) - now())
FROM networks_budget WHERE holder = %s AND name = %s
"""
_BLOCK = """
INSERT INTO networks_budget (holder, name, remaining, resets_at, blocked_until)
VALUES (%(holder)s, %(name)s, 0, now(), now() + %(wait)s * interval '1 second')
ON CONFLICT (holder, name) DO UPDATE SET
    blocked_until = greatest(networks_budget.blocked_until, excluded.blocked_until)
"""
_READING = """
INSERT INTO networks_budget (holder, name, remaining, resets_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (holder, name) DO UPDATE SET
    remaining = excluded.remaining, resets_at = excluded.resets_at
"""


@dataclass(frozen=True)
class Spent:
    """There is nothing left of `name`; calls may begin again in `wait_s` seconds."""

    name: str
    wait_s: float


def names_of(kind: StepKind) -> tuple[str, ...]:
    """Budgets that a step of `kind` spends, as manifests call them."""
    if kind is StepKind.UPLOAD:
        return ("api", "media")
    if kind is StepKind.DELETE:
        return ("api", "delete")
    if kind is StepKind.PART:
        return ("api", "posts")
    return ("api",)


def spend(access: Access, *names: str) -> Spent | None:
    """Count one call, in the caller's transaction. None: it may be made.

    When it may not, the caller rolls back or lives with the other budgets having counted it.
    """
    rules = [rule for rule in manifest(access.network).budgets if rule.name in names]
    if not rules:
        return None
    values: list[str | float] = []
    for rule in rules:
        values += [holder_of(access, rule.per), rule.name, rule.limit - 1, rule.window_s]
    with connection.cursor() as cursor:
        cursor.execute(_SPEND.format(",".join([_ROW] * len(rules))), values)
        counted = {row[0] for row in cursor.fetchall()}
    refused = next((rule for rule in rules if rule.name not in counted), None)
    return _waits(access, refused) if refused else None


def _waits(access: Access, rule: BudgetRule) -> Spent:
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [holder_of(access, rule.per), rule.name])
        row = cursor.fetchone()
    return Spent(rule.name, max(0.5, float(row[0])) if row else 1.0)


def holder_of(access: Access, per: str) -> str:
    """Whose budget it is: the channel's own, or that of all channels of its server."""
    return str(access.channel_id) if per == "channel" else access.app_holder


def block(access: Access, name: str, wait_s: float) -> None:
    """The network said to wait (429): nobody spends of this budget before."""
    rules = {rule.name: rule for rule in manifest(access.network).budgets}
    per = rules[name].per if name in rules else "channel"
    holder = holder_of(access, per)
    with connection.cursor() as cursor:
        cursor.execute(_BLOCK, {"holder": holder, "name": name or "api", "wait": wait_s})


def keep_reading(access: Access, reading: BudgetReading) -> None:
    """What the network's headers say goes before what we counted."""
    if is_worth_keeping(reading):
        rules = {rule.name: rule for rule in manifest(access.network).budgets}
        per = rules[reading.name].per if reading.name in rules else "channel"
        _write(holder_of(access, per), reading.name, reading.remaining, reading.resets_at)


def is_worth_keeping(reading: BudgetReading) -> bool:
    """Far from the end our own count is near enough, and a write per call would be waste."""
    return reading.limit is None or reading.remaining <= max(10, reading.limit * 0.25)


def _write(holder: str, name: str, remaining: int, resets_at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_READING, [holder, name, remaining, resets_at])
