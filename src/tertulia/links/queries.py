"""Reads of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from tertulia.kernel.errors import NotFound
from tertulia.kernel.paging import page_of
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings
from tertulia.links.models import ClickDay, LinkHost, ShortLink
from tertulia.links.rules import utm_of, with_utm


@dataclass(frozen=True)
class Counted:
    """Sums of clicks."""

    clicks: int = 0
    visitors: int = 0
    machines: int = 0


@dataclass(frozen=True)
class LinkCard:
    """A link as pages show it."""

    id: UUID
    code: str
    short: str
    """What to write in a text: `https://host/l/code`."""
    url: str
    target: str
    """`url` with its tags: where people arrive."""
    title: str
    campaign: str
    source: str
    medium: str
    origin: str
    origin_id: UUID | None
    created_at: datetime
    stopped: bool
    counted: Counted


def our_hosts() -> frozenset[str]:
    """Hosts under which this program answers for links."""
    public = urlsplit(settings().public_url).hostname or ""
    return frozenset({public.lower(), *settings().link_hosts})


def host_of(*, scope: Scope) -> str:
    """The brand's own host; "" when it uses the program's."""
    row = LinkHost.objects.filter(brand_id=scope.brand_id).first()
    return row.host if row else ""


def address_of(*, scope: Scope, code: str) -> str:
    """The short address of a code, on the brand's own host if it has one."""
    return _address(host_of(scope=scope), code)


def _address(host: str, code: str) -> str:
    public = settings().public_url
    root = f"{urlsplit(public).scheme}://{host}" if host else public
    return f"{root}/l/{code}"


def link_of(*, scope: Scope, link_id: UUID) -> ShortLink:
    """One link. Raises: NotFound."""
    row = ShortLink.objects.filter(brand_id=scope.brand_id, id=link_id).first()
    if row is None:
        raise NotFound(_("There is no such link in this brand."))
    return row


def cards_of(*, scope: Scope, links: Sequence[ShortLink]) -> list[LinkCard]:
    """The links with all their clicks, in the given order; two queries."""
    host = host_of(scope=scope)
    sums = counted_of(scope=scope, link_ids=[each.id for each in links])
    return [
        LinkCard(
            id=each.id,
            code=each.code,
            short=_address(host, each.code),
            url=each.url,
            target=with_utm(each.url, utm_of(each.utm)),
            title=each.title,
            campaign=each.campaign,
            source=each.utm.get("source", ""),
            medium=each.utm.get("medium", ""),
            origin=each.origin,
            origin_id=each.origin_id,
            created_at=each.created_at,
            stopped=each.stopped_at is not None,
            counted=sums.get(each.id, Counted()),
        )
        for each in links
    ]


def counted_of(
    *, scope: Scope, link_ids: Iterable[UUID], first: date | None = None, last: date | None = None
) -> Mapping[UUID, Counted]:
    """Clicks of links, all of them or from `first` to `last`; who has none is left out."""
    rows = ClickDay.objects.filter(brand_id=scope.brand_id, link_id__in=list(link_ids))
    if first:
        rows = rows.filter(day__gte=first)
    if last:
        rows = rows.filter(day__lte=last)
    sums = rows.values("link_id").annotate(c=Sum("clicks"), v=Sum("visitors"), m=Sum("machines"))
    return {row["link_id"]: Counted(row["c"], row["v"], row["m"]) for row in sums}


def links_page(
    *, scope: Scope, cursor: str = "", limit: int = 50, words: str = "", campaign: str = ""
) -> tuple[list[LinkCard], str]:
    """Links, newest first, and the next cursor. Raises: Invalid (cursor)."""
    rows = ShortLink.objects.filter(brand_id=scope.brand_id)
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(url__icontains=words) | Q(code=words)
            | Q(campaign__icontains=words)
        )  # fmt: skip
    if campaign:
        rows = rows.filter(campaign=campaign)
    return page_of(
        rows,
        cursor=cursor,
        limit=limit,
        shown=lambda found: cards_of(scope=scope, links=found),
    )


def links_of_campaign(*, scope: Scope, campaign: str) -> list[LinkCard]:
    """Every link with the campaign's tag, newest first."""
    rows = ShortLink.objects.filter(brand_id=scope.brand_id, campaign=campaign)
    return cards_of(scope=scope, links=list(rows.order_by("-id")[:500])) if campaign else []


def links_of_origin(
    *, scope: Scope, origin: str, origin_ids: Iterable[UUID]
) -> Mapping[UUID, list[LinkCard]]:
    """Links by what they were made for."""
    rows = ShortLink.objects.filter(
        brand_id=scope.brand_id, origin=origin, origin_id__in=list(origin_ids)
    )
    found: dict[UUID, list[LinkCard]] = {}
    for card in cards_of(scope=scope, links=list(rows.order_by("id"))):
        if card.origin_id is not None:
            found.setdefault(card.origin_id, []).append(card)
    return found


def clicks_by_day(
    *, scope: Scope, first: date, last: date, link_ids: Iterable[UUID] | None = None
) -> list[tuple[date, Counted]]:
    """Every day from `first` to `last` with its sums, days without clicks too."""
    rows = ClickDay.objects.filter(brand_id=scope.brand_id, day__gte=first, day__lte=last)
    if link_ids is not None:
        rows = rows.filter(link_id__in=list(link_ids))
    sums = rows.values("day").annotate(c=Sum("clicks"), v=Sum("visitors"), m=Sum("machines"))
    by_day = {row["day"]: Counted(row["c"], row["v"], row["m"]) for row in sums}
    days = ((last - first).days + 1) if last >= first else 0
    every = (first + timedelta(days=n) for n in range(days))
    return [(day, by_day.get(day, Counted())) for day in every]
