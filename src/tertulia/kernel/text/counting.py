"""Counting a text by a rule: what is used, what is left, and which limit binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.kernel.text.entities import FacetKind, Span, find_spans
from tertulia.kernel.text.markup import visible
from tertulia.kernel.text.rule import CountingRule, Unit
from tertulia.kernel.text.units import length, normal


@dataclass(frozen=True)
class Measure:
    """One limit and how much of it is used. `max` and `left` are None where there is none."""

    unit: Unit
    used: int
    max: int | None

    @property
    def left(self) -> int | None:
        """What may still be written; negative when over."""
        return None if self.max is None else self.max - self.used

    @property
    def over(self) -> bool:
        """Whether the limit is exceeded."""
        return self.max is not None and self.used > self.max


@dataclass(frozen=True)
class Count:
    """The count of a text. `used`, `max`, `left`, `over` and `unit` are those of the limit that
    binds: the one with the least left."""

    used: int
    max: int | None
    left: int | None
    over: bool
    unit: Unit
    measures: tuple[Measure, ...]
    """Every limit, in the rule's order."""
    urls: int
    mentions: int
    hashtags: int
    problems: tuple[str, ...]
    """Other rules broken: urls, mentions, hashtags (too many) and forbidden (a character)."""

    @property
    def fits(self) -> bool:
        """Whether the network takes the text."""
        return not self.over and not self.problems


def count(text: str, rule: CountingRule, extra_texts: Sequence[str] = ()) -> Count:
    """Count `text`, and `extra_texts` (a content warning) where the network counts them with it.

    Never raises: a lone surrogate counts as U+FFFD.
    """
    shown = normal(visible(text, rule.markup), rule)
    spans = find_spans(shown, rule)
    counted = _counted(shown, spans, rule)
    if rule.extra == "together":
        counted = "".join(extra_texts) + counted
    escapes = rule.escape_cost * sum(each in rule.escape for each in shown)
    measures = [Measure(rule.unit, length(counted, rule.unit, rule) + escapes, rule.max)]
    if rule.also_unit is not None:
        also = length(counted, rule.also_unit, rule) + escapes
        measures.append(Measure(rule.also_unit, also, rule.also_max))
    binding = _binding(measures)
    tally = {kind: sum(span.kind is kind for span in spans) for kind in FacetKind}
    return Count(
        used=binding.used,
        max=binding.max,
        left=binding.left,
        over=any(each.over for each in measures),
        unit=binding.unit,
        measures=tuple(measures),
        urls=tally[FacetKind.URL],
        mentions=tally[FacetKind.MENTION],
        hashtags=tally[FacetKind.HASHTAG],
        problems=_problems(shown, spans, tally, rule),
    )


def _counted(text: str, spans: list[Span], rule: CountingRule) -> str:
    """The text with links and mentions in the length they cost."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        instead = _instead(text, span, rule)
        if instead is not None:
            pieces += (text[at : span.start], instead)
            at = span.end
    return "".join((*pieces, text[at:]))


def _instead(text: str, span: Span, rule: CountingRule) -> str | None:
    if span.kind is FacetKind.URL and rule.url_cost != "full":
        return "" if rule.url_cost == "none" else "x" * rule.url_cost
    if span.kind is FacetKind.MENTION and rule.mention_cost != "full":
        return "" if rule.mention_cost == "none" else text[span.start : span.local_end]
    return None


def _binding(measures: list[Measure]) -> Measure:
    """The limit with the least left, so that the figure shown never jumps up while writing."""
    limited = [each for each in measures if each.left is not None]
    return min(limited, key=lambda each: each.left or 0, default=measures[0])


def _problems(
    text: str, spans: list[Span], tally: dict[FacetKind, int], rule: CountingRule
) -> tuple[str, ...]:
    different = len({span.value for span in spans if span.kind is FacetKind.URL})
    limits = (
        ("urls", different, rule.max_urls),
        ("mentions", tally[FacetKind.MENTION], rule.max_mentions),
        ("hashtags", tally[FacetKind.HASHTAG], rule.max_hashtags),
    )
    found = [name for name, used, most in limits if most is not None and used > most]
    if any(each in text for each in rule.forbidden):
        found.append("forbidden")
    return tuple(found)
