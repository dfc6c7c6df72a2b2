"""Which texts go to an endpoint now: of brands that agreed, within the day's budget, under a lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tertulia.accounts.models import Membership
from tertulia.interactions.endpoint.redacting import name_words, redacted
from tertulia.interactions.models import Endpoint, Interaction, Reading, SecondChoice
from tertulia.interactions.reading_rules import LEVELS
from tertulia.interactions.second_rules import Why
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.language.values import Guess
from tertulia.language.values import Reading as Read

BATCH = 8
#: Longer than asking for a whole batch can take: after a killed worker the texts come again.
LEASE = timedelta(minutes=5)
_MOST_NAMED = 200


@dataclass(frozen=True)
class Asked:
    """One text on its way."""

    id: UUID
    text: str
    """As it is sent: without people."""
    first: Read


@dataclass(frozen=True)
class Batch:
    """What one worker asks, until `lease`; the moment is also its name."""

    endpoint: Endpoint
    lease: datetime
    texts: list[Asked]


def endpoints_to_ask() -> list[UUID]:
    """Those that are on and do not rest."""
    rows = Endpoint.objects.filter(on=True)
    awake = rows.filter(Q(rests_until=None) | Q(rests_until__lte=clock.now()))
    return list(awake.values_list("id", flat=True))


def claim(endpoint_id: UUID) -> Batch | None:
    """Take a few texts and count them against the day; None when there is nothing to send."""
    now = clock.now()
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update(of=("self",)).get(id=endpoint_id)
        if not endpoint.on or (endpoint.rests_until and endpoint.rests_until > now):
            return None
        left = endpoint.daily_texts - spent_today(endpoint, now)
        rows = _next_rows(endpoint, now, min(BATCH if not endpoint.failures else 1, left))
        if not rows:
            return None
        lease = now + LEASE
        keys = [row.interaction_id for row in rows]
        Reading.objects.filter(AnyOf("interaction_id", keys)).update(wants_at=lease)
        endpoint.spent = spent_today(endpoint, now) + len(rows)
        endpoint.spent_on = now.date()
        endpoint.save(update_fields=["spent", "spent_on"])
        return Batch(endpoint, lease, _sendable(rows))


def spent_today(endpoint: Endpoint, now: datetime) -> int:
    """Texts that were sent on this day (UTC)."""
    return endpoint.spent if endpoint.spent_on == now.date() else 0


def host_of(endpoint: Endpoint) -> str:
    """To which a brand agrees."""
    return urlsplit(endpoint.address).hostname or ""


def _next_rows(endpoint: Endpoint, now: datetime, limit: int) -> list[Reading]:
    choices = SecondChoice.objects.filter(
        by=SecondChoice.By.ENDPOINT,
        agreed_at__isnull=False,
        marking=False,
        agreed_host=host_of(endpoint),
        brand__organisation_id=endpoint.organisation_id,
        brand__archived_at=None,
    )
    agreed = Q(pk__in=[])
    for choice in choices:
        since = Q(said_at__gte=choice.agreed_at) | Q(wants__gte=int(Why.ASKED))
        agreed |= Q(brand_id=choice.brand_id) & since
    if not choices or limit < 1:
        return []
    rows = Reading.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        agreed, Q(wants_at=None) | Q(wants_at__lte=now), wants__gt=0
    )
    return list(rows.exclude(version="").order_by("-wants", "history", "-said_at")[:limit])


def _sendable(rows: list[Reading]) -> list[Asked]:
    keys = [row.interaction_id for row in rows]
    found = Interaction.objects.filter(AnyOf("id", keys)).select_related("channel")
    texts = {each.id: each for each in found}
    team = _team(rows[0]) if rows else []
    asked = []
    for row in rows:
        each = texts.get(row.interaction_id)
        if each is not None:
            people = name_words([*team, *_people_around(each)])
            text = redacted(each.text, people=people, ours=[each.channel.handle])
            asked.append(Asked(each.id, text, first_of(row)))
    return asked


def _team(row: Reading) -> list[str]:
    """Who answers may be called by name."""
    members = Membership.objects.filter(organisation__brands=row.brand_id)
    return list(members.values_list("user__name", flat=True).distinct())


def _people_around(row: Interaction) -> set[str]:
    """The author, who is mentioned, and who else wrote under the same post."""
    names = {row.author_name, row.author_handle, *map(str, row.mentions)}
    if row.about:
        others = Interaction.objects.filter(
            channel_id=row.channel_id, about=row.about, ours=False
        ).order_by("-created_at")
        names.update(others.values_list("author_name", flat=True)[:_MOST_NAMED])
    return {each.lstrip("@").partition("@")[0] for each in names}


def first_of(row: Reading) -> Read:
    """What the first reader said, from what is kept of it."""
    chances = {
        field: {label: each / 100 for label, each in found.items()}
        for field, found in row.chances.items()
    }

    def guess(field: str, label: str) -> Guess:
        return Guess(label, chances.get(field, {}))

    urgency = {label: chances.get("urgent", {}).get(label, 0.0) for label in LEVELS}
    return Read(
        language=guess("language", row.language),
        sentiment=guess("sentiment", row.sentiment),
        emotion=guess("emotion", row.emotion),
        intent=guess("intent", row.intent),
        urgency=urgency,
        spam=chances.get("spam", {}).get("yes", 0.0),
        offence=chances.get("offence", {}),
        links=(),
        hashtags=(),
        handles=(),
        version=row.version,
    )
