"""Emoji of a text, as people see them: a family or a flag is one."""

from __future__ import annotations

import regex

_GRAPHEME = regex.compile(r"\X")
_EMOJI = regex.compile(
    r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f?\u20e3"
)
_TONE = regex.compile(r"[\U0001F3FB-\U0001F3FF\ufe0f]")


def emojis_of(text: str) -> list[tuple[str, int]]:
    """Each emoji with its place, in code points."""
    return [(each[0], each.start()) for each in _GRAPHEME.finditer(text) if _EMOJI.search(each[0])]


def bare(emoji: str) -> str:
    """Without colour of skin and without the mark that asks for a picture."""
    return str(_TONE.sub("", emoji)) or emoji
