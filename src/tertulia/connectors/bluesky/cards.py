"""The card of a link: the network asks its clients to make it from the page itself."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx
from PIL import Image

from tertulia.connectors.bluesky.pictures import MAX_THUMB_BYTES, Blob, squeezed
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.http import deadline, read_capped
from tertulia.kernel.pictures import reencode

PAGE_BYTES = 1_000_000
THUMB_BYTES = 8_000_000
THUMB_SIDE = 1200
#: Page and picture together; a card is never worth losing the post's own deadline.
FETCH_S = 6.0


@dataclass(frozen=True)
class Card:
    """What is shown of a page."""

    uri: str
    title: str
    description: str = ""
    thumb: Blob | None = None


@dataclass
class _Head(HTMLParser):
    """Title and meta of a page's head."""

    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            self.meta.setdefault(name.lower(), (given.get("content") or "").strip())
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def card_of(address: str, *, http: httpx.Client) -> Card:
    """The page's card; without the page, a card of the bare address. Never raises for the page."""
    bare = Card(address, _host(address))
    try:
        with deadline(FETCH_S):
            url, mime, raw = _get(http, address, PAGE_BYTES)
            if not mime.startswith(("text/html", "application/xhtml")):
                return bare
            head = _Head()
            head.feed(raw.decode("utf-8", errors="replace"))
            thumb = _thumb(http, url, head)
    except (httpx.HTTPError, httpx.InvalidURL, AssertionError):
        return bare
    title = head.meta.get("og:title") or " ".join(head.title.split()) or bare.title
    description = head.meta.get("og:description") or head.meta.get("description", "")
    return Card(address, title[:300], description[:1000], thumb)


def _host(address: str) -> str:
    try:
        return httpx.URL(address).netloc.decode() or address
    except httpx.InvalidURL:
        return address


def _thumb(http: httpx.Client, page: str, head: _Head) -> Blob | None:
    """The page's picture, written anew; None where it has none that can be used."""
    source = head.meta.get("og:image") or head.meta.get("twitter:image")
    if not source:
        return None
    try:
        _url, _mime, raw = _get(http, str(httpx.URL(page).join(source)), THUMB_BYTES)
        picture = reencode(raw, max_bytes=THUMB_BYTES, max_side=THUMB_SIDE)
        if len(picture.data) <= MAX_THUMB_BYTES:
            return Blob(picture.data, picture.mime, picture.width, picture.height)
        return squeezed(picture.data, max_bytes=MAX_THUMB_BYTES)
    except (httpx.HTTPError, httpx.InvalidURL, TertuliaError, Image.DecompressionBombError):
        return None


def _get(http: httpx.Client, url: str, max_bytes: int) -> tuple[str, str, bytes]:
    """Final address, type and body. Each hop is checked by the guard of `http`."""
    request = http.build_request("GET", url, headers={"accept": "text/html,image/*;q=0.9"})
    with closing(http.send(request, stream=True, follow_redirects=True)) as response:
        response.raise_for_status()
        mime = response.headers.get("content-type", "").lower()
        if "html" in mime:
            return str(response.url), mime, _head_of(response, max_bytes)
        return str(response.url), mime, read_capped(response, max_bytes)


def _head_of(response: httpx.Response, max_bytes: int) -> bytes:
    """The first bytes of a page: a long one is no reason to have no card."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) >= max_bytes or b"</head>" in body:
            break
    return bytes(body)
