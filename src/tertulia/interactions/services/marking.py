"""A brand chose otherwise who reads its texts the second time: they are marked anew, a portion at a time.

The first portion is marked with the choice itself, so that a small brand waits for nobody; the others
by a job. Until all are marked, nothing of the brand is read a second time: what was marked under an
older choice must not be sent under this one.
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tertulia.interactions.models import Reading, SecondChoice
from tertulia.interactions.second_rules import UNSURE_FROM, UNSURE_TO, Why
from tertulia.interactions.services.waiting import wake_reader
from tertulia.interactions.services.wanting import AFAR
from tertulia.kernel.anyof import AnyOf

PORTION = 2000
#: One run of the job begins no more portions after so long.
RUN_S = 5.0
_UNSURE = f"$.* ? (@ >= {UNSURE_FROM} && @ <= {UNSURE_TO})"  # the same as `second_rules._unsure`
_PORTION = """
SELECT interaction_id, wants, wants_at IS NOT NULL OR tries > 0 AS tried, CASE
    WHEN wants = %(since_asked)s THEN wants
    WHEN %(nobody)s OR version = '' OR broken
        OR said_at < coalesce(%(since)s, '-infinity'::timestamptz) THEN 0
    WHEN second <> '' THEN
        CASE WHEN %(here)s AND wants > 0 AND NOT starts_with(second, %(afar)s) THEN %(once)s ELSE 0 END
    WHEN %(all)s OR (urgency > 0 AND NOT 'urgent' = ANY(corrected)) THEN %(matters)s
    WHEN (sentiment = '' AND NOT 'sentiment' = ANY(corrected))
        OR (intent = '' AND NOT 'intent' = ANY(corrected))
        OR jsonb_path_exists(chances->'offence', %(unsure)s::jsonpath)
        OR (jsonb_path_exists(chances->'urgent', %(unsure)s::jsonpath)
            AND NOT 'urgent' = ANY(corrected)) THEN %(once)s
    ELSE 0 END AS wanted
FROM interactions_reading
WHERE brand_id = %(brand)s AND (%(after)s::uuid IS NULL OR interaction_id < %(after)s::uuid)
ORDER BY interaction_id DESC LIMIT %(limit)s FOR UPDATE
"""


def begin_marking(choice: SecondChoice) -> None:
    """Of a choice that was just made, and is locked: the first portion."""
    choice.marking, choice.marked_to, choice.marked = True, None, 0
    choice.to_mark = Reading.objects.filter(brand_id=choice.brand_id).count()
    _mark_portion(choice)


def mark_waiting() -> int:
    """Go on where texts wait to be marked; returns how many portions were. A job."""
    until, done = time.monotonic() + RUN_S, 0
    while time.monotonic() < until and _mark_next():
        done += 1
    return done


def _mark_next() -> bool:
    with transaction.atomic():
        rows = SecondChoice.objects.select_for_update(skip_locked=True, of=("self",))
        choice = rows.filter(marking=True).order_by("brand_id").first()
        if choice is not None:
            _mark_portion(choice)
    return choice is not None


def _mark_portion(choice: SecondChoice) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PORTION, _told(choice))
        rows = cursor.fetchall()
    changed: dict[int, list[UUID]] = defaultdict(list)
    for key, wants, tried, wanted in rows:
        if wants != wanted or (tried and wants != Why.ASKED_SINCE):
            changed[wanted].append(key)
    for wanted, keys in changed.items():
        found = Reading.objects.filter(AnyOf("interaction_id", keys))
        found.update(wants=wanted, wants_at=None, tries=0)
    choice.marked += len(rows)
    if rows:
        choice.marked_to = rows[-1][0]
    if len(rows) < PORTION:
        _end(choice)
    choice.save(update_fields=["marking", "marked_to", "marked", "to_mark"])


def _told(choice: SecondChoice) -> dict[str, Any]:
    afar = choice.by == SecondChoice.By.ENDPOINT
    return {
        "brand": choice.brand_id,
        "after": choice.marked_to,
        "limit": PORTION,
        "nobody": choice.by == SecondChoice.By.NOBODY or (afar and choice.agreed_at is None),
        "here": choice.by == SecondChoice.By.LOCAL,
        "since": choice.agreed_at if afar else None,
        "all": choice.all_texts,
        "afar": AFAR,
        "unsure": _UNSURE,
        "once": int(Why.UNSURE),
        "matters": int(Why.MATTERS),
        "since_asked": int(Why.ASKED_SINCE),
    }


def _end(choice: SecondChoice) -> None:
    """What was asked for meanwhile is asked for as any other: the next choice takes it back."""
    asked = Reading.objects.filter(brand_id=choice.brand_id, wants=int(Why.ASKED_SINCE))
    asked.update(wants=int(Why.ASKED))
    choice.marking, choice.marked_to, choice.marked, choice.to_mark = False, None, 0, 0
    wake_reader()
