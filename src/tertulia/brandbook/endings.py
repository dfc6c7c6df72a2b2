"""A word of the book as a pattern that also finds its plural and its feminine.

Not a dictionary: endings that Spanish, Portuguese, Romanian and English give to most words. What
a rule needs beyond them is written with a star: `barat*`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tertulia.brandbook.folding import fold

#: (what the word ends with, how it may end instead); the first that fits is used.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (
        ("z", "z|ces"),
        ("os?", "os?|as?"),
        ("as?", "as?"),
        ("or", "or|ores|oras?"),
        ("on", "on|ones|onas?"),
        ("[eiu]", "{}s?"),
        ("s", "s"),
        ("", "(?:e?s)?"),
    ),
    "pt": (
        ("ao", "ao|aos|oes|aes|a|as|ona"),
        ("m", "m|ns"),
        ("el", "el|eis"),
        ("il", "il|is|eis"),
        ("[aou]l", "{}|ais|ois|uis"),
        ("os?", "os?|as?"),
        ("as?", "as?"),
        ("or", "or|ores|oras?"),
        ("[eiu]", "{}s?"),
        ("s", "s(?:es)?"),
        ("", "(?:e?s)?"),
    ),
    "ro": (
        ("ie", "ie|ia|ii|iile|iei|iilor"),
        ("e", "e|ea|i|ii|ile|ei|ilor|le|lor"),
        ("a", "a|e|ei|ele|elor|i|ile|ilor"),
        ("u", "u|ul|ului|i|ii|ilor|a|e|uri|urile"),
        ("", "(?:ul|ului|uri|urile|urilor|i|ii|ilor|a|e|ei|ele|elor|le|lor)?"),
    ),
    "en": (("y", "y|ies"), ("s|x|z|ch|sh", "{}(?:es)?"), ("", "(?:e?s)?")),
}  # fmt: skip
#: Short words are only themselves: their endings would be other words.
_SHORTEST = 4


@lru_cache(maxsize=4096)
def pattern_of(words: str, language: str) -> re.Pattern[str] | None:
    """Finds the words in a folded text, whole. None: there is no letter in them."""
    pieces = [
        _piece(word, language) for word in re.findall(r"[\w']+\*?|[^\w\s]+", fold(words).text)
    ]
    if not any(re.search(r"\w", each) for each in pieces):
        return None
    return re.compile(rf"(?<![\w']){r'[\s\-]*'.join(pieces)}(?!\w)")


def _piece(word: str, language: str) -> str:
    if word.endswith("*"):
        return rf"{re.escape(word[:-1])}\w*"
    if len(word) < _SHORTEST or not word.isalpha():
        return re.escape(word)
    for ending, instead in _ENDINGS.get(language, _ENDINGS["en"]):
        found = re.search(rf"(?:{ending})$", word)
        if found:
            stem = re.escape(word[: found.start()])
            return rf"{stem}(?:{instead.replace('{}', found[0])})"
    return re.escape(word)
