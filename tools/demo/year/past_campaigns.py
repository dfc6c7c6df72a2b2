"""Campaigns of the year that are over: briefed, confirmed, carried out, with their links' clicks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.campaigns import services
from tertulia.campaigns.models import Campaign
from tertulia.campaigns.values import Facts
from tertulia.links.models import ShortLink
from tertulia.links.rules import Utm
from tertulia.links.services import shorten
from tertulia.networks.queries import channels_of
from tertulia.publishing.models import Post
from tools.demo.book import at
from tools.demo.campaigns import clicks_of
from tools.demo.year.rhythm import DAYS
from tools.demo.year.stock import PastCampaign, Stock

CONFIRM = ("vera", "luis")
DEPARTMENTS = {"vera": "sales", "luis": "customer_service"}
#: Where the links of a campaign stood, what they were called there, and how many follow them.
PLACES = {"es": ("perfil", "boletín"), "ro": ("profil", "scrisoare"), "pt": ("perfil", "boletim")}
PEAKS = (26, 41)


def run_past(brand: Brand, team: Mapping[str, User], stock: Stock, now: datetime) -> None:
    """Those that began and ended inside the year that is shown."""
    today = now.astimezone(ZoneInfo(brand.zone)).date()
    for each in stock.campaigns:
        days = days_of(each, today)
        if days is not None:
            _run(brand, team, stock, each, days)


def days_of(campaign: PastCampaign, today: date) -> tuple[date, date] | None:
    """The last time that it took place, or None when that was too long ago or is not over."""
    for year in (today.year, today.year - 1):
        first = date.fromisoformat(f"{year}-{campaign.facts['starts']}")
        last = date.fromisoformat(f"{year}-{campaign.facts['ends']}")
        if last < today:
            return (first, last) if first >= today - timedelta(days=DAYS) else None
    return None


def _run(
    brand: Brand,
    team: Mapping[str, User],
    stock: Stock,
    campaign: PastCampaign,
    days: tuple[date, date],
) -> None:
    told, scope = campaign.facts, scope_in(team["paula"], brand)
    begins = datetime.combine(days[0], time(10), ZoneInfo(brand.zone))
    cards = channels_of(scope=scope)
    with at(begins - timedelta(days=16)):
        facts = _facts(told, days, tuple(card.id for card in cards))
        row = services.create_campaign(scope=scope, facts=facts)
        services.write_brief(scope=scope, campaign_id=row.id, brief=told["brief"])
    with at(begins - timedelta(days=11)):
        services.send_brief(scope=scope, campaign_id=row.id)
    for number, name in enumerate(CONFIRM):
        with at(begins - timedelta(days=9 - number)):
            services.confirm(
                scope=scope_in(team[name], brand),
                campaign_id=row.id,
                department=DEPARTMENTS[name],
                words="",
            )
    with at(begins - timedelta(days=5)):
        services.make_ready(scope=scope, campaign_id=row.id)
    made = begins - timedelta(days=16)
    Campaign.objects.filter(id=row.id).update(created_at=made, updated_at=made)
    titles = [idea.title for idea in stock.ideas if idea.campaign == campaign.key]
    posts = Post.objects.filter(brand=brand, title__in=titles)
    posts.filter(due_day__range=days).update(campaign_id=row.id)
    _links(brand, team, stock, row, told, days)


def _facts(told: Mapping[str, Any], days: tuple[date, date], channels: tuple[Any, ...]) -> Facts:
    return Facts(
        name=f"{told['name']} {days[0].year}",
        kind=told["kind"],
        starts_on=days[0],
        ends_on=days[1],
        colour=told["colour"],
        purpose=told["purpose"],
        audience=told["audience"],
        key_message=told["key_message"],
        budget=Decimal(told["budget"]),
        currency=told.get("currency", "USD"),
        channel_ids=channels,
    )


def _links(
    brand: Brand,
    team: Mapping[str, User],
    stock: Stock,
    row: Campaign,
    told: Mapping[str, Any],
    days: tuple[date, date],
) -> None:
    scope = scope_in(team["paula"], brand)
    begins = datetime.combine(days[0], time(8), ZoneInfo(brand.zone))
    sources = (stock.also, "newsletter")
    for place, source, peak in zip(PLACES[stock.language], sources, PEAKS, strict=True):
        with at(begins):
            link = shorten(
                scope=scope,
                url=told["page"],
                utm=Utm(source=source, medium="social", campaign=row.tag),
                title=f"{told['name']}, {place}",
                origin="campaigns.campaign",
                origin_id=row.id,
            )
        ShortLink.objects.filter(id=link.id).update(created_at=begins)
        shown = [days[0] + timedelta(days=n) for n in range((days[1] - days[0]).days + 1)]
        clicks_of(brand.id, link, shown, peak)
