"""Stored attacks: every page with hostile words in every column that a person or a network fills.

Nothing may become an element, run, or lead to a program; the words stand as they were written.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from playwright.sync_api import Page

from tertulia.brandbook.markdown import read as read_document
from tertulia.brandbook.queries import book_of
from tertulia.brandbook.services.book import take_document
from tertulia.kernel.errors import TertuliaError
from tests.browser.conftest import OpenPage
from tests.browser.poison import LONG, poison_all
from tests.browser.test_every_page import OUTSIDE, ROUTES, address
from tests.roles.case import Ground
from tests.roles.cases_brandbook import EVERYTHING
from tests.roles.routes import cases
from tests.roles.world import make_ground, make_world

pytestmark = pytest.mark.django_db(transaction=True)

CASES = [case for case in cases() if case.route in ROUTES and case.route not in OUTSIDE]
#: What became an element or an address that runs, in the page as the browser has it.
FOUND = """() => [
    ...document.querySelectorAll(".pwn, img[src='x']"),
    ...[...document.querySelectorAll("[href], [src], [action], [formaction], [hx-get], [hx-post]")]
        .filter((each) => ["href", "src", "action", "formaction", "hx-get", "hx-post"].some(
            (name) => /^\\s*javascript:/i.test(each.getAttribute(name) ?? ""))),
    ...(window.pwned ? [document.documentElement] : []),
].map((each) => each.outerHTML.slice(0, 200))"""
#: What the tour must not miss.
EVERYWHERE = {
    *("accounts.Brand.name", "accounts.User.name", "publishing.Post.title", "publishing.Post.idea"),
    *("publishing.Variant.parts", "planning.Queue.name"),
    *("planning.Pool.name", "planning.OwnDay.name", "campaigns.Campaign.name"),
    *("campaigns.Campaign.brief", "campaigns.Proposal.what", "campaigns.Question.question"),
    *("campaigns.Task.text", "library.Asset.filename", "library.Asset.alt", "library.Asset.tags"),
    *("library.Asset.rights_holder", "library.Commission.brief", "library.Remark.body"),
    *("approval.Item.title", "approval.Decision.words", "interactions.Interaction.text"),
    *("interactions.Interaction.author_name", "interactions.Interaction.author_handle"),
    *("interactions.Interaction.url", "people.Member.name", "people.Identity.handle"),
    *("inbox.SavedReply.text", "inbox.Conversation.preview", "inbox.Entry.text"),
    *("brandbook.Pillar.name", "networks.Channel.name", "networks.Channel.handle"),
    *("links.ShortLink.title", "publishing.Snippet.text"),
    *("library.Asset.folder", "campaigns.Proposal.url"),
    *("people.Identity.url", "interactions.Interaction.author_url", "networks.Channel.url"),
}
RAW = (b"<b class=pwn>", b"<script class=pwn>", b"<img src=x", b'="javascript:window.pwned')


def everything(grounds: list[Ground]) -> list[str]:
    """The addresses of all pages, with the objects of each case in the first brand that has not
    got the same already."""
    paths = []
    for case in CASES:
        for ground in grounds:
            try:
                with transaction.atomic():
                    made = case.make(ground)
            except (IntegrityError, TertuliaError):
                continue
            if case.method == "GET":
                paths.append(address(case, made, ground))
            break
    return list(dict.fromkeys(paths))


def import_hostile_book(ground: Ground) -> None:
    """A brand book from a document whose every line is hostile: its versions are never changed."""
    lines = [
        f"{each} {LONG} [aquí](javascript:window.pwned=1)" if each and each[0] not in "#|" else each
        for each in EVERYTHING.replace("PICTURE", str(ground.brand.id)).splitlines()
    ]
    content = read_document("\n".join(lines)).content
    base = book_of(scope=ground.scope).number
    assert take_document(scope=ground.scope, content=content, base=base) > base


def wrongs_in(content: bytes) -> list[str]:
    """What stands in an answer as it was never meant to."""
    return [
        content[max(0, at - 160) : at + 60].decode(errors="replace")
        for each in RAW
        if (at := content.find(each)) >= 0
    ]


def look(page: Page, path: str) -> list[str]:
    """What became something else than words, in the browser."""
    page.goto(path, wait_until="load")
    found: list[str] = page.evaluate(FOUND)
    return [f"{path}: {each}" for each in found]


def test_hostile_words_stay_words_on_every_page(open_page: OpenPage, live_server: Any) -> None:
    world = make_world()
    owner = world.people["owner"]
    paths = everything([world.here, *(make_ground(f"There{each}", owner) for each in range(12))])
    assert len(paths) > 80
    poisoned = poison_all()
    missing = EVERYWHERE - poisoned
    assert not missing
    import_hostile_book(world.here)
    client = Client(headers={"accept": "text/html"})
    client.raise_request_exception = False
    client.force_login(world.people["owner"])
    wrongs, pages, shown = [], [], 0
    for path in paths:
        answer = client.get(path)
        if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        if answer.status_code >= 500:
            wrongs.append(f"{path}: {answer.status_code}")
        wrongs += [f"{path}: {each}" for each in wrongs_in(answer.content)]
        shown += b"&lt;b class=pwn&gt;{{7*7}}" in answer.content
        if b"<html" in answer.content[:400] and answer.status_code == 200:
            pages.append(path)
    assert not wrongs, "\n\n".join(wrongs)
    assert shown > 40, "the words are shown as they were written"
    page = open_page(user=world.people["owner"], expects=["ERR_CONNECTION_REFUSED"])
    page.on("dialog", lambda dialog: wrongs.append(f"a dialog: {dialog.message}"))
    for path in pages:
        wrongs += look(page, path)
    assert not wrongs, "\n\n".join(wrongs)
