"""Links, mentions and hashtags in a text, with their places. Used by counting, previews and
connectors, so that what is counted, shown and sent are the same ranges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tertulia.kernel.text import grammar
from tertulia.kernel.text.rule import CountingRule
from tertulia.kernel.text.tlds import longest, top_level_domains
from tertulia.kernel.text.units import well_formed

MAX_URL = 4096
MAX_LABEL = 63
MAX_HOST = 253


class FacetKind(StrEnum):
    """What a range of the text is."""

    URL = "url"
    MENTION = "mention"
    HASHTAG = "hashtag"


@dataclass(frozen=True)
class Facet:
    """A range of the text. `start` and `end` are code points; end is exclusive everywhere."""

    kind: FacetKind
    text: str
    """As it stands in the text."""
    value: str
    """The address with https:// where that was left out; the handle or tag without its sign."""
    start: int
    end: int
    byte_start: int
    byte_end: int
    utf16_start: int
    utf16_end: int


@dataclass(frozen=True)
class Span:
    """A facet before its offsets in other units are known; `local_end` ends the @user part."""

    kind: FacetKind
    start: int
    end: int
    value: str
    local_end: int = 0


def find_facets(text: str, rule: CountingRule) -> tuple[Facet, ...]:
    """All facets of `text` by the grammar of `rule`, in order, never overlapping.

    A lone surrogate is read as U+FFFD, which has the same place and UTF-16 length.
    """
    whole = well_formed(text)
    found: list[Facet] = []
    at = bytes_at = utf16_at = 0
    for span in find_spans(whole, rule):
        before, inside = whole[at : span.start], whole[span.start : span.end]
        byte_start = bytes_at + len(before.encode())
        utf16_start = utf16_at + _utf16(before)
        at, bytes_at = span.end, byte_start + len(inside.encode())
        utf16_at = utf16_start + _utf16(inside)
        found.append(
            Facet(
                kind=span.kind,
                text=inside,
                value=span.value,
                start=span.start,
                end=span.end,
                byte_start=byte_start,
                byte_end=bytes_at,
                utf16_start=utf16_start,
                utf16_end=utf16_at,
            )
        )
    return tuple(found)


def find_spans(text: str, rule: CountingRule) -> list[Span]:
    """The same in code points only, of a well-formed text. Where two overlap, the first wins."""
    spans = [*_urls(text, rule), *_mentions(text, rule), *_hashtags(text, rule)]
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _urls(text: str, rule: CountingRule) -> Iterator[Span]:
    if rule.urls == "none":
        return
    taken: list[tuple[int, int]] = []
    for match in grammar.HTTP_HOST.finditer(text) if "://" in text else ():
        host = _host_end(text, match.start(2), match.end(2))
        if host and (not taken or match.start() >= taken[-1][1]):
            end = _tail_end(text, host, rule, path_needed=False)
            # as the library behind this grammar has it, the scheme is added to every link
            if end - match.start() + len(match.group(1)) <= MAX_URL:
                taken.append((match.start(), end))
                yield Span(FacetKind.URL, match.start(), end, text[match.start() : end])
    if rule.urls != "bare" or "." not in text:
        return
    for match in grammar.BARE_HOST.finditer(text):
        host = _host_end(text, match.start(1), match.end(1))
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if host and not inside:
            yield from _bare(text, match.start(1), host, rule)


def _bare(text: str, start: int, host_end: int, rule: CountingRule) -> Iterator[Span]:
    """The Latin domains inside a host without a scheme; the last of them has the path."""
    at = start
    while match := grammar.ASCII_LABELS.search(text, at, host_end):
        domain_end = _tld_end(text, match.start(), match.end())
        if not domain_end:
            at = match.end()
            continue
        end = domain_end
        if domain_end == host_end:
            end = _tail_end(text, host_end, rule, path_needed=True)
        if end - match.start() + len("https://") <= MAX_URL:
            url = text[match.start() : end]
            yield Span(FacetKind.URL, match.start(), end, f"https://{url}")
        at = end


def _tld_end(text: str, start: int, end: int) -> int:
    """End of the longest domain in labels `text[start:end]` (which end in a dot); 0 = none."""
    dot = end
    while dot > start:
        found = tld_at(text, dot)
        if found:
            return found
        dot = text.rfind(".", start, dot - 1) + 1
        if dot <= start:
            return 0
    return 0


def _host_end(text: str, start: int, end: int) -> int:
    """Where the host that begins at `start` ends with a top-level domain; 0 = it has none."""
    dot = text.rfind(".", start, end)
    while dot > start:
        found = tld_at(text, dot + 1)
        if found:
            labels = text[start:dot].split(".")
            good = "_" not in labels[-1] and all(len(each) <= MAX_LABEL for each in labels)
            return found if good else 0
        dot = text.rfind(".", start, dot)
    return 0


def tld_at(text: str, at: int) -> int:
    """Where the top-level domain that begins at `at` ends; 0 = there is none."""
    puny = grammar.PUNYCODE.match(text, at)
    if puny:
        return int(puny.end())
    for end in range(min(at + longest(), len(text)), at + 1, -1):
        after = text[end : end + 1]
        if after and after.isascii() and (after.isalnum() or after in "@+-"):
            continue
        if text[at:end].lower() in top_level_domains():
            return end
    return 0


def _tail_end(text: str, at: int, rule: CountingRule, *, path_needed: bool) -> int:
    """Where port, path and query end. `path_needed`: without a path there is nothing more."""
    end = at
    if port := grammar.PORT.match(text, end):
        end = port.end()
    path = grammar.PATHS[rule.url_path].match(text, end)
    if path:
        end = path.end()
    elif path_needed:
        return at
    if query := grammar.QUERIES[rule.url_path].match(text, end):
        end = query.end()
    return int(end)


def _mentions(text: str, rule: CountingRule) -> Iterator[Span]:
    if rule.mentions == "none":
        return
    for match in grammar.MENTIONS[rule.mentions].finditer(text):
        start, end = match.span()
        local_end = end
        if rule.mentions == "address":
            if grammar.AFTER_ADDRESS.match(text, end) or len(match.group(2) or "") > MAX_HOST:
                continue
            local_end = match.end(1)
        if rule.mentions == "host":
            tld = match.group(2).lower()
            if tld not in top_level_domains() and tld != "test":
                continue
        yield Span(FacetKind.MENTION, start, end, text[start + 1 : end], local_end)


def _hashtags(text: str, rule: CountingRule) -> Iterator[Span]:
    if rule.hashtags == "none":
        return
    loose = rule.hashtags == "loose"
    for match in grammar.HASHTAGS[rule.hashtags].finditer(text):
        name = match.group(1)
        if loose:
            name = grammar.END_PUNCTUATION.sub("", name)
        if (grammar.LOOSE_TAG if loose else grammar.LETTER).search(name):
            end = match.start() + 1 + len(name)
            yield Span(FacetKind.HASHTAG, match.start(), end, name)
