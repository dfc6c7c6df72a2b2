"""Addresses in a text made short, each with the tags of its campaign and its network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tertulia.campaigns.queries import campaigns_by_id
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.kernel.text.entities import FacetKind, find_spans
from tertulia.kernel.text.rule import CountingRule
from tertulia.links.queries import address_of, our_hosts
from tertulia.links.rules import Utm
from tertulia.links.services import shorten
from tertulia.publishing.counts import text_rule_of
from tertulia.publishing.models import Post, Variant

ORIGIN = "publishing.variant"


@dataclass(frozen=True)
class Shortened:
    """A text with short links in place of its addresses."""

    text: str
    count: int
    refused: int
    """Addresses that no link may lead to; they stay as they are."""


def replaced(
    text: str, rule: CountingRule, short: Callable[[str], str | None]
) -> tuple[str, list[str]]:
    """`text` with every address that the network would link given to `short`; None keeps it.

    Everything else stays as it is. Also the addresses that were replaced, in their order.
    """
    made, at, done = "", 0, []
    for span in sorted(find_spans(text, rule), key=lambda each: each.start):
        if span.kind != FacetKind.URL or span.start < at:
            continue
        instead = short(span.value)
        if instead is not None:
            made += text[at : span.start] + instead
            at = span.end
            done.append(span.value)
    return made + text[at:], done


def shorten_links(*, scope: Scope, variant: Variant, text: str, utm: Utm) -> Shortened:
    """The text with short links of ours; `utm` without a source gets the variant's network.

    The same address in the same variant with the same tags is one link. Short links of ours stay.
    """
    tags = utm if utm.source else Utm(**{**vars(utm), "source": variant.channel.network})
    refused = 0

    def short(url: str) -> str | None:
        nonlocal refused
        parts = urlsplit(url)
        if (parts.hostname or "").lower() in our_hosts() and parts.path.startswith("/l/"):
            return None
        try:
            link = shorten(scope=scope, url=url, utm=tags, origin=ORIGIN, origin_id=variant.id)
        except Invalid:
            refused += 1
            return None
        return address_of(scope=scope, code=link.code)

    made, done = replaced(text, text_rule_of(variant.channel), short)
    return Shortened(made, len(done), refused)


def tag_of_post(*, scope: Scope, post: Post) -> str:
    """The tag of the post's campaign; "" when it has none."""
    if post.campaign_id is None:
        return ""
    found = campaigns_by_id(scope=scope, ids=[post.campaign_id]).get(post.campaign_id)
    return found.tag if found else ""
