"""A month approved as one by somebody outside, on a telephone; the team's own list by keyboard."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import F
from playwright.sync_api import Page, expect

from tertulia.kernel import clock
from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_every_page import overflow
from tests.browser.test_publishing import picture

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT = "marta@cliente.example"
TEXTS = (
    "Abrimos también los domingos: café de Loja, pan de casa y la prensa en la mesa. ¿Nos vemos a las nueve?",
    "El tueste de noviembre ya está aquí. Notas de panela y mandarina.",
    "Taller de filtrado el viernes a las 18:00. Quedan seis lugares, apunta al tuyo.",
    "¿Con leche o sin leche? Cuéntanos cómo empieza tu mañana.",
)


@pytest.fixture
def cafe(transactional_db: None) -> Any:
    """A brand with two channels by hand, its owner, and steps: the team, then the client."""
    from tertulia.accounts.models import Brand, Membership, Organisation, User
    from tertulia.networks.models import Channel

    organisation = Organisation.objects.create(name="Café Tertulia")
    brand = Brand.objects.create(
        organisation=organisation,
        slug="cafe",
        name="Café Tertulia",
        mark="C",
        mark_colour="c3",
        zone="America/Guayaquil",
        languages=["es"],
    )
    user = User.objects.create_user("mireia@example.org", name="Mireia Vidal", language="es")
    Membership.objects.create(organisation=organisation, user=user, role="owner")
    for network, handle in (("x", "@cafetertulia"), ("facebook_page", "Café Tertulia")):
        Channel.objects.create(
            brand=brand, network=network, handle=handle, by_hand=True, health="by_hand"
        )
    return brand, user


def scope_of(brand: Any, user: Any) -> Any:
    from tertulia.accounts.scopes import scope_in

    return scope_in(user, brand)


def planned(brand: Any, user: Any) -> date:
    """Four posts on two channels in one month; its first day."""
    from tertulia.library.services import take_in
    from tertulia.networks.models import Channel
    from tertulia.publishing.models import Variant
    from tertulia.publishing.services import create_post, save_variant
    from tertulia.publishing.values import Draft, MediaUse

    scope = scope_of(brand, user)
    first = (clock.now().date().replace(day=1) + timedelta(days=64)).replace(day=1)
    asset = take_in(scope=scope, data=picture(), filename="taza.jpg", alt="Una taza de café")
    for number, text in enumerate(TEXTS):
        post = create_post(
            scope=scope,
            title=text[:30],
            channel_ids=list(Channel.objects.values_list("id", flat=True)),
            due_day=first + timedelta(days=3 + 6 * number),
            due_time=time(9),
        )
        for variant in Variant.objects.filter(post=post):
            media = (MediaUse(asset.asset.id, "Una taza de café"),) if number == 0 else ()
            save_variant(
                scope=scope,
                variant_id=variant.id,
                version=None,
                parts=[Draft(text, media)],
                options={"language": "es"},
            )
    return first


def steps(brand: Any, user: Any, *reviewers: Any) -> None:
    from tertulia.approval.services import save_flow
    from tertulia.approval.values import StepWish

    wish = StepWish("Cliente", "all", 48, reviewers)
    save_flow(scope=scope_of(brand, user), subject="post", channel_id=None, steps=[wish])


def enter(page: Page, path: str) -> None:
    """Open the link and show the code of the mail."""
    page.goto(path)
    expect(page.get_by_text("m•••a@cliente.example")).to_be_visible()
    assert_accessible(page)
    keep(page, "approval-gate-phone")
    page.locator("form[action$='/code/'] button").click()
    expect(page.locator("#code")).to_be_visible()
    found = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].subject))
    assert found
    page.locator("#code").fill(found[1])
    page.locator("form[action$='/enter/'] button").click()


def test_a_month_as_one_by_somebody_outside_who_suggests_a_word(
    open_page: OpenPage, cafe: Any
) -> None:
    from tertulia.approval.models import Item
    from tertulia.approval.services.letters import send_letters
    from tertulia.approval.values import ReviewerWish
    from tertulia.delivery.models import Delivery

    brand, user = cafe
    steps(brand, user, ReviewerWish(email=CLIENT, name="Marta", language="es"))
    month = planned(brand, user)
    desk = open_page(user=user, expects=["ERR_CONNECTION_REFUSED"])
    desk.goto(f"/b/cafe/posts/approval/?month={month:%Y-%m}")
    expect(desk.locator("input[name=variant]:checked")).to_have_count(8)
    keep(desk, "approval-ask-light")
    desk.locator("#ask-note").fill("El plan del mes. ¿Lo ves bien?")
    desk.locator("form.columns button.primary").click()
    expect(desk.locator(".approval-item")).to_have_count(8)
    assert send_letters() == 1
    found = re.search(r"https?://[^/\s]+(/approve/\S+)", str(mail.outbox[-1].body))
    assert found

    phone = open_page(width=390, height=844, expects=["ERR_CONNECTION_REFUSED", "403"])
    enter(phone, found[1])
    items = phone.locator(".approval-item")
    expect(items).to_have_count(8)
    assert_accessible(phone)
    assert overflow(phone) == []
    keep(phone, "approval-outside-phone", whole=True)
    third = items.filter(has_text="apunta al tuyo").first
    third.locator("summary").first.click()
    third.locator("textarea[name^=text]").fill(
        TEXTS[2].replace("apunta al tuyo", "reserva el tuyo")
    )
    third.locator("button[value^=suggest]").click()
    expect(phone.locator(".approval-item ins").first).to_be_visible()
    phone.locator("button[value='approve:all']").first.click()
    expect(phone.locator(".notice.good")).to_be_visible()
    keep(phone, "approval-outside-answered-phone")

    assert Item.objects.filter(state="approved").count() == 7
    desk.reload()
    expect(desk.locator("ins").first).to_have_text(re.compile("reserva"))
    keep(desk, "approval-request-light")
    assert_accessible(desk)
    desk.locator(".approval-item", has=desk.locator("ins")).focus()
    desk.keyboard.press("t")
    expect(desk.locator("button[data-key=t]")).to_have_count(0)
    assert Item.objects.filter(state="approved").count() == 8
    assert (
        Delivery.objects.filter(state="scheduled", approved_digest=F("content_digest")).count() == 8
    )


def test_the_teams_list_by_keyboard(open_page: OpenPage, cafe: Any) -> None:
    from tertulia.approval.models import Item
    from tertulia.approval.values import ReviewerWish
    from tertulia.publishing.asking import ask_approval, look_through

    brand, user = cafe
    steps(brand, user, ReviewerWish(user_id=user.id))
    month = planned(brand, user)
    scope = scope_of(brand, user)
    found = look_through(scope=scope, first=month, last=month + timedelta(days=30)).found
    ask_approval(scope=scope, variant_ids=[each.variant.id for each in found][:3], title="Plan")
    page = open_page(user=user, expects=["ERR_CONNECTION_REFUSED"])
    page.goto("/b/cafe/approvals/")
    expect(page.locator(".approval-item")).to_have_count(3)
    keep(page, "approval-list-light", whole=True)
    expect(page.locator("list-keys:defined")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".approval-item")).to_have_count(2)
    expect(page.locator("list-keys:defined")).to_have_count(1)  # a new page, with its scripts
    page.keyboard.press("j")
    page.keyboard.press("s")
    suggestion = page.locator("textarea[name^=text]").first
    expect(suggestion).to_be_visible()
    keep(page, "approval-suggest-light")
    suggestion.fill("Otras palabras")
    page.locator("button[value^=suggest]").first.click()
    expect(page.locator(".approval-item")).to_have_count(1)
    states = sorted(Item.objects.values_list("state", flat=True))
    assert states == ["approved", "suggested", "waiting"]
    page.emulate_media(color_scheme="dark")
    keep(page, "approval-list-dark")
