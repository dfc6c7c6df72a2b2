"""Link cards: made from the page, by the guarded client, and never at the post's expense."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest
from atproto import Client
from PIL import Image

from tertulia.connectors.bluesky.cards import card_of
from tertulia.connectors.bluesky.pictures import MAX_THUMB_BYTES
from tertulia.kernel.http import guarded_client
from tests.connectors.bluesky.conftest import LOOPBACK, Desk
from tests.servers.bluesky import BlueskyNetwork

PAGE = """<!doctype html><html><head><title>Otro título</title>
<meta property="og:title" content="Caf&eacute; &amp; compañía">
<meta name="description" content="Abrimos a las nueve">
<meta property="og:image" content="/foto.png"></head><body>...</body></html>"""


@dataclass
class Site:
    """A little web site: what is served by path, and what was asked for."""

    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

        def do_GET(self) -> None:
            made.asked.append(self.path)
            status, mime, body = made.pages.get(self.path, (404, "text/plain", b"no"))
            self.send_response(status)
            self.send_header("content-type" if status != 302 else "location", mime)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join(5)


def photo(width: int = 1600, height: int = 900) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(out, "PNG")
    return out.getvalue()


def test_a_card_shows_title_words_and_picture(
    desk: Desk, site: Site, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    site.pages["/"] = (200, "text/html; charset=utf-8", PAGE.encode())
    site.pages["/foto.png"] = (200, "image/png", photo())
    ref = desk.say("Visítanos", link_card=f"{site.url}/")
    bluesky_network.settle()
    post = witness.get_posts([ref.id]).posts[0]
    card = post.embed.external
    assert (card.title, card.description) == ("Café & compañía", "Abrimos a las nueve")
    assert card.uri == f"{site.url}/"
    assert card.thumb.startswith(bluesky_network.appview)
    thumb = post.record.embed.external.thumb
    assert 0 < thumb.size <= MAX_THUMB_BYTES
    assert thumb.mime_type == "image/jpeg"


def test_a_page_that_cannot_be_had_gives_a_bare_card(
    desk: Desk, site: Site, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    ref = desk.say("No está", link_card=f"{site.url}/nada")
    bluesky_network.settle()
    card = witness.get_posts([ref.id]).posts[0].embed.external
    assert card.uri == f"{site.url}/nada"
    assert card.title == site.url.removeprefix("http://")
    assert card.thumb is None


@pytest.mark.parametrize(
    ("mime", "body"),
    [
        ("text/html", b"\xff\xfe<<<>>><meta><title"),
        ("text/html", b"<title>" + b"x" * 2_000_000),
        ("text/html", PAGE.replace("/foto.png", "http://[").encode()),
        ("text/html", PAGE.replace("/foto.png", "file:///etc/passwd").encode()),
        ("application/pdf", b"%PDF"),
        ("text/html", b""),
    ],
)
def test_odd_pages_break_nothing(site: Site, mime: str, body: bytes) -> None:
    site.pages["/"] = (200, mime, body)
    with guarded_client(LOOPBACK) as http:
        card = card_of(f"{site.url}/", http=http)
    assert card.uri == f"{site.url}/"
    assert card.title
    assert len(card.title) <= 300
    assert card.thumb is None


def test_a_picture_that_is_none_is_left_out(site: Site) -> None:
    site.pages["/"] = (200, "text/html", PAGE.encode())
    site.pages["/foto.png"] = (200, "image/png", b"<svg onload=alert(1)>")
    with guarded_client(LOOPBACK) as http:
        card = card_of(f"{site.url}/", http=http)
    assert card.title == "Café & compañía"
    assert card.thumb is None
    assert site.asked == ["/", "/foto.png"]


def test_private_pages_are_not_asked_for(site: Site) -> None:
    site.pages["/"] = (200, "text/html", PAGE.encode())
    with guarded_client() as http:
        card = card_of(f"{site.url}/", http=http)
    assert site.asked == []
    assert card.thumb is None


def test_a_redirect_to_a_private_address_is_not_followed(site: Site) -> None:
    """The second hop is another name for loopback, which this operator does not allow."""
    port = site.url.rpartition(":")[2]
    site.pages["/"] = (302, f"http://127.0.0.2:{port}/secret", b"")
    with guarded_client([ip_network("127.0.0.1/32")]) as http:
        card = card_of(f"{site.url}/", http=http)
    assert site.asked == ["/"]
    assert card.thumb is None
