"""The same thing said on another channel: shorter, in its own manner. Pure."""

from __future__ import annotations

import re
from zlib import crc32

from tools.demo.year.stock import Idea, Stock

_SENTENCE = re.compile(r"(?<=[.!?…”])\s+")


def again(stock: Stock, idea: Idea) -> str:
    """What the channel by hand says of it: the title, the heart of it, a mark, tags."""
    sentences = _SENTENCE.split(idea.text)
    turn = crc32(idea.title.encode())
    heart = sentences[0] if len(sentences) < 2 or turn % 3 == 0 else sentences[-1]
    mark = stock.marks[turn % len(stock.marks)]
    title = idea.title.rstrip(".")
    end = "" if title.endswith(("?", "!")) else "."
    shapes = (f"{title} {mark} {heart}", f"{heart} {mark}", f"{title}{end} {heart} {mark}")
    tags = stock.tags.get(idea.pillar, "")
    return f"{shapes[turn % len(shapes)]}\n\n{tags}".strip()
