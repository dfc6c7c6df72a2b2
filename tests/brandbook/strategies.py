"""Books of every kind, tidied as a service tidies them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import strategies as st

from tertulia.brandbook.content import ITEMS, KEYS, LINES, PROSE, Content, clean
from tertulia.brandbook.names import NAMES

NAMES_OF_OURS = [name for names in NAMES.values() for each in names for name in each]
#: What may be mistaken for a mark of Markdown, and names that are headings elsewhere.
TRICKY = [
    "#", "##", "### ", "\\", "\\#", "\\## ", "[", "]", "[language: es]", "[país: EC] ", ":", ": ",
    "a: b", "→", "->", " → ", "- ", "* ", "**", "**a:** b", "1. ", "---", "===", "|", "```", "\n",
    "\n\n", "  ", "\t", "\u2028", "\x85", "☕", "#café", "ș", "ñ", "`", "\\[", "![a](picture:x)",
]  # fmt: skip
words = st.lists(
    st.one_of(st.sampled_from(TRICKY), st.sampled_from(NAMES_OF_OURS), st.text(max_size=6)),
    max_size=6,
).map("".join)
texts = st.lists(words, max_size=4).map("\n".join)


def _row(kind: type[Any]) -> st.SearchStrategy[Any]:
    made = {each.name: texts if each.name == "text" else words for each in fields(kind)}
    if kind.__name__ == "EmojiRule":
        made["rule"] = st.sampled_from(["most", "only", "never", "none", "note"])
    return st.builds(kind, **made)


def _part(key: str) -> st.SearchStrategy[Any]:
    if key in PROSE:
        return texts
    item = words if key in LINES else _row(ITEMS[key])
    return st.lists(item, max_size=3).map(tuple)


books: st.SearchStrategy[Content] = st.fixed_dictionaries(
    {}, optional={key: _part(key) for key in KEYS}
).map(lambda parts: clean(Content(**parts)))
