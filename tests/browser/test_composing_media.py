"""The composer beside the brand book, and its media, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.screens import keep
from tests.browser.test_composing import opened, sheet
from tests.browser.test_publishing import cafe, picture, write

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["cafe"]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_line_of_the_book_opens_beside_the_text(
    open_page: OpenPage, live_server: Any, cafe: Any, width: int
) -> None:
    from tertulia.accounts.scopes import scope_in
    from tertulia.brandbook.services.book import save_section

    brand, user = cafe
    save_section(
        scope=scope_in(user, brand),
        section="voice",
        base=0,
        parts={"banned": [{"name": "barato", "text": "Decimos a buen precio"}]},
    )
    page = opened(open_page, live_server, cafe, width=width)
    write(page, "Mastodon", "Café barato")
    line = sheet(page, "Mastodon").locator("a[data-book-line]")
    expect(line).to_contain_text("barato: Decimos a buen precio")
    line.click()
    beside = page.locator("dialog#book-beside")
    expect(beside.locator(".meant")).to_contain_text("Decimos a buen precio")
    keep(page, f"composer-book-{width}")
    assert_accessible(page)
    area = sheet(page, "Mastodon").locator("textarea[data-text]").first
    area.fill("Café a buen precio")
    expect(line).to_have_count(0)
    beside.get_by_role("button", name="Cerrar").click()
    expect(beside).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_cover_is_chosen_of_the_library_and_of_the_video(
    open_page: OpenPage, live_server: Any, cafe: Any, width: int, tmp_path: Path
) -> None:
    from tertulia.accounts.scopes import scope_in
    from tertulia.kernel.blobs import store_blob
    from tertulia.library.models import Asset
    from tertulia.library.services import add_picture
    from tertulia.networks.services import add_by_hand
    from tertulia.publishing.models import Variant
    from tertulia.publishing.services import create_post, save_variant
    from tertulia.publishing.values import Draft, MediaUse
    from tests.contract.world import film

    brand, user = cafe
    scope = scope_in(user, brand)
    picked = add_picture(scope=scope, data=picture(), filename="taza.jpg")
    moving = film(tmp_path)
    video = Asset.objects.create(
        brand=brand, kind="video", mime="video/mp4", bytes=moving.bytes, width=64, height=48,
        digest=store_blob(moving.path.read_bytes()), thumbnail=picked.thumbnail,
        poster=picked.thumbnail, duration_s=1.0, filename="vapor.mp4",
    )  # fmt: skip
    channel = add_by_hand(scope=scope, network="tiktok", handle="@cafe")
    post = create_post(scope=scope, title="Vapor", channel_ids=[channel])
    variant = Variant.objects.get(post=post)
    parts = [Draft("Vapor", (MediaUse(video.id, alt="Vapor"),))]
    save_variant(scope=scope, variant_id=variant.id, version=None, parts=parts, options={})
    page = open_page(user=user, width=width)
    page.goto(f"{live_server.url}/b/cafe/posts/{post.id}/")
    own = sheet(page, "TikTok")
    own.locator("details.options > summary").click()
    own.get_by_role("button", name="Elegir una portada").click()
    box = page.locator("dialog#cover")
    box.locator("button.pick").first.click()
    expect(own.locator("[data-cover-picture]")).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Guardado")
    assert Variant.objects.get(id=variant.id).options["cover"] == str(picked.id)
    own.get_by_role("button", name="Elegir una portada").click()
    expect(box.locator("[data-cover-film]")).to_be_visible()
    box.locator("[data-cover-moment]").fill("500")
    keep(page, f"composer-cover-{width}")
    assert_accessible(page)
    with page.expect_response(lambda each: "/media/upload/" in each.url) as taken:
        box.get_by_role("button", name="Tomar este momento").click()
    still = taken.value.json()["asset"]
    expect(own.locator("[data-cover-value]")).to_have_value(still)
    assert Asset.objects.get(id=still).kind == "image"
    own.get_by_role("button", name="Vista previa").click()
    film_shown = page.locator("dialog#preview video")
    expect(film_shown).to_have_attribute("poster", re.compile(still))
    keep(page, f"composer-film-preview-{width}")
    assert_accessible(page)
