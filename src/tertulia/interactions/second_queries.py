"""Who reads a brand's texts the second time, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import Count, Q

from tertulia.interactions import second_readers
from tertulia.interactions.models import Endpoint, Reading, SecondChoice
from tertulia.interactions.second_rules import is_agreed
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope

LOCAL, ENDPOINT, NOBODY = "local", "endpoint", "nobody"


@dataclass(frozen=True)
class Second:
    """What a brand chose, and who therefore reads."""

    by: str
    """local, endpoint or nobody: what was chosen."""
    reads: str
    """local, endpoint, or "" where nobody does: not chosen, not here, switched off, not agreed."""
    all_texts: bool
    host: str
    """Of the organisation's endpoint; "" = none is set up."""
    model: str
    agreed: bool
    agreed_by: str
    agreed_at: datetime | None
    fault: str
    """Name of what is wrong with the endpoint; "" = nothing."""
    rests_until: datetime | None
    spent: int
    daily_texts: int


@dataclass(frozen=True)
class SecondProgress:
    """Second readings of a brand; those of a day are of the last 24 hours."""

    reads: str
    """local, endpoint, or "" where nobody reads a second time."""
    waiting: int
    twice: int
    """Texts whose second reading holds."""
    read_day: int
    failed_day: int
    """Given up: the first reading stays."""
    version: str
    """Who read the latest of them."""
    marked: int
    to_mark: int
    """After another choice: texts of which it is decided whether they are read again; of 0, all are."""


def second_of(*, scope: Scope) -> Second:
    """The brand's choice."""
    choice = SecondChoice.objects.filter(brand_id=scope.brand_id).first()
    endpoint = Endpoint.objects.filter(organisation_id=scope.organisation_id).first()
    by = choice.by if choice else LOCAL
    host = (urlsplit(endpoint.address).hostname or "") if endpoint else ""
    agreed = choice is not None and is_agreed(agreed_host=choice.agreed_host, host=host)
    now = clock.now()
    today = endpoint is not None and endpoint.spent_on == now.date()
    rests = endpoint.rests_until if endpoint else None
    return Second(
        by=by,
        reads=_reads(by, on=bool(endpoint and endpoint.on and agreed)),
        all_texts=bool(choice and choice.all_texts),
        host=host,
        model=endpoint.model if endpoint else "",
        agreed=agreed,
        agreed_by=choice.agreed_by if choice and agreed else "",
        agreed_at=choice.agreed_at if choice and agreed else None,
        fault=endpoint.words if endpoint else "",
        rests_until=rests if rests and rests > now else None,
        spent=endpoint.spent if endpoint and today else 0,
        daily_texts=endpoint.daily_texts if endpoint else 0,
    )


def _reads(by: str, *, on: bool) -> str:
    if by == ENDPOINT:
        return ENDPOINT if on else ""
    return LOCAL if by == LOCAL and second_readers.may_be_here() else ""


def endpoint_of(*, scope: Scope) -> Endpoint | None:
    """The organisation's endpoint, for who may change it."""
    return Endpoint.objects.filter(organisation_id=scope.organisation_id).first()


def second_progress(*, scope: Scope, reads: str | None = None) -> SecondProgress:
    """How many wait, were read and were given up; `reads` where `second_of` was asked already."""
    rows = Reading.objects.filter(brand_id=scope.brand_id)
    day = Q(second_at__gte=clock.now() - timedelta(days=1))
    figures = rows.aggregate(
        waiting=Count("pk", filter=Q(wants__gt=0)),
        twice=Count("pk", filter=~Q(second="")),
        read_day=Count("pk", filter=day & ~Q(second="")),
        failed_day=Count("pk", filter=day & Q(second="")),
    )
    choice = SecondChoice.objects.filter(brand_id=scope.brand_id, marking=True).first()
    latest = rows.exclude(second="").order_by("-second_at").values_list("second", flat=True)
    return SecondProgress(
        reads=second_of(scope=scope).reads if reads is None else reads,
        version=(latest.first() or "") if figures["twice"] else "",
        marked=choice.marked if choice else 0,
        to_mark=max(choice.to_mark, choice.marked) if choice else 0,
        **figures,
    )


def endpoints_at_fault() -> list[tuple[str, str]]:
    """(host, name of the fault) of endpoints that had to rest and did not answer since; for `doctor`."""
    rows = Endpoint.objects.filter(on=True, rests_until__isnull=False).exclude(words="")
    return [(urlsplit(row.address).hostname or "", row.words) for row in rows]
