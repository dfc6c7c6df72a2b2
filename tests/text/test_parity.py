"""The browser counts, finds, cuts and splits exactly as Python does."""

from __future__ import annotations

import random
from typing import Any

from tertulia.kernel.text import (
    CountingRule,
    DoesNotFit,
    count,
    find_facets,
    fitting_end,
    rule_from,
    similarity,
    split_thread,
    tidy,
    visible,
)
from tests.text.conftest import Browser, Case

# Pieces that meet each other in every order. Left out: an Indic conjunct sign (virama) without a
# consonant before it, where the Unicode versions of `regex` and of node differ.
_PIECES = (
    "a Z 0 7 foo bar.com x http:// https:// . com ro .es / /a ? a=b & # @ ( ) - _ ñ ș ț ü é ß İ "
    "日本 한국 例え ไทย שלום مرحبا привет क्षि नमस्ते 。 、 … “ ” « » ' \" , ; : :80 ! ¿ ¡ www. "
    "https://ejemplo.ec/a_(b)? @ana @ana@mastodon.example @ana.bsky.social #hola #1 #a1 ＃x ＠y "
    "user@mail.com 😀 👨‍👩‍👧‍👦 👍🏽 🇷🇴 🇪🇨 🇽 1️⃣ ❤ ❤️ ❤︎ © ©️ ™ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🧑🏽‍🚀 🫠 \u200d \ufe0f \u0301 \u0327 "
    "<b> </b> &amp; &#128512; &#0; <a\thref=x> * ** __ || ` ``` [ ]( ) \\ \\* ~ > ! | { } $ % + ="
)
_SPACES = [" ", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\ud83d", "\ude00"]
PIECES = [*_PIECES.split(" "), *_SPACES]


def random_text(rng: random.Random) -> str:
    """Pieces in any order, sometimes many of them, sometimes any code points."""
    if rng.random() < 0.1:
        return "".join(chr(rng.randrange(1, 0x2FF)) for _ in range(rng.randrange(40)))
    size = rng.choice((3, 8, 20, 120))
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(size)))


def small(data: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The rule with limits so low that random texts exceed them."""
    low = {**data, "max": rng.randrange(24, 90)}
    if "also_max" in low:
        low["also_max"] = rng.randrange(40, 200)
    return low


def in_python(rule: CountingRule, text: str, extra: list[str]) -> dict[str, Any]:
    """What batch.ts gives, from Python."""
    counted = count(text, rule, extra)
    try:
        split: list[str] | None = list(split_thread(text, rule, extra))
    except DoesNotFit:
        split = None
    return {
        "count": {
            **{name: getattr(counted, name) for name in ("unit", "used", "max", "over")},
            **{name: getattr(counted, name) for name in ("urls", "mentions", "hashtags")},
            "problems": list(counted.problems),
            "measures": [[str(each.unit), each.used] for each in counted.measures],
        },
        "facets": [dict(vars(each)) for each in find_facets(text, rule)],
        "fitting": fitting_end(text, rule, extra),
        "split": split,
        "visible": visible(text, rule.markup),
        "tidy": tidy(text),
        "similarity": similarity(text, " ".join(extra)),
    }


def test_browser_and_server_agree_on_random_texts(
    rule_data: dict[str, Any], browser: Browser
) -> None:
    rng = random.Random(20261122)
    data: dict[str, Any] = {}
    for name, each in rule_data.items():
        data[name] = each
        data[f"{name} small"] = small(each, rng)
    names = list(data)
    cases: list[Case] = []
    for _ in range(1200):
        extra = [random_text(rng)[:15]] if rng.random() < 0.2 else []
        cases.append((rng.choice(names), random_text(rng), extra))
    answers = browser(data, cases)
    rules = {name: rule_from(each) for name, each in data.items()}
    assert len(answers) == len(cases)
    for case, answer in zip(cases, answers, strict=True):
        name, text, extra = case
        assert answer == in_python(rules[name], text, extra), case
