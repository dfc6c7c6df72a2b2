"""Numbers and spans as words, and sentences with links in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import formats
from django.utils.translation import ngettext, pgettext

#: Up to here a number is a word; above it, figures.
MOST_IN_WORDS: Final = 12

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400


def _of_people() -> tuple[str, ...]:
    """People, posts and hours: one gender in each of our languages."""
    return (
        pgettext("how many people, posts or hours", "one"),
        pgettext("how many people, posts or hours", "two"),
        pgettext("how many people, posts or hours", "three"),
        pgettext("how many people, posts or hours", "four"),
        pgettext("how many people, posts or hours", "five"),
        pgettext("how many people, posts or hours", "six"),
        pgettext("how many people, posts or hours", "seven"),
        pgettext("how many people, posts or hours", "eight"),
        pgettext("how many people, posts or hours", "nine"),
        pgettext("how many people, posts or hours", "ten"),
        pgettext("how many people, posts or hours", "eleven"),
        pgettext("how many people, posts or hours", "twelve"),
    )


def _of_days() -> tuple[str, ...]:
    return (
        pgettext("how many days", "one"),
        pgettext("how many days", "two"),
        pgettext("how many days", "three"),
        pgettext("how many days", "four"),
        pgettext("how many days", "five"),
        pgettext("how many days", "six"),
        pgettext("how many days", "seven"),
        pgettext("how many days", "eight"),
        pgettext("how many days", "nine"),
        pgettext("how many days", "ten"),
        pgettext("how many days", "eleven"),
        pgettext("how many days", "twelve"),
    )


def _of_minutes() -> tuple[str, ...]:
    return (
        pgettext("how many minutes", "one"),
        pgettext("how many minutes", "two"),
        pgettext("how many minutes", "three"),
        pgettext("how many minutes", "four"),
        pgettext("how many minutes", "five"),
        pgettext("how many minutes", "six"),
        pgettext("how many minutes", "seven"),
        pgettext("how many minutes", "eight"),
        pgettext("how many minutes", "nine"),
        pgettext("how many minutes", "ten"),
        pgettext("how many minutes", "eleven"),
        pgettext("how many minutes", "twelve"),
    )


def _said(number: int, words: Callable[[], tuple[str, ...]]) -> str:
    if 1 <= number <= MOST_IN_WORDS:
        return words()[number - 1]
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def many(number: int) -> str:
    """How many people, posts or hours: a word from one to twelve, above it figures.

    >>> many(11)
    'eleven'
    """
    return _said(number, _of_people)


def span(seconds: float) -> str:
    """A span of time in words, rounded down: "two hours", "54 minutes". Never under a minute."""
    minutes = max(1, int(seconds // MINUTE))
    if seconds < HOUR:
        words = ngettext("{n} minute", "{n} minutes", minutes)
        return words.format(n=_said(minutes, _of_minutes))
    hours = int(seconds // HOUR)
    if seconds < 2 * DAY:
        return ngettext("{n} hour", "{n} hours", hours).format(n=many(hours))
    return days(int(seconds // DAY))


def days(number: int) -> str:
    """ "nine days"."""
    return ngettext("{n} day", "{n} days", number).format(n=_said(number, _of_days))


@dataclass(frozen=True)
class Piece:
    """Some words of a sentence; those with an address are a link."""

    text: str
    url: str = ""


_LINKED = re.compile(r"\[([^\]]*)\]")


def sentence(template: str, urls: Sequence[str] = (), **values: object) -> tuple[Piece, ...]:
    """A translated sentence whose [parts in brackets] become links, in their order.

    The values are put in afterwards: brackets of a person's name stay what they are. An empty
    address leaves the words without a link.
    """
    pieces: list[Piece] = []
    for place, part in enumerate(_LINKED.split(template)):
        if part:
            url = urls[place // 2] if place % 2 else ""
            pieces.append(Piece(part.format(**values), url))
    if pieces:
        first = pieces[0]
        large = first.text[:1].upper()
        if len(large) == 1:  # some letters become two
            pieces[0] = Piece(large + first.text[1:], first.url)
    return tuple(pieces)
