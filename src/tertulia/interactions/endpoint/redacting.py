"""What leaves the server: a text without the people in it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

MOST_SENT = 2_000
"""Characters; of a longer text the beginning."""
_LINK = re.compile(r"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+", re.I)
_HANDLE = re.compile(r"(?<![\w.])@(\w[\w.-]*(?:@[\w.-]+)?)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\+?\d(?:[ ()./-]{0,2}\d){5,}")
_WORD = re.compile(r"\w+")
_SHORTEST = 3
"""Letters of a name that is looked for: shorter ones are words of any sentence."""


def name_words(names: Iterable[str]) -> frozenset[str]:
    """The words of people's names as they are looked for."""
    words = (_folded(word) for name in names for word in _WORD.findall(name.replace("_", " ")))
    return frozenset(each for each in words if len(each) >= _SHORTEST and not each.isdigit())


def redacted(text: str, *, people: Collection[str] = (), ours: Collection[str] = ()) -> str:
    """The text with people as @user, our own handles (`ours`) as @brand, and without addresses,
    mail addresses and numbers of six digits or more.

    `people`: from `name_words`. A name that is also a word is replaced too: better than the other
    way round.
    """
    own = {_folded(each.lstrip("@").partition("@")[0]) for each in ours}
    known = set(people) - {""}

    def handle(found: re.Match[str]) -> str:
        return "@brand" if _folded(found[1].partition("@")[0]) in own else "@user"

    def word(found: re.Match[str]) -> str:
        return "@user" if _folded(found[0]) in known else found[0]

    cut = _LINK.sub(_host, text[: 2 * MOST_SENT])
    cut = _NUMBER.sub("[number]", _MAIL.sub("[mail]", _HANDLE.sub(handle, cut)))
    plain = re.split(r"(@user|@brand|\[(?:link[^\]]*|mail|number)\])", cut)
    return "".join(
        each if at % 2 else _WORD.sub(word, each) for at, each in enumerate(plain)
    )[:MOST_SENT]  # fmt: skip


def _host(found: re.Match[str]) -> str:
    """Where a link leads says what kind of text it is; the rest may name somebody."""
    link = found[0] if "://" in found[0] else f"https://{found[0]}"
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        host = ""
    return f"[link {host}]" if re.fullmatch(r"[\w.-]{1,100}", host) else "[link]"


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))
