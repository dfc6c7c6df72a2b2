"""Links, mentions and hashtags of a text as the network wants them: ranges of UTF-8 bytes.

They are the ranges that the composer counts and shows (`kernel.text`).
Source: lexicon app.bsky.richtext.facet, repo bluesky-social/atproto @d6296a1 (checked 2026-08-20).
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from tertulia.kernel.text import CountingRule, FacetKind, find_facets

MAX_TAG_GRAPHEMES = 64
MAX_TAG_BYTES = 640
_GRAPHEME = regex.compile(r"\X")

type Feature = dict[str, str]


def facets_of(
    text: str, rule: CountingRule, did_of: Callable[[str], str | None]
) -> list[dict[str, object]]:
    """The facets of a post. `did_of`: the account behind a handle, None when there is none."""
    facets: list[dict[str, object]] = []
    for found in find_facets(text, rule):
        feature = _feature(found.kind, found.value, did_of)
        if feature is not None:
            index = {"byteStart": found.byte_start, "byteEnd": found.byte_end}
            facets.append({"index": index, "features": [feature]})
    return facets


def _feature(kind: FacetKind, value: str, did_of: Callable[[str], str | None]) -> Feature | None:
    name = "app.bsky.richtext.facet#"
    if kind is FacetKind.URL:
        return {"$type": name + "link", "uri": value}
    if kind is FacetKind.HASHTAG:
        fits = len(value.encode()) <= MAX_TAG_BYTES
        fits = fits and len(_GRAPHEME.findall(value)) <= MAX_TAG_GRAPHEMES
        return {"$type": name + "tag", "tag": value} if fits else None
    did = did_of(value.lower())
    return {"$type": name + "mention", "did": did} if did else None
