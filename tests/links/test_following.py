"""Following a link: where it leads, what is counted, what is kept of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tertulia.kernel.settings import settings
from tertulia.links.models import ClickDay, DaySalt, LinkHost, ShortLink, Visitor
from tertulia.links.queries import address_of, clicks_by_day
from tertulia.links.rules import MAX_CLICKS_OF_ONE, Utm
from tertulia.links.services import shorten, stop_link
from tertulia.links.services.counting import forget_visitors
from tests.links.test_rules import CHROME
from tests.roles.world import World

UTM = Utm(source="boletín", campaign="navidad")
IPHONE = CHROME.replace("Android 14", "Android 15")


def made(world: World, url: str = "https://example.org/menu?a=1#top", **more: Any) -> ShortLink:
    return shorten(scope=world.here.scope, url=url, utm=UTM, **more)


def click(link: ShortLink, agent: str = CHROME, address: str = "192.0.2.7", **extra: Any) -> Any:
    return Client().get(
        f"/l/{link.code}", headers={"User-Agent": agent}, REMOTE_ADDR=address, **extra
    )


def sums(link: ShortLink) -> tuple[int, int, int]:
    days = list(ClickDay.objects.filter(link=link))
    return (
        sum(each.clicks for each in days),
        sum(each.visitors for each in days),
        sum(each.machines for each in days),
    )


def test_it_leads_to_the_stored_address_with_its_tags(world: World) -> None:
    answer = click(made(world))
    assert answer.status_code == 302
    assert answer.headers["Location"] == (
        "https://example.org/menu?a=1&utm_source=bolet%C3%ADn&utm_campaign=navidad#top"
    )
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies


def test_nothing_of_the_request_gets_into_the_address(world: World) -> None:
    link = made(world)
    answer = Client().get(
        f"/l/{link.code}/?url=https://evil.example&next=//evil.example",
        headers={"User-Agent": CHROME, "X-Forwarded-Host": "evil.example"},
    )
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize("code", ["abcdefg", "a", "%0d%0aX", "é" * 7, "..", "-" * 60])
def test_an_unknown_code_is_a_calm_page(world: World, code: str) -> None:
    answer = Client().get(f"/l/{code}", headers={"Accept-Language": "es"})
    assert answer.status_code == 404
    assert b"<html" in answer.content
    assert "Location" not in answer.headers


def test_a_stopped_link_leads_nowhere(world: World) -> None:
    link = made(world)
    stop_link(scope=world.here.scope, link_id=link.id)
    assert click(link).status_code == 404


def test_the_links_of_an_archived_brand_lead_nowhere(world: World) -> None:
    link = made(world)
    world.here.brand.archived_at = datetime(2026, 11, 1, tzinfo=UTC)
    world.here.brand.save()
    assert click(link).status_code == 404


def test_the_database_itself_refuses_another_kind_of_address(world: World) -> None:
    from django.db import IntegrityError, transaction

    link = made(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShortLink.objects.filter(id=link.id).update(url="javascript:alert(1)")


def test_people_are_counted_once_and_their_clicks_each_time(world: World) -> None:
    link = made(world)
    click(link)
    click(link)
    click(link, address="192.0.2.8")
    click(link, agent=IPHONE)
    assert sums(link) == (4, 3, 0)


def test_machines_are_told_apart(world: World) -> None:
    link = made(world)
    click(link, agent="curl/8")
    Client().head(f"/l/{link.code}", headers={"User-Agent": CHROME})
    Client().get(f"/l/{link.code}", headers={"User-Agent": CHROME, "Sec-Purpose": "prefetch"})
    assert sums(link) == (0, 0, 3)
    assert not Visitor.objects.exists()


def test_who_comes_too_often_is_a_machine(world: World) -> None:
    link = made(world)
    for _turn in range(MAX_CLICKS_OF_ONE + 3):
        click(link)
    assert sums(link) == (MAX_CLICKS_OF_ONE, 1, 3)


def test_the_team_trying_its_own_link_is_not_counted(world: World) -> None:
    link = made(world)
    client = Client()
    client.force_login(world.here.owner)
    answer = client.get(f"/l/{link.code}", headers={"User-Agent": CHROME})
    assert answer.status_code == 302
    assert sums(link) == (0, 0, 0)


def test_behind_a_proxy_only_what_the_proxy_saw_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxied = replace(settings(), behind_proxy=True)
    monkeypatch.setattr("tertulia.links.ui.follow.settings", lambda: proxied)
    link = made(world)
    for invented in ("10.0.0.1", "10.0.0.2"):
        click(link, address="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{invented}, 192.0.2.7")
    assert sums(link) == (2, 1, 0)


def test_a_click_is_one_read_and_one_write(world: World, django_assert_num_queries: Any) -> None:
    link = made(world)
    click(link)  # the first of the day reads its salt
    with django_assert_num_queries(2):
        click(link)


def test_nothing_that_names_a_person_is_stored(world: World) -> None:
    link = made(world)
    click(link, address="203.0.113.77")
    with connection.cursor() as cursor:
        for table in ("links_visitor", "links_clickday", "links_shortlink"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            stored = " ".join(row[0] for row in cursor.fetchall())
            assert stored
            assert "203.0.113.77" not in stored
            assert "Mozilla" not in stored


def test_the_day_after_nobody_is_known_any_more(world: World) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 20, tzinfo=UTC), tick=False):
        link = made(world)
        click(link)
        first = Visitor.objects.get().digest
        assert forget_visitors() == 0
    with time_machine.travel(datetime(2026, 12, 2, 20, tzinfo=UTC), tick=False):
        click(link)
        assert Visitor.objects.exclude(digest=first).count() == 1
        assert forget_visitors() == 1
        assert [row.day for row in DaySalt.objects.all()] == [date(2026, 12, 2)]
    assert sums(link) == (2, 2, 0)


def test_the_day_is_the_brands(world: World) -> None:
    with time_machine.travel(datetime(2026, 12, 2, 3, tzinfo=UTC), tick=False):
        link = made(world)  # 22:00 of the day before in Guayaquil
        click(link)
    counted = clicks_by_day(
        scope=world.here.scope, first=date(2026, 11, 30), last=date(2026, 12, 2)
    )
    assert [(day.day, each.clicks) for day, each in counted] == [(30, 0), (1, 1), (2, 0)]


@pytest.fixture
def own_host(world: World, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    from tertulia.kernel.settings import settings as read

    ours = replace(read(), link_hosts=("go.here.example", "go.else.example"))
    for module in ("ui.follow", "middleware", "queries", "services.shortening"):
        monkeypatch.setattr(f"tertulia.links.{module}.settings", lambda: ours)
    settings.ALLOWED_HOSTS = ["*"]
    LinkHost.objects.create(brand=world.here.brand, host="go.here.example")
    LinkHost.objects.create(brand=world.elsewhere.brand, host="go.else.example")
    return "go.here.example"


def test_a_brands_own_host_speaks_for_that_brand_only(world: World, own_host: str) -> None:
    link = made(world)
    assert address_of(scope=world.here.scope, code=link.code).endswith(
        f"//{own_host}/l/{link.code}"
    )
    assert click(link, HTTP_HOST=own_host).status_code == 302
    assert click(link, HTTP_HOST=f"{own_host}:8000").status_code == 302
    assert click(link, HTTP_HOST="go.else.example").status_code == 404
    assert click(link, HTTP_HOST="testserver").status_code == 302


def test_such_a_host_shows_no_other_page(world: World, own_host: str) -> None:
    assert Client().get("/accounts/login/", HTTP_HOST=own_host).status_code == 404
    assert Client().get("/accounts/login/", HTTP_HOST="testserver").status_code == 200


def test_the_tables_are_as_the_models_say(db: None) -> None:
    call_command("makemigrations", "links", "campaigns", check=True, dry_run=True, verbosity=0)
