"""A text made for one network, made to fit another: copied, never translated. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tertulia.kernel.text import (
    CountingRule,
    DoesNotFit,
    FacetKind,
    count,
    find_facets,
    fitting_end,
    split_thread,
)

_TAG = re.compile(r"#\w+")
_LAST_TAGS = re.compile(r"(?:\s*#\w+)+\s*$")
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)|\n")
#: A part of a thread must keep room for " 10/25".
_NUMBER_ROOM = 6

type Way = Literal["whole", "thread", "numbered", "cut"]


@dataclass(frozen=True)
class Fit:
    """One way to say it there."""

    way: Way
    parts: tuple[str, ...]
    lost: str = ""
    """What was left out at the end."""


@dataclass(frozen=True)
class Adapted:
    """The ways that are offered, best first, and what was changed in every one of them."""

    fits: tuple[Fit, ...]
    mentions: tuple[str, ...] = ()
    """People who would not be found there: their names are plain words now."""
    tags_dropped: tuple[str, ...] = ()


def adapt(
    texts: Sequence[str],
    source: CountingRule,
    target: CountingRule,
    *,
    same_network: bool,
    can_thread: bool,
    extra: Sequence[str] = (),
) -> Adapted:
    """The ways in which the parts `texts`, written by the rule `source`, fit the rule `target`."""
    whole = "\n\n".join(each.strip() for each in texts if each.strip())
    names: tuple[str, ...] = ()
    if not same_network:
        whole, names = plain_mentions(whole, source)
    whole, dropped = fitting_tags(whole, target)
    fits: list[Fit] = []
    if not count(whole, target, extra).over:
        fits.append(Fit("whole", (whole,)))
    elif can_thread:
        fits += _threads(whole, target, extra)
    if not fits or fits[0].way != "whole":
        fits.append(cut_at_sentence(whole, target, extra))
    return Adapted(tuple(fits), names, dropped)


def plain_mentions(text: str, rule: CountingRule) -> tuple[str, tuple[str, ...]]:
    """Mentions as plain words: a handle of one network is a stranger's on another.

    `@maria@social.ec` becomes `maria`, `@maria.example.org` the same.
    """
    names: list[str] = []
    made, at = "", 0
    for facet in find_facets(text, rule):
        if facet.kind is not FacetKind.MENTION:
            continue
        name = facet.value.split("@")[0].split(".")[0]
        made += text[at : facet.start] + name
        names.append(name)
        at = facet.end
    return made + text[at:], tuple(dict.fromkeys(names))


def fitting_tags(text: str, rule: CountingRule) -> tuple[str, tuple[str, ...]]:
    """As many hashtags as the network takes; those at the end go first.

    Where it knows none, the last ones are dropped and the others lose their sign.
    """
    tags = _TAG.findall(text)
    if rule.hashtags == "none":
        body = _LAST_TAGS.sub("", text)
        gone = tags[len(_TAG.findall(body)) :]
        return _TAG.sub(lambda found: found.group()[1:], body), tuple(gone)
    most = rule.max_hashtags
    if most is None or len(tags) <= most:
        return text, ()
    found = list(_TAG.finditer(text))
    for each in reversed(found[most:]):
        text = text[: each.start()].rstrip(" ") + text[each.end() :]
    return text.rstrip(), tuple(tags[most:])


def cut_at_sentence(text: str, rule: CountingRule, extra: Sequence[str] = ()) -> Fit:
    """What fits, to the end of its last whole sentence; to a word when there is none."""
    end = fitting_end(text, rule, extra)
    if end >= len(text):
        return Fit("cut", (text.rstrip(),))
    stops = [each.end() for each in _SENTENCE.finditer(text, 0, end + 1) if each.end() <= end]
    place = stops[-1] if stops and text[: stops[-1]].strip() else _word_end(text, end)
    return Fit("cut", (text[:place].rstrip(),), text[place:].strip())


def numbered(parts: Sequence[str]) -> tuple[str, ...]:
    """`1/3` behind each part."""
    return tuple(f"{part.rstrip()} {n}/{len(parts)}" for n, part in enumerate(parts, 1))


def _threads(text: str, rule: CountingRule, extra: Sequence[str]) -> list[Fit]:
    """The text as a thread, without and with numbers."""
    made: list[Fit] = []
    try:
        made.append(Fit("thread", _stripped(split_thread(text, rule, extra))))
        if rule.max is not None and rule.max > 4 * _NUMBER_ROOM:
            less = rule.with_limits(max=rule.max - _NUMBER_ROOM)
            made.append(Fit("numbered", numbered(_stripped(split_thread(text, less, extra)))))
    except DoesNotFit:
        return made
    return made


def _stripped(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts if part.strip())


def _word_end(text: str, end: int) -> int:
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    return space if space > 0 and end < len(text) and not text[end].isspace() else end
