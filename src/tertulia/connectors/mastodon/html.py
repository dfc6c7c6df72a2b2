"""The HTML of a status as plain text: line breaks kept, addresses written out, nothing executed."""

from __future__ import annotations

from html.parser import HTMLParser

BREAKS = {"br"}
BLOCKS = {"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"script", "style", "template", "head", "title"}
NAMED = {"mention", "hashtag", "u-url"}


class _Reader(HTMLParser):
    """Collects text; a link that shows something else than its address gets the address too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._silent = 0
        self._href = ""
        self._named = False
        self._shown: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if self._silent or tag in SILENT or "quote-inline" in classes:
            if tag not in BREAKS and tag not in {"img", "wbr", "hr", "meta", "link"}:
                self._silent += 1
            return
        if tag in BREAKS:
            self._write("\n")
        elif tag in BLOCKS:
            self._block()
        elif tag == "li":
            self._block(single=True)
            self._write("- ")
        elif tag == "img":
            self._write(given.get("alt") or "")
        elif tag == "a":
            self._close_link()
            self._href = given.get("href") or ""
            self._named = bool(classes & NAMED)
            self._shown = []

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent -= 1
        elif tag == "a":
            self._close_link()
        elif tag in BLOCKS:
            self._block()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._write(data)

    def _write(self, text: str) -> None:
        (self._out if self._shown is None else self._shown).append(text)

    def _block(self, *, single: bool = False) -> None:
        self._close_link()
        text = "".join(self._out).rstrip(" ")
        self._out = [text]
        if text:
            wanted = 1 if single else 2
            have = len(text) - len(text.rstrip("\n"))
            self._out.append("\n" * max(0, wanted - have))

    def _close_link(self) -> None:
        if self._shown is None:
            return
        shown, self._shown = "".join(self._shown), None
        self._out.append(_link(shown, self._href, named=self._named))

    def text(self) -> str:
        self._close_link()
        return "".join(self._out).strip()


def _link(shown: str, href: str, *, named: bool) -> str:
    if named or not href.startswith(("http://", "https://")) or shown == href:
        return shown
    bare = href.split("://", 1)[1]
    cut = shown.endswith("…") and shown != "…" and bare.startswith(shown.rstrip("…"))
    if cut or shown.strip() in ("", bare, bare.rstrip("/")):
        return href
    return f"{shown} ({href})"


def to_text(html: str) -> str:
    """The text that a reader of `html` sees, with addresses in full."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()
