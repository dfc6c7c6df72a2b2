"""The library in a real browser: files come in, many are chosen by keyboard, one goes to a post."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.library import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> Any:
    """Two organisations and everybody in the first."""
    from tests.roles.world import make_world  # models: not before Django is set up

    return make_world()


def library(open_page: OpenPage, people: Any, *more: str) -> Page:
    """The owner before the library; `more` is what the browser may complain of."""
    expects = ["ERR_CONNECTION_REFUSED", *more]
    page = open_page(user=people.people["owner"], language="en", expects=expects)
    page.goto("/b/here/library/")
    return page


def filled(people: Any, count: int = 6) -> None:
    from tertulia.library.services import take_in

    for seed in range(count):
        take_in(scope=people.here.scope, data=files.jpeg(seed), filename=f"cup {seed}.jpg")


def test_files_come_in_and_a_bad_one_says_why(
    open_page: OpenPage, people: Any, tmp_path: Path
) -> None:
    page = library(open_page, people, "422")
    bad, good = tmp_path / "drawing.svg", tmp_path / "cup.jpg"
    bad.write_bytes(b"<svg onload='alert(1)'></svg>")
    good.write_bytes(files.jpeg())
    page.locator("#bring-files").set_input_files([good, bad])
    rows = page.locator(".bring-row")
    expect(rows.nth(0)).to_contain_text("It is in the library.")
    expect(rows.nth(1)).to_contain_text("An SVG can carry a program")
    page.reload()
    expect(page.locator(".tile")).to_have_count(1)


def test_many_are_chosen_by_keyboard_and_tagged(open_page: OpenPage, people: Any) -> None:
    from tertulia.library.models import Asset

    filled(people)
    page = library(open_page, people)
    page.locator(".tile-link").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-count]")).to_have_text("3 chosen")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("[data-count]")).to_have_text("4 chosen")
    assert_accessible(page)
    page.get_by_text("Tags", exact=True).last.click()
    page.locator("#bulk-tags").fill("Summer, winter")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".filter-tags")).to_contain_text("summer 4")
    assert Asset.objects.filter(tags__contains=["summer", "winter"]).count() == 4


def test_what_is_removed_comes_back_by_undo(open_page: OpenPage, people: Any) -> None:
    filled(people, 2)
    page = library(open_page, people)
    page.locator(".tile-link").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator(".tile")).to_have_count(1)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".tile")).to_have_count(2)


def test_a_picture_is_cut_to_a_shape_around_its_point(open_page: OpenPage, people: Any) -> None:
    from tertulia.library.models import Asset

    filled(people, 1)
    asset = Asset.objects.get()
    page = library(open_page, people)
    page.locator(".tile-link").first.click()
    page.locator("summary", has_text="Cut").click()
    page.locator("#crop-shape").select_option("1:1")
    expect(page.locator("#crop-width")).to_have_value("75")
    page.locator("form[data-crop] button").click()
    expect(page.locator(".asset-facts")).to_contain_text("480 × 480")
    asset.refresh_from_db()
    assert (asset.width, asset.height, asset.version) == (480, 480, 2)


def test_one_from_the_library_stands_in_the_post(open_page: OpenPage, people: Any) -> None:
    from tertulia.networks.models import Channel
    from tertulia.publishing.models import Variant
    from tertulia.publishing.services import create_post

    filled(people, 3)
    channel = Channel.objects.create(
        brand=people.here.brand, network="x", handle="@c", by_hand=True, health="by_hand"
    )
    post = create_post(scope=people.here.scope, title="Summer", channel_ids=[channel.id])
    page = library(open_page, people)
    page.goto(f"/b/here/posts/{post.id}/")
    page.get_by_role("button", name="From the library").click()
    page.locator("dialog[open] input[type=search]").fill("cup 1")
    expect(page.locator("dialog[open] .pick")).to_have_count(1)
    page.locator("dialog[open] .pick").click()
    expect(page.locator("variant-sheet .picture img")).to_have_count(1)
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert Variant.objects.get(post=post).parts[0]["media"]
