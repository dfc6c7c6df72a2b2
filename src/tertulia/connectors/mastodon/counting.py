"""Length of a status as its server counts it.

Source: github.com/mastodon/mastodon app/validators/status_length_validator.rb (checked 2026-07-02)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import regex

from tertulia.networks.values import Limits

URL = regex.compile(r"https?://[^\s<>\"']+", regex.IGNORECASE)
MENTION = regex.compile(r"(?<![=/\w])@(\w[\w.-]*)@[\w.-]+\w", regex.IGNORECASE)
GRAPHEME = regex.compile(r"\X")


def length(rule: Mapping[str, Any], words: str, warning: str, limits: Limits) -> int:
    """Grapheme clusters of warning and text, with each address at its fixed cost."""
    cost = limits.url_cost or int(rule["url_cost"])
    if words.isascii() and "://" not in words and "@" not in words:
        return len(words) + _clusters(warning)
    shortened = MENTION.sub(r"@\1", URL.sub("x" * cost, words))
    return _clusters(shortened) + _clusters(warning)


def _clusters(words: str) -> int:
    if words.isascii() and "\r" not in words:
        return len(words)
    return sum(1 for _ in GRAPHEME.finditer(words))
