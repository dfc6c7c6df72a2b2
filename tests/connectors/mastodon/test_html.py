"""The HTML of statuses as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.connectors.mastodon.html import to_text

LINK = (
    '<a href="https://example.com/un/camino/largo?x=1&amp;y=2" target="_blank" rel="nofollow">'
    '<span class="invisible">https://</span><span class="ellipsis">example.com/un/camino</span>'
    '<span class="invisible">/largo?x=1&amp;y=2</span></a>'
)
MENTION = (
    '<span class="h-card" translate="no"><a href="https://otro.example/@leo" class="u-url mention">'
    "@<span>leo</span></a></span>"
)
TAG = (
    '<a href="https://example.social/tags/feria" class="mention hashtag" rel="tag">'
    "#<span>feria</span></a>"
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>uno<br>dos<br />tres</p><p>cuatro</p>", "uno\ndos\ntres\n\ncuatro"),
        (
            f"<p>{MENTION} mira {LINK} {TAG}</p>",
            "@leo mira https://example.com/un/camino/largo?x=1&y=2 #feria",
        ),
        ("<p>a &lt;b&gt; &amp; c &quot;d&quot; &#39;e&#39;</p>", "a <b> & c \"d\" 'e'"),
        ('<p><a href="https://example.com/a">léelo</a></p>', "léelo (https://example.com/a)"),
        ('<a href="https://example.com/a/b">example.com/a…</a>', "https://example.com/a/b"),
        ('<a href="javascript:alert(1)">pulsa</a>', "pulsa"),
        ("<p>antes<script>alert('x')</script>después</p>", "antesdespués"),
        ("<style>p{}</style><p>hola</p>", "hola"),
        ("<ul><li>uno</li><li>dos</li></ul>", "- uno\n- dos"),
        ("<blockquote>cita</blockquote><p>y más</p>", "cita\n\ny más"),
        ('<p>hola <img alt=":blob:" src="x"> tú</p>', "hola :blob: tú"),
        (
            '<p class="quote-inline">RE: <a href="https://x.example/1">x</a></p><p>mi voz</p>',
            "mi voz",
        ),
        ("<p>abierto", "abierto"),
        ("<p><a href='https://a.example'>sin cerrar", "sin cerrar (https://a.example)"),
        ("sin etiquetas", "sin etiquetas"),
        ("", ""),
        ("<p></p>", ""),
        ("<p>مرحبا <b>بكم</b></p>", "مرحبا بكم"),
    ],
)
def test_what_a_reader_sees(html: str, text: str) -> None:
    assert to_text(html) == text


@given(st.text(alphabet=st.sampled_from("<>/&;pabrscit =\"'!-ñ\n")) | st.text())
def test_nothing_breaks_it(html: str) -> None:
    assert isinstance(to_text(html), str)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_escaped_text_comes_back(text: str) -> None:
    from html import escape

    assert to_text(f"<p>{escape(text)}</p>") == text.strip()
