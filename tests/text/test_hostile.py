"""Texts made to be slow are not: nothing here takes more than a blink per thousand characters."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tertulia.kernel.text import CountingRule, DoesNotFit, count, find_facets, split_thread
from tests.text.conftest import Browser

SIZE = 4000
PIECES = (
    "a", "a.", "a.com ", "日", "日.", "@a", "@a.", "#a", "#1", ".", "!", "a_", "http://", "a.co/?!",
    "emoji 👨‍👩‍👧‍👦", "😀\u200d", " ", "\n", "\n ", "a\u0301", "\u0301", "a.xn--", "a. ", '."', "#a!", "<a ",
    "[", "](", "```", "`\\", "(a", "(a)", "a-", "\ud83d",
)  # fmt: skip
STARTS = ("", "https://a.co/", "https://a.co/?", "@a@", "#", "<a ", "```")
# A scan that is quadratic in a bad way takes minutes; this leaves a busy machine its time.
DEADLINE_S = 8.0


@pytest.mark.parametrize("start", STARTS)
def test_no_text_is_slow_to_count(start: str, rules: dict[str, CountingRule]) -> None:
    for piece in PIECES:
        text = start + piece * (SIZE // len(piece))
        for name in ("mastodon", "bluesky", "telegram_markdown_v2"):
            began = time.monotonic()
            count(text, rules[name])
            find_facets(text, rules[name])
            assert time.monotonic() - began < DEADLINE_S, (piece, name)


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_is_slow_to_split(piece: str, rules: dict[str, CountingRule]) -> None:
    began = time.monotonic()
    try:
        parts = split_thread(piece * (SIZE // len(piece)), rules["mastodon"])
        assert len(parts) > 1 or piece in ("a\u0301", "\u0301", "😀\u200d")
    except DoesNotFit:
        pass
    assert time.monotonic() - began < DEADLINE_S


def test_nor_in_the_browser(rule_data: dict[str, Any], browser: Browser) -> None:
    # one process within its time-out of two minutes
    names = ("mastodon", "telegram_markdown_v2")
    cases = [
        (name, start + piece * (SIZE // len(piece)), [])
        for name in names
        for start in STARTS[:2][: 1 + (name == "mastodon")]
        for piece in PIECES
    ]
    assert len(browser(rule_data, cases)) == len(cases)
