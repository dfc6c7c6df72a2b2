"""The little Markdown that prose may have, as safe HTML: paragraphs, lists, small headings, bold,
emphasis, links, and pictures of the book. Everything else stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import UUID

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_PICTURE = re.compile(r"^!\[([^\]]*)\]\(picture:([0-9a-f-]{36})\)$")
_HEADING = re.compile(r"^#{1,6} +(.+)$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|(\d+)[.)])\s+(.+)$")
_INLINE = (
    (re.compile(r"\*\*(?=\S)(.{1,400}?)(?<=\S)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])(.{1,400}?)(?<=[^\s*])\*(?![\w*])"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)_(?=\S)(.{1,400}?)(?<=\S)_(?!\w)"), r"<em>\1</em>"),
    (
        re.compile(r"\[([^\[\]]{1,400})\]\((https?://[^\s()]{1,2000})\)"),
        r'<a href="\2" rel="noopener noreferrer" target="_blank">\1</a>',
    ),
)


def picture_ids(text: str) -> Iterator[UUID]:
    """The pictures a text shows."""
    for line in text.split("\n"):
        found = _PICTURE.match(line.strip())
        if found:
            try:
                yield UUID(found[2])
            except ValueError:
                continue


def as_html(text: str, picture_url: Callable[[str], str]) -> SafeString:
    """The text as HTML; `picture_url` gives the address of a picture of the book."""
    pieces: list[SafeString] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.strip():
            pieces += _block(block.split("\n"), picture_url)
    return mark_safe("".join(pieces))  # noqa: S308 -- made of escaped pieces


def _block(lines: list[str], picture_url: Callable[[str], str]) -> Iterator[SafeString]:
    """Lines of one kind together."""
    said: list[str] = []
    items: list[tuple[str]] = []
    numbered = False
    for line in [*lines, ""]:
        item = _ITEM.match(line)
        other = _alone(line, picture_url)
        if said and (item or other or not line):
            yield format_html('<p dir="auto">{}</p>', _lines(said))
            said = []
        if items and not item:
            rows = format_html_join("", '<li dir="auto">{}</li>', items)
            yield format_html("<ol>{}</ol>" if numbered else "<ul>{}</ul>", rows)
            items = []
        if item:
            numbered = bool(item[1]) if not items else numbered
            items.append((_inline(item[2]),))
        elif other:
            yield other
        elif line:
            said.append(line)


def _alone(line: str, picture_url: Callable[[str], str]) -> SafeString | None:
    picture = _PICTURE.match(line.strip())
    if picture:
        return format_html(
            '<figure><img src="{}" alt="{}" loading="lazy" decoding="async">'
            "<figcaption>{}</figcaption></figure>",
            picture_url(picture[2]),
            picture[1],
            picture[1],
        )
    heading = _HEADING.match(line)
    return format_html('<p class="strong">{}</p>', _inline(heading[1])) if heading else None


def _lines(lines: list[str]) -> SafeString:
    return mark_safe("<br>".join(_inline(line) for line in lines))  # noqa: S308 -- escaped


def _inline(text: str) -> SafeString:
    html = str(conditional_escape(text))
    for pattern, instead in _INLINE:
        html = pattern.sub(instead, html)
    return mark_safe(html)  # noqa: S308 -- escaped above, our tags only
