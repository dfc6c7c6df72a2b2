"""Links, mentions and hashtags in a text, as facets by UTF-8 bytes.

The patterns are those of the network's own client, so that a text looks the same from both.
Source: npm @atproto/api 0.19, dist/rich-text/{util,detection}.js, MIT (checked 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

MENTION = regex.compile(r"(?:^|\s|\()(@([a-zA-Z0-9.-]+\b))")
URL = regex.compile(
    r"(?:^|\s|\()((?:https?://\S+)|(?:(?P<domain>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*))",
    regex.IGNORECASE | regex.MULTILINE,
)
_NOT_IN_TAG = r"\s\u00AD\u2060\u200A\u200B\u200C\u200D\u20e2"
TAG = regex.compile(
    rf"(?:^|\s)([#＃]((?!\ufe0f)[^{_NOT_IN_TAG}]*[^\d\p{{P}}{_NOT_IN_TAG}]+[^{_NOT_IN_TAG}]*))"
)
END_PUNCTUATION = regex.compile(r"\p{P}+$")
MAX_TAG_GRAPHEMES = 64
MAX_TAG_BYTES = 640
#: A name without a scheme is a link when it ends in one of these, or in two letters.
COMMON_ENDINGS = frozenset(
    "com org net edu gov mil int info biz app dev blog social news online store shop site xyz "
    "tech cloud art club live pro name mobi museum travel jobs coop aero eus cat gal lat".split()
)


@dataclass(frozen=True)
class Found:
    """A stretch of the text: `start` and `end` in characters."""

    start: int
    end: int
    kind: str
    """link, mention or tag."""
    value: str
    """The address, the handle without @, or the tag without #."""


def find_all(text: str) -> list[Found]:
    """What stands in the text, in its order; mentions are not looked up yet."""
    return sorted([*_mentions(text), *_links(text), *_tags(text)], key=lambda each: each.start)


def facets_of(text: str, did_of: Callable[[str], str | None]) -> list[dict[str, object]]:
    """The facets of a post. `did_of`: the account behind a handle, None when there is none."""
    facets: list[dict[str, object]] = []
    for found in find_all(text):
        feature = _feature(found, did_of)
        if feature is not None:
            start = len(text[: found.start].encode())
            length = len(text[found.start : found.end].encode())
            index = {"byteStart": start, "byteEnd": start + length}
            facets.append({"index": index, "features": [feature]})
    return facets


def _feature(found: Found, did_of: Callable[[str], str | None]) -> dict[str, str] | None:
    name = f"app.bsky.richtext.facet#{found.kind}"
    if found.kind == "link":
        return {"$type": name, "uri": found.value}
    if found.kind == "tag":
        return {"$type": name, "tag": found.value}
    did = did_of(found.value)
    return {"$type": name, "did": did} if did else None


def _mentions(text: str) -> list[Found]:
    return [
        Found(match.start(1), match.end(1), "mention", match[2].lower())
        for match in MENTION.finditer(text)
        if "." in match[2].strip(".-")
    ]


def _links(text: str) -> list[Found]:
    found = []
    for match in URL.finditer(text):
        written, start = match[1], match.start(1)
        domain = match["domain"]
        if domain is not None and not _is_domain(domain):
            continue
        if written[-1] in ".,;:!?":
            written = written[:-1]
        if written.endswith(")") and "(" not in written:
            written = written[:-1]
        address = written if domain is None else f"https://{written}"
        found.append(Found(start, start + len(written), "link", address))
    return found


def _is_domain(name: str) -> bool:
    ending = name.rpartition(".")[2].lower()
    return ending in COMMON_ENDINGS or (len(ending) == 2 and ending.isalpha())


def _tags(text: str) -> list[Found]:
    found = []
    for match in TAG.finditer(text):
        tag = END_PUNCTUATION.sub("", match[2].strip())
        graphemes = len(regex.findall(r"\X", tag))
        if tag and graphemes <= MAX_TAG_GRAPHEMES and len(tag.encode()) <= MAX_TAG_BYTES:
            found.append(Found(match.start(1), match.start(1) + 1 + len(tag), "tag", tag))
    return found
