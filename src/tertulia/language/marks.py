"""What a text points at: links, hashtags, handles. Pure rules."""

from __future__ import annotations

import re

LINK = re.compile(r"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+")
_HASHTAG = re.compile(r"(?<![\w&/])#(\w+)")
_HANDLE = re.compile(r"(?<![\w./])@(\w+(?:@[\w.-]+\w)?)")


def links_in(text: str) -> tuple[str, ...]:
    """In order, without the marks that end a sentence."""
    if not may_link(text):
        return ()
    return tuple(each.rstrip(".,;:!?)»”") for each in LINK.findall(text))


def hashtags_in(text: str) -> tuple[str, ...]:
    """Without #."""
    return tuple(_HASHTAG.findall(text)) if "#" in text else ()


def handles_in(text: str) -> tuple[str, ...]:
    """Without the first @."""
    return tuple(_HANDLE.findall(text)) if "@" in text else ()


def may_link(text: str) -> bool:
    """Most texts have none, and that is told at once."""
    return "://" in text or "www." in text
