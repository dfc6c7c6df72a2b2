"""Writing and planning in a real browser."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tertulia.kernel import clock
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep

pytestmark = pytest.mark.django_db(transaction=True)

ZONE = "America/Guayaquil"


def picture(colour: str = "#c9704f") -> bytes:
    """A drawn cup, so that previews have something to show."""
    image = Image.new("RGB", (1200, 900), "#f3ddc8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((350, 250, 850, 750), fill=colour)
    draw.ellipse((420, 320, 780, 680), fill="#5b3320")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def cafe(db: Any) -> Any:
    """A brand in Guayaquil with two channels, and its owner."""
    from tertulia.accounts.models import Brand, Membership, Organisation, User
    from tertulia.networks.models import Channel

    organisation = Organisation.objects.create(name="Café Tertulia")
    brand = Brand.objects.create(
        organisation=organisation,
        slug="cafe",
        name="Café Tertulia",
        mark="C",
        zone=ZONE,
        languages=["es"],
    )
    user = User.objects.create_user("mireia@example.org", name="Mireia Vidal", language="es")
    Membership.objects.create(organisation=organisation, user=user, role="owner")
    for network, handle, remote in (
        ("bluesky", "@cafetertulia.ec", "did:plc:cafe"),
        ("mastodon", "@cafetertulia@social.ec", "1"),
    ):
        Channel.objects.create(
            brand=brand,
            network=network,
            handle=handle,
            remote_id=remote,
            address="https://example.org",
        )
    return brand, user


def a_post(brand: Any, day: date, hour: time, title: str, *, scheduled: bool = False) -> Any:
    """A post with two different texts."""
    from tertulia.accounts.scopes import program_scope
    from tertulia.networks.models import Channel
    from tertulia.publishing.models import Variant
    from tertulia.publishing.scheduling import schedule_post
    from tertulia.publishing.services import create_post, save_variant
    from tertulia.publishing.values import Draft

    scope = program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="test")
    channels = Channel.objects.filter(brand=brand).order_by("network")
    post = create_post(
        scope=scope,
        title=title,
        channel_ids=[each.id for each in channels],
        due_day=day,
        due_time=hour,
    )
    for number, variant in enumerate(Variant.objects.filter(post=post).order_by("id")):
        text = f"{title}. ¿Y en tu taza? #cafe https://cafetertulia.ec/loja" if number else title
        save_variant(
            scope=scope,
            variant_id=variant.id,
            version=1,
            parts=[Draft(text=text)],
            options={},
        )
    if scheduled:
        schedule_post(scope=scope, post_id=post.id)
    return post


def today() -> date:
    return clock.now().astimezone(ZoneInfo(ZONE)).date()


def write(page: Page, network: str, text: str) -> None:
    page.get_by_label(f"Texto para {network}").fill(text)


def test_one_idea_two_texts_a_picture_and_an_hour(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.delivery.models import Delivery
    from tertulia.publishing.models import Variant

    _brand, user = cafe
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/posts/new/")
    page.get_by_role("button", name="Escribir para Café Tertulia").click()
    page.get_by_label("Título").fill("Por qué el tueste medio sabe a panela")
    write(page, "Bluesky", "El tueste medio sabe a lo que el azúcar del grano hizo a 205 °C.")
    write(page, "Mastodon", "El tueste medio sabe a lo que el azúcar del grano hizo a 205 °C.")
    expect(page.get_by_text("Igual que").first).to_be_visible()
    page.set_input_files(
        "#pictures", {"name": "taza.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(page.get_by_text("1 imagen sin descripción").first).to_be_visible()
    for field in page.locator("[data-alt]").all():
        field.fill("Una taza vista desde arriba")
    write(page, "Mastodon", "¿A qué te sabe el tueste medio? En el de Loja, a panela. #cafe")
    expect(page.get_by_text("sin avisos")).to_have_count(2)
    assert_accessible(page)
    keep(page, "composer-full", whole=True)

    page.get_by_role("button", name="elige la hora").click()
    tomorrow = today() + timedelta(days=1)
    page.get_by_label("Día").first.fill(tomorrow.isoformat())
    page.get_by_label("Hora").first.fill("09:00")
    page.get_by_role("button", name="Programar para Café Tertulia en Bluesky, Mastodon").click()
    expect(page.locator("variant-sheet .tag", has_text="programada")).to_have_count(2)

    nine = datetime.combine(tomorrow, time(9), tzinfo=ZoneInfo(ZONE))
    assert list(Delivery.objects.values_list("due_at", flat=True)) == [nine, nine]
    texts = {v.channel.network: v.parts[0]["text"] for v in Variant.objects.all()}
    assert len(set(texts.values())) == 2
    assert all(v.parts[0]["media"][0]["alt"] for v in Variant.objects.all())


def test_a_post_that_nobody_changes_now_is_scheduled_too(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.delivery.models import Delivery

    brand, user = cafe
    post = a_post(brand, today() + timedelta(days=2), time(9), "Ya escrito")
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/posts/{post.id}/")
    page.get_by_role("button", name="Programar").first.click()
    page.locator("dialog[open] button.primary").click()
    expect(page.locator("variant-sheet", has_text="programada")).to_have_count(2)
    assert Delivery.objects.filter(state="scheduled").count() == 2


def test_counting_over_the_limit_is_told_and_blocks(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    brand, user = cafe
    post = a_post(brand, today() + timedelta(days=2), time(9), "Taller")
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/posts/{post.id}/")
    sheet = page.locator("variant-sheet", has_text="Bluesky")
    write(page, "Bluesky", "👨‍👩‍👧" * 100 + "a" * 201)
    expect(sheet.locator("[data-left]")).to_have_text("sobran 1")
    expect(sheet.locator(".told.bad")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_for_everybody(
    open_page: OpenPage, live_server: Any, cafe: Any, theme: str, width: int
) -> None:
    brand, user = cafe
    day = today()
    posts = [
        a_post(brand, day + timedelta(days=n % 5 + 1), time(9 + n), title, scheduled=n % 2 == 0)
        for n, title in enumerate(
            ["Tueste de Loja, tres fotos", "¿Filtro o moka?", "Taller del sábado", "Café helado"]
        )
    ]
    page = open_page(user=user, theme=theme, width=width)
    for name, path in (
        ("composer", f"posts/{posts[1].id}/"),
        ("new-post", "posts/new/"),
    ):
        page.goto(f"{live_server.url}/b/cafe/{path}")
        keep(page, f"{name}-{theme}-{width}", whole=width > 700)
        assert_accessible(page)
