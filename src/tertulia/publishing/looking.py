"""What stands at the address of a link: for the preview of its card, and to tell when nothing does."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from html.parser import HTMLParser

import httpx

from tertulia.kernel import clock
from tertulia.kernel.http import TooLarge, deadline, guarded_client
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings
from tertulia.publishing.models import LinkLook

DEADLINE_S = 5.0
KEPT = timedelta(hours=1)
#: The head of a page is at its beginning; the rest is not read.
MAX_BYTES = 300_000


def look(*, scope: Scope, url: str) -> LinkLook:
    """The page at `url` as it was seen in the last hour, else as it is seen now."""
    digest = hashlib.sha256(url.encode()).hexdigest()
    rows = LinkLook.objects.filter(brand_id=scope.brand_id)
    known = rows.filter(digest=digest).first()
    if known is not None and known.looked_at > clock.now() - KEPT:
        return known
    seen = _seen(url)
    row, _made = rows.update_or_create(
        digest=digest,
        defaults={**seen, "looked_at": clock.now()},
        create_defaults={
            **seen,
            "brand_id": scope.brand_id,
            "url": url,
            "digest": digest,
            "looked_at": clock.now(),
        },
    )
    return row


def _seen(url: str) -> dict[str, object]:
    nothing: dict[str, object] = {"ok": False, "title": "", "description": "", "site": ""}
    if not url.startswith(("http://", "https://")) or len(url) > 2_000:
        return {**nothing, "why": "refused"}
    try:
        with (
            guarded_client(settings().allowed_networks) as http,
            deadline(DEADLINE_S),
            http.stream("GET", url, follow_redirects=True) as answer,
        ):
            if answer.status_code >= 400:
                # some pages answer programs with 401, 403 or 429 and people with the page
                gone = answer.status_code in (404, 410)
                return {**nothing, "ok": not gone, "why": "gone" if gone else "refused"}
            kind = answer.headers.get("content-type", "")
            head = _Head()
            if "html" in kind:
                head.feed(_beginning(answer).decode("utf-8", "replace"))
            return {**nothing, "ok": True, "why": "", **head.told()}
    except TooLarge:
        return {**nothing, "ok": True, "why": ""}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        private = str(error).startswith("refused:")
        return {**nothing, "why": "private" if private else "silent"}


def _beginning(answer: httpx.Response) -> bytes:
    body = b""
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) >= MAX_BYTES:
            break
    return body[:MAX_BYTES]


class _Head(HTMLParser):
    """Title and description of a page, as it tells them for cards."""

    def __init__(self) -> None:
        super().__init__()
        self._meta: dict[str, str] = {}
        self._title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A meta tag or the beginning of the title."""
        self._in_title = tag == "title" and not self._title
        if tag == "meta":
            told = dict(attrs)
            name = (told.get("property") or told.get("name") or "").lower()
            self._meta.setdefault(name, (told.get("content") or "").strip())

    def handle_data(self, data: str) -> None:
        """Words of the title."""
        if self._in_title:
            self._title += data

    def handle_endtag(self, tag: str) -> None:
        """Its end."""
        if tag == "title":
            self._in_title = False

    def told(self) -> dict[str, str]:
        """The columns of a look."""
        title = self._meta.get("og:title") or " ".join(self._title.split())
        words = self._meta.get("og:description") or self._meta.get("description", "")
        return {
            "title": title.replace("\0", "")[:300],
            "description": words.replace("\0", "")[:600],
            "site": self._meta.get("og:site_name", "").replace("\0", "")[:200],
        }
