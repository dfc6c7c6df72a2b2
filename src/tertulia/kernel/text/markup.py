"""What a reader sees of a text with markup: the part that networks count after parsing it.

Sources and dates: the table in this package's README.
"""

from __future__ import annotations

import regex

from tertulia.kernel.text.rule import Markup
from tertulia.kernel.text.units import well_formed

_TAGS = "b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|tg-emoji|tg-time|a|code|pre|blockquote"
_HTML = regex.compile(
    rf"</?(?:{_TAGS})(?:[ \t\n][^<>]*)?>|&(lt|gt|amp|quot);|&#([0-9]{{1,7}});"
    r"|&#[xX]([0-9A-Fa-f]{1,6});"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_MARKDOWN = regex.compile(
    r"```(?:[A-Za-z0-9+#_\-]*\n)?((?:\\[\x01-\x7E]|[^\\])*?)```"
    r"|`((?:\\[\x01-\x7E]|[^`\\])*)`"
    r"|\\([\x01-\x7E])"
    r"|\]\((?:\\[\x01-\x7E]|[^)\\]){0,2048}\)"
    r"|(?:(?<=\n)|(?<![\s\S]))(?:\*\*)?>"
    r"|!?\["
    r"|\|\||[*_~]"
)
_ESCAPED = regex.compile(r"\\([\x01-\x7E])")


def visible(text: str, markup: Markup) -> str:
    """The text without its markup, well-formed."""
    whole = well_formed(text)
    if markup == "html":
        return _HTML.sub(_from_html, whole)
    if markup == "markdown_v2":
        return _MARKDOWN.sub(_from_markdown, whole)
    return whole


def _from_html(match: regex.Match[str]) -> str:
    named, decimal, hexadecimal = match.groups()
    if named:
        return _NAMED[named]
    if decimal or hexadecimal:
        point = int(decimal) if decimal else int(hexadecimal, 16)
        bad = point == 0 or point > 0x10FFFF or 0xD800 <= point <= 0xDFFF
        return "\ufffd" if bad else chr(point)
    return ""


def _from_markdown(match: regex.Match[str]) -> str:
    pre, code, escaped = match.groups()
    inside = pre if pre is not None else code
    if inside is not None:
        return _ESCAPED.sub(r"\1", inside)
    return escaped or ""
