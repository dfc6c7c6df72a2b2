"""Cutting a text where a network's limit falls, and a long text into the parts of a thread."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

import regex

from tertulia.kernel.text.counting import count
from tertulia.kernel.text.entities import find_spans
from tertulia.kernel.text.grammar import SPACE
from tertulia.kernel.text.rule import CountingRule
from tertulia.kernel.text.units import grapheme_starts, well_formed

# Where a part may end, best first. Each match ends after the white space that follows.
_BREAKS = (
    regex.compile(rf"\n[ \t]*\n[{SPACE}]*"),
    regex.compile(
        rf"(?<![.!?…。！？])[.!?…。！？]+[\"'”’»)\]]*(?:[{SPACE}]+|(?<=[。！？]))|\n[{SPACE}]*"
    ),
    regex.compile(rf"[{SPACE}]+"),
)
_ONLY_SPACE = regex.compile(rf"[{SPACE}]+")
# A break of that kind is taken when it leaves the part at least this full.
_FULL_ENOUGH = (0.5, 0.3, 0.0)


class DoesNotFit(ValueError):
    """Not one character fits: the limit, or what is counted with the text, is to blame."""


def fitting_end(text: str, rule: CountingRule, extra_texts: Sequence[str] = ()) -> int:
    """How many code points of `text` fit, never cutting a character, link, mention or hashtag.

    The composer marks what lies beyond. The length of the text when all of it fits.
    """
    whole = well_formed(text)
    if not count(whole, rule, extra_texts).over:
        return len(whole)
    return _end(0, _places(whole, rule), _fitting(whole, 0, rule, extra_texts))


def split_thread(text: str, rule: CountingRule, extra_texts: Sequence[str] = ()) -> tuple[str, ...]:
    """Parts that each fit, joined by nothing they are `text` again (well-formed).

    Cuts between paragraphs, else sentences, else words; a link, mention or hashtag is cut only
    when it alone is too long. White space stays with the part before it where it fits; take it
    off when publishing. `extra_texts` count with every part.

    Raises: DoesNotFit.
    """
    whole = well_formed(text)
    if not count(whole, rule, extra_texts).over:
        return (whole,)
    places = _places(whole, rule)
    parts: list[str] = []
    at = 0
    while at < len(whole):
        fits = _fitting(whole, at, rule, extra_texts)
        end = _end(at, places, fits)
        for finer in (grapheme_starts, _every_place):
            if end == at:
                end = _end(at, finer(whole), fits)
        if end == at:
            raise DoesNotFit(f"nothing of {len(whole) - at} characters fits in {rule.max}")
        if end < len(whole):
            end = _best_break(whole, at, end, places)
        parts.append(whole[at:end])
        at = end
    return tuple(parts)


def _fitting(
    text: str, at: int, rule: CountingRule, extra_texts: Sequence[str]
) -> Callable[[int], bool]:
    return lambda end: not count(text[at:end], rule, extra_texts).over


def _places(text: str, rule: CountingRule) -> list[int]:
    """Where the text may be cut: between grapheme clusters, outside facets."""
    spans = find_spans(text, rule)
    starts = [span.start for span in spans]
    places = []
    for place in grapheme_starts(text):
        index = bisect_right(starts, place) - 1
        if index < 0 or place >= spans[index].end or place == spans[index].start:
            places.append(place)
    return places


def _every_place(text: str) -> list[int]:
    return list(range(len(text) + 1))


def _end(at: int, places: list[int], fits: Callable[[int], bool]) -> int:
    """The last of `places` after `at` for which `fits`; `at` when there is none.

    Steps that double, then halves: cut outside facets, a longer beginning never counts less,
    save at accents that join; the last steps make sure.
    """
    low = high = bisect_right(places, at)
    step = 64
    while high < len(places) and fits(places[high]):
        low, high, step = high + 1, high + step, step * 2
    high = min(high, len(places))
    while low < high:
        middle = (low + high) // 2
        if fits(places[middle]):
            low = middle + 1
        else:
            high = middle
    index = low - 1
    while index >= 0 and places[index] > at:
        if fits(places[index]):
            return places[index]
        index -= 1
    return at


def _best_break(text: str, at: int, end: int, places: list[int]) -> int:
    """The best place to cut in (at, end]: `end` itself when it lies between two words."""
    for pattern, full in zip(_BREAKS, _FULL_ENOUGH, strict=True):
        last = 0
        # one more character, to see that white space follows
        for match in pattern.finditer(text, at, min(end + 1, len(text))):
            # white space that does not fit begins the next part
            place = min(match.end(), end)
            if (
                place > at
                and not _ONLY_SPACE.fullmatch(text, at, place)
                and _is_place(place, places)
            ):
                last = place
        if last - at >= full * (end - at) and last > at:
            return last
    return end


def _is_place(place: int, places: list[int]) -> bool:
    index = bisect_right(places, place) - 1
    return index >= 0 and places[index] == place
