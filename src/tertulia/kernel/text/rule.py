"""The counting rule: how one network counts a text, as data.

It stands in a connector's `manifest.toml` under `[text]` and goes to the browser unchanged;
`frontend/src/text/rule.ts` reads the same keys with the same defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Literal


class Unit(StrEnum):
    """What is counted."""

    GRAPHEMES = "graphemes"
    """Extended grapheme clusters (UAX 29): what a reader calls a character."""
    CODEPOINTS = "codepoints"
    UTF16 = "utf16"
    """UTF-16 code units: also the larger reading where a network says only "characters"."""
    UTF8 = "utf8"
    """UTF-8 bytes."""
    WEIGHTED = "weighted"
    """Each code point by the range it lies in, one emoji sequence as one character."""
    EMOJI_BYTES = "emoji_bytes"
    """Code points, but an emoji costs its UTF-8 bytes."""


Urls = Literal["none", "http", "bare"]
UrlPath = Literal["latin", "unicode"]
Mentions = Literal["none", "word", "dotted", "address", "host"]
Hashtags = Literal["none", "word", "loose"]
Markup = Literal["none", "html", "markdown_v2"]

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "normalize": ("", "NFC"),
    "urls": ("none", "http", "bare"),
    "url_path": ("latin", "unicode"),
    "mentions": ("none", "word", "dotted", "address", "host"),
    "mention_cost": ("full", "local", "none"),
    "hashtags": ("none", "word", "loose"),
    "markup": ("none", "html", "markdown_v2"),
    "extra": ("together", "apart"),
}


@dataclass(frozen=True)
class CountingRule:
    """How a text is counted. Every key is explained in this package's README."""

    unit: Unit = Unit.CODEPOINTS
    max: int | None = None
    """None: the network has no limit."""
    also_unit: Unit | None = None
    also_max: int | None = None
    """A second limit that must hold as well."""
    normalize: Literal["", "NFC"] = ""
    urls: Urls = "bare"
    """Which addresses are links: none, only with http(s)://, or also bare domains."""
    url_path: UrlPath = "unicode"
    """Which letters a path may hold: Latin and Cyrillic, or any."""
    url_cost: int | Literal["full", "none"] = "full"
    mentions: Mentions = "word"
    mention_cost: Literal["full", "local", "none"] = "full"
    """local: of @user@host only @user is counted."""
    hashtags: Hashtags = "word"
    markup: Markup = "none"
    """The text is markup, and what is counted is what a reader sees of it."""
    extra: Literal["together", "apart"] = "together"
    """Whether other texts of the post (a content warning) count with it."""
    escape: str = ""
    escape_cost: int = 0
    """Characters that are escaped when sent, and what each escape costs on top."""
    forbidden: tuple[str, ...] = ()
    max_urls: int | None = None
    max_mentions: int | None = None
    max_hashtags: int | None = None
    weights: tuple[tuple[int, int, int], ...] = ()
    """Ranges of code points: first, last, weight."""
    default_weight: int = 100
    scale: int = 100
    fields: Mapping[str, CountingRule] = field(default_factory=dict)
    """Other texts of a post with a rule of their own: title, caption, comment..."""

    def with_limits(self, *, max: int | None = None, url_cost: int | None = None) -> CountingRule:
        """The same rule with what this server said at run time; None leaves the rule's own."""
        rule = self if max is None else replace(self, max=max)
        return rule if url_cost is None else replace(rule, url_cost=url_cost)


_BY_NAME = {each.name: each for each in fields(CountingRule)}
_UNITS = ("unit", "also_unit")
_NUMBERS = ("max", "also_max", "max_urls", "max_mentions", "max_hashtags", "escape_cost")


def rule_from(data: Mapping[str, Any]) -> CountingRule:
    """The rule in `data`, as it stands in a manifest; a key not given has its default.

    Raises: ValueError naming the key that is wrong.
    """
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name not in _BY_NAME:
            raise ValueError(f"text rule: unknown key {name!r}")
        values[name] = _value(name, value)
    if "unit" not in values:
        raise ValueError("text rule: 'unit' is missing")
    if (values.get("also_unit") is None) != (values.get("also_max") is None):
        raise ValueError("text rule: 'also_unit' and 'also_max' go together")
    return CountingRule(**values)


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _UNITS:
        return Unit(value)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ValueError(f"text rule: {name} = {value!r} is none of {_CHOICES[name]}")
    if name in _NUMBERS and (not isinstance(value, int) or value < 0):
        raise ValueError(f"text rule: {name} = {value!r} is no number")
    if name == "url_cost" and value not in ("full", "none") and not isinstance(value, int):
        raise ValueError(f"text rule: url_cost = {value!r} is neither a number, full nor none")
    if name == "weights":
        return tuple((int(first), int(last), int(weight)) for first, last, weight in value)
    if name == "forbidden":
        return tuple(str(each) for each in value)
    if name == "fields":
        return {key: rule_from(each) for key, each in value.items()}
    return value


def rule_to_dict(rule: CountingRule) -> dict[str, Any]:
    """The rule as JSON has it, without what equals its default; `rule_from` reads it back."""
    out: dict[str, Any] = {"unit": str(rule.unit)}
    for name, each in _BY_NAME.items():
        value = getattr(rule, name)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        if name == "unit" or value == default:
            continue
        if name == "fields":
            out[name] = {key: rule_to_dict(inner) for key, inner in rule.fields.items()}
        elif name == "weights":
            out[name] = [list(row) for row in rule.weights]
        else:
            out[name] = list(value) if isinstance(value, tuple) else value
    return out
