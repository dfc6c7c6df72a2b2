"""Lengths of a text in each unit."""

from __future__ import annotations

import unicodedata

import regex

from tertulia.kernel.text import grammar
from tertulia.kernel.text.rule import CountingRule, Unit

_SURROGATE = regex.compile(r"[\uD800-\uDFFF]")
_GRAPHEME = regex.compile(r"\X")
_LINE_END = regex.compile(r"\r\n?")


def well_formed(text: str) -> str:
    """The text with surrogate pairs joined and each lone surrogate as U+FFFD.

    Such text cannot be stored or sent; it can arrive in JSON.
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def tidy(text: str) -> str:
    """The text as it is stored, counted and sent: well-formed, lines ended by LF alone.

    Forms send CRLF; a browser counts LF.
    """
    return _LINE_END.sub("\n", well_formed(text))


def normal(text: str, rule: CountingRule) -> str:
    """The text in the normal form in which the network counts it."""
    return unicodedata.normalize("NFC", text) if rule.normalize == "NFC" else text


def grapheme_starts(text: str) -> list[int]:
    """Where each extended grapheme cluster begins, and the end of the text."""
    return [match.start() for match in _GRAPHEME.finditer(text)] + [len(text)]


def length(text: str, unit: Unit, rule: CountingRule) -> int:
    """The length of `text` in `unit`; `rule` gives the weights."""
    whole = normal(well_formed(text), rule)
    match unit:
        case Unit.GRAPHEMES:
            return sum(1 for _ in _GRAPHEME.finditer(whole))
        case Unit.CODEPOINTS:
            return len(whole)
        case Unit.UTF16:
            return len(whole.encode("utf-16-le")) // 2
        case Unit.UTF8:
            return len(whole.encode())
        case Unit.WEIGHTED:
            return _weighted(whole, rule)
        case Unit.EMOJI_BYTES:
            return len(whole) + sum(
                len(each.group().encode()) - len(each.group())
                for each in grammar.EMOJI.finditer(whole)
            )


def _weighted(text: str, rule: CountingRule) -> int:
    """Sum of weights over scale, rounded up. A sequence of several code points that make one
    emoji has the default weight once; everything else is weighed code point by code point."""
    total = at = 0
    for match in grammar.EMOJI.finditer(text):
        if match.end() - match.start() > 1:
            total += _sum_weights(text[at : match.start()], rule) + rule.default_weight
            at = match.end()
    total += _sum_weights(text[at:], rule)
    return -(-total // rule.scale)


def _sum_weights(text: str, rule: CountingRule) -> int:
    total = 0
    for char in text:
        point = ord(char)
        for first, last, weight in rule.weights:
            if first <= point <= last:
                total += weight
                break
        else:
            total += rule.default_weight
    return total
