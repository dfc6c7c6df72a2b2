"""Looking for a step's effect when its outcome is not known.

A status is ours when it carries the picture we uploaded (its id is the mark), or when time, words,
warning, pictures with their descriptions, and what it answers agree. Words alone never suffice.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from tertulia.connectors.mastodon import answers, client, mapping
from tertulia.connectors.mastodon.client import Call
from tertulia.connectors.mastodon.html import to_text
from tertulia.connectors.mastodon.publishing import content_of, parent, status_body
from tertulia.networks.errors import CannotRead, Gone, MissingScope, Refused
from tertulia.networks.values import Receipt, Session, StepKind, StepOrder

TOLERANCE = timedelta(minutes=5)
"""Two clocks, and one of them set right between the try and the search."""
PAGE = 40
MAX_PAGES = 25

URL = re.compile(r"https?://[^\s<>()\"']+", re.IGNORECASE)
MENTION = re.compile(r"(@[\w.-]*\w)@[\w.-]+\w")
IGNORED = re.compile(r"[\s*_~`\u200b-\u200f\u2060\ufeff\ufe0f]+")

Json = dict[str, Any]


def find(session: Session, order: StepOrder, *, taken: Collection[str]) -> Receipt | None:
    """The receipt of the step if its effect is there, None if it is not (yet).

    Raises: CannotRead where this server lets nothing be read; Unavailable for now.
    """
    kind = order.plan.kind
    if kind is StepKind.PART:
        return _find_part(session, order, frozenset(taken))
    if kind in (StepKind.EDIT, StepKind.DELETE, StepKind.LIKE, StepKind.UNLIKE):
        return _find_on_status(session, order)
    if kind is StepKind.REPORT:
        raise CannotRead(_("A report cannot be looked up on this network."), detail=kind)
    return None


def _find_part(session: Session, order: StepOrder, taken: frozenset[str]) -> Receipt | None:
    ours = Sought(order, host=client.host_of(session))
    exact: list[Json] = []
    loose: list[Json] = []
    for status in _own_since(session, order.created_at - TOLERANCE):
        if str(status.get("id")) in taken:
            continue
        if ours.carries_our_media(status):
            return mapping.receipt(status)
        if ours.is_like(status):
            (exact if ours.has_our_words(status) else loose).append(status)
    far = datetime.min.replace(tzinfo=UTC)
    if not exact:
        # The server wrote an address differently: accepted only when nothing else could be meant.
        exact = [each for each in loose if ours.has_our_words_but_links(each)]
        if len(exact) != 1:
            return None
    nearest = min(exact, key=lambda each: abs((_at(each) or far) - order.created_at))
    return mapping.receipt(nearest)


class Sought:
    """What a status of ours looks like on their side."""

    def __init__(self, order: StepOrder, *, host: str) -> None:
        body = status_body(order, host=host)
        content = content_of(order)
        above = parent(order)
        self._parent = above.id if above else None
        self._media_ids = frozenset(body.get("media_ids", ()))
        self._alts = Counter(squeeze(each.alt) for each in content.parts[order.plan.part].media)
        self._words = content.content_warning + "\n" + body["status"]

    def carries_our_media(self, status: Json) -> bool:
        """Whether one of its pictures is one that we uploaded for this very step."""
        return any(str(each.get("id")) in self._media_ids for each in _media(status))

    def is_like(self, status: Json) -> bool:
        """Whether it answers the same and has as many pictures with the same descriptions."""
        theirs = status.get("in_reply_to_id")
        if (str(theirs) if theirs else None) != self._parent:
            return False
        alts = Counter(squeeze(each.get("description") or "") for each in _media(status))
        return alts == self._alts

    def has_our_words(self, status: Json) -> bool:
        """Whether warning and text are the same, however the server rendered them."""
        return squeeze(_words(status)) == squeeze(self._words)

    def has_our_words_but_links(self, status: Json) -> bool:
        """The same, with every address taken as equal to every other."""
        theirs, ours = _words(status), self._words
        return squeeze(URL.sub(" \x00 ", theirs)) == squeeze(URL.sub(" \x00 ", ours))


def squeeze(words: str) -> str:
    """Words in the form in which theirs and ours are compared: no spaces, no markup, short handles."""
    words = URL.sub(lambda found: _address(found.group()), MENTION.sub(r"\1", words))
    return IGNORED.sub("", unicodedata.normalize("NFC", words))


def _address(url: str) -> str:
    host, slash, rest = url.partition("://")[2].partition("/")
    if "xn--" in host:
        with suppress(UnicodeError):
            host = host.encode("ascii").decode("idna")
    return host.lower() + unquote(slash + rest).rstrip("/")


def _words(status: Json) -> str:
    warning = mapping.text(status.get("spoiler_text"))
    return warning + "\n" + to_text(mapping.text(status.get("content")))


def _media(status: Json) -> list[Json]:
    return [each for each in status.get("media_attachments") or () if isinstance(each, dict)]


def _at(status: Json) -> datetime | None:
    return mapping.moment(status.get("created_at"))


def _own_since(session: Session, since: datetime) -> Iterator[Json]:
    """Our statuses, newest first, back to `since` by the server's own clock.

    Raises: CannotRead where so much was published meanwhile that not all can be read.
    """
    path = f"/api/v1/accounts/{session.remote_id}/statuses"
    max_id = ""
    for _turn in range(MAX_PAGES):
        params = [("limit", str(PAGE))]
        if max_id:
            params.append(("max_id", max_id))
        page, skew = _page(session, path, params)
        oldest = since + min(timedelta(), timedelta(seconds=skew))
        times = [at for at in map(_at, page) if at is not None]
        for status in page:
            at = _at(status)
            if status.get("reblog") is None and at is not None and at >= oldest:
                yield status
        last = str(page[-1].get("id")) if page else max_id
        if last == max_id or (times and times[-1] < oldest):
            return
        max_id = last
    raise CannotRead(
        _("What this account published cannot be read here."), detail=f"{path}: too many pages"
    )


def _page(session: Session, path: str, params: list[tuple[str, str]]) -> tuple[list[Json], float]:
    try:
        answer = client.send(session, Call("GET", path, "read:statuses", params=params))
    except (Gone, Refused, MissingScope) as error:
        raise CannotRead(
            _("What this account published cannot be read here."),
            words=error.words,
            detail=error.detail,
        ) from error
    if not isinstance(answer.data, list):
        raise answers.unreadable(Call("GET", path))
    return [each for each in answer.data if isinstance(each, dict)], answers.clock_skew_s(
        answer.headers
    )


def _find_on_status(session: Session, order: StepOrder) -> Receipt | None:
    target = order.target.ref if order.target else None
    if target is None:
        return None
    kind = order.plan.kind
    try:
        status = client.get(session, f"/api/v1/statuses/{target.id}", scope="read:statuses")
    except Gone:
        return Receipt(target) if kind is StepKind.DELETE else None
    if kind in (StepKind.LIKE, StepKind.UNLIKE):
        wanted = kind is StepKind.LIKE
        return Receipt(target) if bool(status.get("favourited")) is wanted else None
    if kind is StepKind.EDIT and Sought(order, host=client.host_of(session)).has_our_words(status):
        return mapping.receipt(status)
    return None
