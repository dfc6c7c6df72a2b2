"""The calendar in a real browser: by hand, by keyboard, by two people at once."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_publishing import a_post, cafe, today

__all__ = ["cafe"]

pytestmark = pytest.mark.django_db(transaction=True)


def a_week_to_come() -> date:
    """A Monday of next month whose week, and the next one, lie inside that month."""
    first = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def day_of(page: Page, day: date) -> Any:
    return page.locator(f'.day[data-day="{day}"]')


def test_a_post_moves_by_keyboard_and_comes_back(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Post

    brand, user = cafe
    first = today().replace(day=1)
    day = (first + timedelta(days=45)).replace(day=10)
    post = a_post(brand, day, time(9), "Feria de Quito", scheduled=True)
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/?month={day:%Y-%m}")
    chip = page.locator(".chip", has_text="Feria de Quito")
    chip.focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Movida")
    moved = day + timedelta(days=8)
    assert Post.objects.get(id=post.id).due_day == moved
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(page.locator(f'[data-day="{day}"] .chip')).to_be_visible()
    assert Post.objects.get(id=post.id).due_day == day


def test_a_week_moves_by_keyboard_and_comes_back(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Post

    brand, user = cafe
    monday = a_week_to_come()
    posts = [
        a_post(brand, monday + timedelta(days=n), time(9 + n), f"Idea {n}", scheduled=n == 1)
        for n in range(3)
    ]
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/?month={monday:%Y-%m}")
    page.locator(".day[tabindex='0']").focus()
    page.locator(".chip", has_text="Idea 0").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chip", has_text="Idea 1")).to_be_focused()
    page.keyboard.press("w")
    expect(page.locator("[data-chosen] strong")).to_have_text("3 elegidas")
    assert_accessible(page)
    keep(page, "calendar-chosen")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".toast")).to_contain_text("3 publicaciones movidas")
    days = {post.title: post.due_day for post in Post.objects.all()}
    assert days == {f"Idea {n}": monday + timedelta(days=7 + n) for n in range(3)}
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(day_of(page, monday).locator(".chip")).to_have_count(1)
    assert {p.due_day for p in Post.objects.filter(id__in=[p.id for p in posts])} == {
        monday + timedelta(days=n) for n in range(3)
    }


def test_two_people_drag_the_same_post_and_the_second_is_told(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Post

    brand, user = cafe
    monday = a_week_to_come()
    post = a_post(brand, monday, time(9), "Feria de Quito", scheduled=True)
    address = f"{live_server.url}/b/cafe/calendar/?month={monday:%Y-%m}"
    first, second = open_page(user=user), open_page(user=user, expects=["409"])
    for page in (first, second):
        page.goto(address)
    for page, offset in ((first, 1), (second, 2)):
        chip = page.locator(".chip", has_text="Feria de Quito")
        chip.drag_to(day_of(page, monday + timedelta(days=offset)))
        expect(page.locator(".toast")).to_be_visible()
    expect(second.locator(".toast")).to_contain_text("Mientras tanto alguien la movió")
    expect(day_of(second, monday).locator(".chip")).to_have_count(1)
    assert Post.objects.get(id=post.id).due_day == monday + timedelta(days=1)


def test_an_idea_is_dragged_from_the_tray_and_into_the_past_it_does_not_go(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.accounts.scopes import program_scope
    from tertulia.publishing.models import Post
    from tertulia.publishing.services import create_post

    brand, user = cafe
    scope = program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="test")
    post = create_post(scope=scope, title="Receta con cacao")
    monday = a_week_to_come()
    page = open_page(user=user, expects=["422"])
    page.goto(f"{live_server.url}/b/cafe/calendar/?month={monday:%Y-%m}")
    chip = page.locator(".tray .chip", has_text="Receta con cacao")
    chip.drag_to(day_of(page, monday))
    expect(page.locator(".toast")).to_contain_text("Movida")
    assert Post.objects.get(id=post.id).due_day == monday
    page.goto(f"{live_server.url}/b/cafe/calendar/week/?day={today() - timedelta(days=7)}")
    page.locator(".tray").wait_for()
    Post.objects.filter(id=post.id).update(due_day=None)
    page.reload()
    page.locator(".tray .chip").drag_to(day_of(page, today() - timedelta(days=7)))
    expect(page.locator(".toast")).to_contain_text("Ese día ya pasó")
    expect(page.locator(".tray .chip")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_views_are_for_everybody(
    open_page: OpenPage, live_server: Any, cafe: Any, theme: str, width: int
) -> None:
    from tertulia.accounts.scopes import program_scope
    from tertulia.planning.services.days import add_own_day, choose_days
    from tertulia.publishing.services import create_post

    brand, user = cafe
    scope = program_scope(brand_id=brand.id, organisation_id=brand.organisation_id, actor="test")
    choose_days(scope=scope, countries=["EC"], trade_days=True)
    add_own_day(scope=scope, name="Aniversario", first=today() + timedelta(days=2))
    for title in ("Receta con cacao", "La historia de Inés"):
        create_post(scope=scope, title=title)
    titles = ["Tueste de Loja, tres fotos", "¿Filtro o moka?", "Taller del sábado", "Café helado"]
    for n, title in enumerate(titles * 2):
        a_post(brand, today() + timedelta(days=n % 5 + 1), time(9 + n), title, scheduled=n % 2 == 0)
    page = open_page(user=user, theme=theme, width=width)
    for name, path in (
        ("calendar", ""),
        ("week", "week/"),
        ("week-by-channel", "week/?by=channel"),
        ("quarter", "quarter/"),
        ("agenda", "list/?state=draft"),
    ):
        page.goto(f"{live_server.url}/b/cafe/calendar/{path}")
        if name == "quarter":
            expect(page.locator(".small-day .num").last).to_be_visible()
        keep(page, f"{name}-{theme}-{width}", whole=width > 700)
        assert_accessible(page)


def test_a_sheet_with_three_wrong_rows_is_pointed_at_and_the_rest_taken(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Post

    _brand, user = cafe
    day = a_week_to_come()
    sheet = (
        "fecha;hora;canal;título;texto\r\n"
        f"{day:%d/%m/%Y};09:00;@cafetertulia.ec;Café de Loja;Ya llegó, y sabe a panela.\r\n"
        "31/02/2027;09:00;@cafetertulia.ec;Un día que no existe;texto\r\n"
        f"{day:%d/%m/%Y};27:00;@cafetertulia.ec;Una hora que no existe;texto\r\n"
        f"{day:%d/%m/%Y};10:00;fotolog;Un canal que no hay;texto\r\n"
        f"{day:%d/%m/%Y};;;Una idea sin canal;\r\n"
    ).encode("cp1252")
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/sheets/")
    page.set_input_files("#file", {"name": "plan.csv", "mimeType": "text/csv", "buffer": sheet})
    page.get_by_role("button", name="Leer y revisar").click()
    expect(page.locator(".opening")).to_contain_text(
        "2 filas nuevas, 0 que difieren, 3 por corregir"
    )
    expect(page.locator("tr.wrong .told strong")).to_have_text(["A3", "B4", "C5"])
    expect(page.locator("tr.wrong").first).to_contain_text("«31/02/2027» no es un día")
    assert_accessible(page)
    keep(page, "sheet-preview", whole=True)
    assert Post.objects.count() == 0
    page.get_by_role("button", name="Tomar las filas elegidas").click()
    expect(page.locator(".toast")).to_contain_text("como borradores")
    assert set(Post.objects.values_list("title", "due_day")) == {
        ("Café de Loja", day),
        ("Una idea sin canal", day),
    }


def test_an_evergreen_pool_fills_a_gap_and_a_queue_gives_its_next_hour(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Post

    brand, user = cafe
    post = a_post(brand, today() - timedelta(days=90), time(9), "La historia de Inés")
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/queues/")
    page.get_by_role("button", name="Nueva cola").click()
    page.get_by_label("Nombre").fill("Mañanas")
    page.locator("#new-queue [name=channel]").first.check()
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".queue")).to_contain_text("todavía no tiene horas")
    for weekday in range(7):
        page.locator(f".add-slot [name=weekday][value='{weekday}']").check()
    page.locator(".add-slot [name=hour]").fill("23:50")
    page.get_by_role("button", name="Agregar").click()
    expect(page.locator(".slot")).to_have_count(7)
    keep(page, "queues", whole=True)

    page.goto(f"{live_server.url}/b/cafe/calendar/again/")
    page.get_by_text("Nueva reserva").click()
    page.get_by_label("Nombre").fill("Siempre")
    page.get_by_role("button", name="Guardar").click()
    page.locator(".pool").get_by_role("button", name="Agregar").click()
    expect(page.locator(".pool .row-item")).to_contain_text("La historia de Inés")
    keep(page, "again", whole=True)
    page.get_by_role("button", name="Llenar los huecos").click()
    expect(page.locator(".rows .name")).to_have_count(1)  # it rests sixty days
    assert_accessible(page)
    keep(page, "fill", whole=True)
    page.get_by_role("button", name="Crear 1 borrador").click()
    expect(page.locator(".toast")).to_contain_text("1 hueco llenado")
    made = Post.objects.exclude(id=post.id).get()
    assert (made.title, made.due_time) == ("La historia de Inés", time(23, 50))

    another = a_post(brand, today() + timedelta(days=40), time(9), "Receta con cacao")
    page.goto(f"{live_server.url}/b/cafe/posts/{another.id}/")
    page.locator('[data-dialog="schedule"]').click()
    page.get_by_role("button", name="Siguiente hora libre de «Mañanas»").click()
    expect(page.locator(".toast")).to_contain_text("Siguiente hora libre")
    another.refresh_from_db()
    assert another.due_time == time(23, 50)
    assert another.due_day == made.due_day + timedelta(days=1)


def test_an_hour_changes_by_keyboard_and_a_week_further_leaves_the_page(
    open_page: OpenPage, live_server: Any, cafe: Any
) -> None:
    from tertulia.publishing.models import Post

    brand, user = cafe
    monday = a_week_to_come()
    post = a_post(brand, monday, time(9, 10), "Cata", scheduled=True)
    page = open_page(user=user)
    page.goto(f"{live_server.url}/b/cafe/calendar/week/?day={monday}")
    chip = page.locator(".chip", has_text="Cata")
    chip.focus()
    for _ in range(3):
        page.keyboard.press("Alt+Shift+ArrowDown")
    expect(chip.locator("time")).to_have_text("10:30")
    expect(page.locator(".toast")).to_contain_text("10:30")
    post = Post.objects.get(id=post.id)
    assert (post.due_day, post.due_time) == (monday, time(10, 30))
    page.keyboard.press("Alt+ArrowDown")
    expect(chip).to_be_hidden()
    expect(page.locator(".toast")).to_have_count(2)
    expect(chip).to_have_count(0)
    assert Post.objects.get(id=post.id).due_day == monday + timedelta(days=7)
