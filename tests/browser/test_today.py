"""Today as a person opens it in the morning."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tertulia.delivery import holds, services
from tertulia.delivery.events import DeliveryNeedsPerson
from tertulia.delivery.models import Delivery
from tertulia.delivery.states import DeliveryKind, State
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.outbox import emit, pump_once
from tertulia.networks.models import Channel, Credential
from tertulia.networks.values import Content, Part
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.inbox_life import fill
from tests.browser.live import stream
from tests.browser.screens import keep
from tests.delivery.scripted import Scripted
from tests.inbox.fixtures import network  # noqa: F401 -- a fixture
from tests.inbox.world import World, make_world

ZONES = ("America/Guayaquil", "Europe/Bucharest", "Pacific/Auckland")
__all__ = ["stream"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def life(network: Scripted, transactional_db: Any) -> World:  # noqa: F811
    """A brand with a full inbox, where it is daytime: what is due in minutes is due today."""
    world = make_world(slug="cafe")
    world.brand.zone = next(
        zone for zone in ZONES if 6 <= clock.now().astimezone(ZoneInfo(zone)).hour < 20
    )
    world.brand.save()
    fill(world)
    return world


def a_delivery(world: World, text: str, state: State, *, channel: Channel | None = None) -> Any:
    """A post that stands in that state."""
    delivery_id = services.schedule_delivery(
        scope=world.scope,
        channel_id=(channel or world.channel).id,
        kind=DeliveryKind.POST,
        due=Due(at=clock.now() + timedelta(hours=1), local=None, zone=world.brand.zone),
        origin="test",
        origin_id=new_id(),
        content=Content(parts=(Part(text),)),
    )
    if state == State.PUBLISHED:
        Delivery.objects.filter(id=delivery_id).update(
            state=state, published_at=clock.now(), due_at=clock.now()
        )
    elif state != State.SCHEDULED:
        Delivery.objects.filter(id=delivery_id).update(state=State.SENDING)
        Delivery.objects.filter(id=delivery_id).update(state=state, state_since=clock.now())
    return delivery_id


def a_post(world: World, title: str, in_minutes: int, *, scheduled: bool = True) -> Any:
    """A post of the calendar, on the brand's clock."""
    from tertulia.publishing.models import Variant
    from tertulia.publishing.scheduling import schedule_post
    from tertulia.publishing.services import create_post, save_variant
    from tertulia.publishing.values import Draft

    local = (clock.now() + timedelta(minutes=in_minutes)).astimezone(ZoneInfo(world.brand.zone))
    post = create_post(
        scope=world.scope,
        title=title,
        channel_ids=[world.channel.id],
        due_day=local.date(),
        due_time=local.time().replace(second=0, microsecond=0),
    )
    variant = Variant.objects.get(post=post)
    save_variant(
        scope=world.scope, variant_id=variant.id, version=1, parts=[Draft(text=title)], options={}
    )
    if scheduled:
        schedule_post(scope=world.scope, post_id=post.id)
    return post


def a_full_day(world: World) -> None:
    """Everything that Today can show."""
    a_post(world, "Taller del sábado", 2)
    a_post(world, "Receta: café helado con naranja", 4)
    a_post(world, "¿Filtro o moka? Encuesta", 6, scheduled=False)
    a_delivery(world, "Feria de Quito, el domingo", State.UNCERTAIN)
    a_delivery(world, "Tueste de Loja, tres fotos", State.FAILED)
    a_delivery(world, "La historia de Inés", State.PUBLISHED)
    silent = Channel.objects.create(
        brand=world.brand, network="scripted", handle="@silencioso", remote_id="s",
        address="https://scripted.test", posts_per_week=3,
    )  # fmt: skip
    Channel.objects.filter(id=silent.id).update(connected_at=clock.now() - timedelta(days=9))
    Credential.objects.filter(channel=world.channel).update(
        expires_at=clock.now() + timedelta(days=4)
    )


def opened(open_page: OpenPage, world: World, path: str = "", **more: Any) -> Page:
    page = open_page(user=world.user, expects=["/live", "ERR_CONNECTION_REFUSED"], **more)
    page.goto(f"/b/cafe/{path}")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_day_is_told_and_accessible(
    open_page: OpenPage, life: World, theme: str, width: int
) -> None:
    a_full_day(life)
    page = opened(open_page, life, theme=theme, width=width)
    opening = page.locator(".opening")
    expect(opening).to_contain_text("esperan respuesta, Lucía Paredes desde hace cuatro horas.")
    expect(opening).to_contain_text("Dos publicaciones te necesitan.")
    expect(opening).to_contain_text("Hay que reconectar")
    keep(page, f"today-{theme}-{width}", whole=True)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_brand_without_channels_is_taught_what_to_do(open_page: OpenPage, life: World) -> None:
    Channel.objects.filter(brand=life.brand).update(disconnected_at=clock.now())
    page = opened(open_page, life)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Primero conecta")
    keep(page, "today-empty")
    assert_accessible(page)
    page.get_by_role("link", name="Conectar un canal").click()
    expect(page).to_have_url(re.compile("/channels/new/"))


def test_an_open_page_follows_what_happens(open_page: OpenPage, life: World) -> None:
    page = opened(open_page, life)
    expect(page.locator(".opening")).not_to_contain_text("Hay que mirar")
    a_delivery(life, "Feria de Quito", State.FAILED)
    page.evaluate("document.dispatchEvent(new CustomEvent('tertulia:live:today'))")
    expect(page.locator(".opening")).to_contain_text("«Feria de Quito» no salió en")


@pytest.mark.usefixtures("stream")
def test_what_the_engine_tells_reaches_an_open_page(open_page: OpenPage, life: World) -> None:
    page = open_page(user=life.user)
    page.goto("/b/cafe/")
    page.locator("html[data-live=open]").wait_for()
    delivery_id = a_delivery(life, "Feria de Quito", State.UNCERTAIN)
    with transaction.atomic():
        emit(DeliveryNeedsPerson(life.brand.id, delivery_id, "uncertain"))
    while pump_once():
        pass
    expect(page.locator(".opening")).to_contain_text("No se sabe si «Feria de Quito» está en")


def test_pausing_all_stands_on_every_page(open_page: OpenPage, life: World) -> None:
    a_post(life, "Taller del sábado", 5)
    page = opened(open_page, life)
    page.get_by_role("link", name="Pausar todo").click()
    page.get_by_label("Por qué").fill("Temblor en Quito")
    page.get_by_role("button", name="Pausar").click()
    for path in ("", "calendar/", "inbox/", "posts/new/"):
        page.goto(f"/b/cafe/{path}")
        expect(page.locator(".banner")).to_contain_text("Temblor en Quito")
    page.goto("/b/cafe/")
    expect(page.locator(".opening")).to_contain_text("en pausa")
    assert_accessible(page)


def test_several_brands_begin_with_a_line_each(open_page: OpenPage, life: World) -> None:
    from tertulia.accounts.models import Brand

    Brand.objects.create(
        organisation_id=life.brand.organisation_id,
        slug="otra",
        name="Otra marca",
        mark="O",
        zone="Europe/Bucharest",
        languages=["ro"],
    )
    holds.pause_brand(scope=life.scope, reason="x", replies_too=False)
    page = opened(open_page, life)
    page.goto("/")
    expect(page).to_have_url(re.compile("/brands/$"))
    rows = page.locator(".brand-lines .row-item")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("esperan")
    expect(rows.last).to_contain_text("todavía sin canales")
    keep(page, "overview")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    keep(page, "overview-390")
    rows.last.get_by_role("link").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Primero conecta Otra marca")
