"""Short links and their clicks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ninja import Field, Query, Router, Schema, Status

from tertulia.accounts.queries import brand_of
from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel import clock
from tertulia.kernel.api import BrandSlug, Cursor, In, Limit
from tertulia.links import services
from tertulia.links.models import ShortLink
from tertulia.links.queries import LinkCard, cards_of, clicks_by_day, link_of, links_page
from tertulia.links.rules import MAX_TAG, MAX_URL, Utm

router = Router(tags=["links"])

Tag = Annotated[str, Field(max_length=MAX_TAG)]


class UtmIO(In):
    """The tags that web statistics read, without `utm_`."""

    source: Tag = ""
    medium: Tag = ""
    campaign: Tag = ""
    term: Tag = ""
    content: Tag = ""


class LinkIn(In):
    """A link to make; the same again gives the same."""

    url: str = Field(max_length=MAX_URL)
    title: str = Field("", max_length=200)
    utm: UtmIO = UtmIO()


class CountedOut(Schema):
    """Clicks of people, different people per day, and what was told apart from them."""

    clicks: int
    visitors: int
    machines: int


class LinkOut(Schema):
    """A link with all its clicks."""

    id: UUID
    code: str
    short: str
    url: str
    target: str
    title: str
    campaign: str
    source: str
    medium: str
    created_at: datetime
    stopped: bool
    counted: CountedOut


class LinkPage(Schema):
    """Links, newest first."""

    items: list[LinkOut]
    next: str


class ClickDayOut(CountedOut):
    """One day on the brand's calendar."""

    day: date


def _shown(request: ApiRequest, link: ShortLink) -> LinkCard:
    return cards_of(scope=request.scope, links=[link])[0]


@router.get("/links", response=LinkPage, operation_id="list_links")
@api_requires("post.read")
def list_links(
    request: ApiRequest,
    brand: BrandSlug,
    cursor: Cursor = "",
    limit: Limit = 50,
    campaign: Annotated[str, Query(description="only those with this tag")] = "",
) -> dict[str, Any]:
    """Newest first."""
    items, following = links_page(
        scope=request.scope, cursor=cursor, limit=limit, campaign=campaign
    )
    return {"items": items, "next": following}


@router.post("/links", response={201: LinkOut}, operation_id="create_link")
@api_requires("post.write")
def create_link(request: ApiRequest, brand: BrandSlug, body: LinkIn) -> Status[LinkCard]:
    """A short link to an address with these tags."""
    utm = Utm(**body.utm.dict())
    link = services.shorten(scope=request.scope, url=body.url, utm=utm, title=body.title)
    return Status(201, _shown(request, link))


@router.get("/links/{uuid:link_id}", response=LinkOut, operation_id="get_link")
@api_requires("post.read")
def get_link(request: ApiRequest, brand: BrandSlug, link_id: UUID) -> LinkCard:
    """One link."""
    return _shown(request, link_of(scope=request.scope, link_id=link_id))


@router.get("/links/{uuid:link_id}/clicks", response=list[ClickDayOut], operation_id="list_clicks")
@api_requires("post.read")
def list_clicks(
    request: ApiRequest,
    brand: BrandSlug,
    link_id: UUID,
    days: Annotated[int, Query(ge=1, le=800, description="up to today")] = 30,
) -> list[dict[str, Any]]:
    """Clicks by day, days without any too."""
    link = link_of(scope=request.scope, link_id=link_id)
    zone = ZoneInfo(brand_of(scope=request.scope).zone)
    today = clock.now().astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    by_day = clicks_by_day(scope=request.scope, first=first, last=today, link_ids=[link.id])
    return [
        {"day": day, "clicks": c.clicks, "visitors": c.visitors, "machines": c.machines}
        for day, c in by_day
    ]


@router.post("/links/{uuid:link_id}/stop", response=LinkOut, operation_id="stop_link")
@api_requires("post.write")
def stop_link(request: ApiRequest, brand: BrandSlug, link_id: UUID) -> LinkCard:
    """From now on it leads nowhere."""
    services.stop_link(scope=request.scope, link_id=link_id)
    return _shown(request, link_of(scope=request.scope, link_id=link_id))


@router.post("/links/{uuid:link_id}/resume", response=LinkOut, operation_id="resume_link")
@api_requires("post.write")
def resume_link(request: ApiRequest, brand: BrandSlug, link_id: UUID) -> LinkCard:
    """It leads again where it led."""
    services.resume_link(scope=request.scope, link_id=link_id)
    return _shown(request, link_of(scope=request.scope, link_id=link_id))
