"""From an address to what is wanted, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from tertulia.inbox.queries.values import VIEWS, Wanted
from tertulia.inbox.rules import GROUPS
from tertulia.interactions.reading_rules import LABELS
from tertulia.interactions.reading_words import FIELDS, word
from tertulia.kernel.errors import Invalid
from tertulia.kernel.zones import zone

NAMES = (
    *("view", "channel", "kind", "person", "assignee", "about", "unread", "q", "by"),
    *("language", "intent", "sentiment", "urgent", "order", "towards", "names"),
)


@dataclass(frozen=True)
class Pill:
    """One way of looking at the list."""

    view: str
    label: str
    url: str
    current: bool
    count: int | None = None


def wanted_from(data: QueryDict) -> Wanted:
    """The filter in an address; what cannot be read counts as not given."""
    view = data.get("view", "")
    kind = data.get("kind", "")
    return Wanted(
        view=view if view in VIEWS else ("all" if data.get("q") else "waiting"),
        channel_id=uuid_from(data.get("channel", "")),
        kind=kind if kind in GROUPS else "",
        identity_id=uuid_from(data.get("person", "")),
        assignee_id=uuid_from(data.get("assignee", "")),
        unread=data.get("unread") == "1",
        about=data.get("about", "").replace("\0", "")[:500],
        words=data.get("q", "").replace("\0", "").strip()[:200],
        **{
            name: data.get(name, "") if data.get(name, "") in LABELS[name] else ""
            for name in ("language", "intent", "sentiment", "towards")
        },
        names=data.get("names", "").replace("\0", "").strip()[:120],
        urgent=data.get("urgent") == "1",
        order="urgent" if data.get("order") == "urgent" else "",
    )


@dataclass(frozen=True)
class Choice:
    """A field of the filter with what can be chosen: pairs of label and word."""

    field: str
    title: str
    options: list[tuple[str, str]]
    chosen: str


def read_as_choices(wanted: Wanted) -> list[Choice]:
    """What texts were read as, to filter by."""
    return [
        Choice(
            field,
            str(FIELDS[field]),
            [(label, word(field, label)) for label in LABELS[field]],
            getattr(wanted, field),
        )
        for field in ("intent", "sentiment", "towards", "language")
    ]


def uuid_from(text: str) -> UUID | None:
    """An id in a form; None when it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def query_with(request: HttpRequest, **changes: str) -> str:
    """The page's filter as `?…`, with changes; "" takes a part away."""
    kept = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    kept.update(changes)
    return urlencode({name: value for name, value in kept.items() if value})


def snooze_until(*, choice: str, custom: str, now: datetime, zone_name: str) -> datetime:
    """When a snooze ends, on the brand's clock. Raises: Invalid.

    `choice`: 1h, 3h, tomorrow, monday (both at nine), or custom with a local `YYYY-MM-DDTHH:MM`.
    """
    local = now.astimezone(zone(zone_name))
    nine = local.replace(hour=9, minute=0, second=0, microsecond=0)
    if choice in ("1h", "3h"):
        return now + timedelta(hours=int(choice[0]))
    if choice == "tomorrow":
        return nine + timedelta(days=1)
    if choice == "monday":
        return nine + timedelta(days=7 - local.weekday())
    try:
        chosen = datetime.fromisoformat(custom).replace(tzinfo=zone(zone_name))
    except ValueError as error:
        raise Invalid(_("Choose a day and an hour."), field="custom") from error
    if not now.year <= chosen.year <= now.year + 10:
        raise Invalid(_("Choose a moment that is still to come."), field="custom")
    return chosen
