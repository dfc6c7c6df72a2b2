"""Addresses, tags, codes and machines, by property."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kernel.errors import Invalid
from tertulia.links.rules import (
    ALPHABET,
    MAX_URL,
    Utm,
    checked_url,
    is_machine,
    new_code,
    tag_of,
    utm_of,
    with_utm,
)

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
UTMS = st.builds(Utm, WORDS, WORDS, WORDS, WORDS, WORDS)
_SAFE = st.text("abcXYZ019-._~%20+", min_size=1, max_size=8)
PAIRS = st.lists(st.one_of(_SAFE, st.builds("{}={}".format, _SAFE, _SAFE)), max_size=6)


@st.composite
def urls(draw: st.DrawFn) -> str:
    path = draw(st.sampled_from(["", "/", "/a/b", "/menú".encode().hex()]))
    pairs = [each for each in draw(PAIRS) if not each.lower().startswith("utm")]
    if draw(st.booleans()):
        pairs.insert(draw(st.integers(0, len(pairs))), "UTM_Source=old")
    query = "?" + "&".join(pairs) if pairs else ""
    fragment = draw(st.sampled_from(["", "#top", "#a=1&b?c"]))
    return f"https://example.org{path}{query}{fragment}"


@given(urls(), UTMS)
def test_tags_are_added_and_everything_else_stays_byte_for_byte(url: str, utm: Utm) -> None:
    made = with_utm(url, utm)
    before, after = urlsplit(url), urlsplit(made)
    assert after[:3] == before[:3]
    assert after.fragment == before.fragment
    said = {f"utm_{name}": value for name, value in utm.as_json().items()}
    replaced = "utm_source" in said
    kept = [
        pair
        for pair in before.query.split("&")
        if pair and not (replaced and pair.lower().startswith("utm_source="))
    ]
    pairs = [pair for pair in after.query.split("&") if pair]
    assert pairs[: len(kept)] == kept
    got = parse_qsl("&".join(pairs[len(kept) :]), keep_blank_values=True, encoding="utf-8")
    assert got == list(said.items())


@given(urls(), UTMS)
def test_tagging_twice_changes_nothing(url: str, utm: Utm) -> None:
    once = with_utm(url, utm)
    assert with_utm(once, utm) == once


@given(urls())
def test_without_tags_nothing_changes(url: str) -> None:
    assert with_utm(url, Utm()) == url


@given(st.text(max_size=200))
def test_a_tag_is_plain_and_stays_itself(words: str) -> None:
    tag = tag_of(words)
    assert tag == tag_of(tag)
    assert len(tag) <= 100
    assert all(each in "abcdefghijklmnopqrstuvwxyz0123456789-" for each in tag)


def test_a_tag_is_readable() -> None:
    assert tag_of("Navidad 2026: ¡2x1 en café!") == "navidad-2026-2x1-en-cafe"


def test_what_is_said_is_trimmed_and_unknown_is_left_out() -> None:
    assert utm_of({"source": "  a  b ", "medium": None, "id": "7"}) == Utm(source="a b")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org/x",
        "/settings",
        "example.org",
        "https://",
        "https:///example.org",
        "https://user:secret@example.org/",
        "https://@example.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/\r\nSet-Cookie: a=b",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org:99999/",
        "https://[::1",
        "https://example.org/<script>",
        "https://go.example.org/l/abcdefg",
        "https://example.org/" + "a" * MAX_URL,
        "",
    ],
)
def test_what_a_browser_may_not_be_sent_to_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        checked_url(url, our_hosts=frozenset({"go.example.org"}))


@given(st.text(max_size=60))
def test_whatever_is_accepted_is_a_web_address_in_ascii(words: str) -> None:
    for said in (words, f"https://{words}", f"http://example.org/{words}"):
        try:
            url = checked_url(said)
        except Invalid:
            continue
        assert url.isascii()
        assert url.isprintable()
        assert " " not in url
        assert urlsplit(url).scheme in ("http", "https")
        assert urlsplit(url).hostname
        assert urlsplit(url).username is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("HTTPS://example.org/A?b=C#d", "https://example.org/A?b=C#d"),
        ("  https://example.org ", "https://example.org"),
        ("https://cafea.example/menú", "https://cafea.example/men%C3%BA"),
        ("https://año.example:8443/x", "https://xn--ao-zja.example:8443/x"),
        ("http://127.0.0.1:8000/l/abc", "http://127.0.0.1:8000/l/abc"),
    ],
)
def test_an_address_is_kept_as_it_goes_into_a_header(said: str, kept: str) -> None:
    assert checked_url(said) == kept


def test_codes_are_long_and_of_letters_that_do_not_look_alike() -> None:
    codes = {new_code() for _turn in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 7 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("0OIl") & set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 58


CHROME = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
PEOPLE = [
    CHROME,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/21F90 Instagram 334.0.4.32.98 (iPhone14,5; iOS 17_5; es_EC)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Opera/9.80 (Android; Opera Mini/36.2/191.256; U; ro) Presto/2.12.423 Version/12.16",
]
MACHINES = [
    "",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "http.rb/5.1.1 (Mastodon/4.3.0; +https://mastodon.example/)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SkypeUriPreview Preview/0.5 skype-url-preview",
    "curl/8.5.0",
    "python-requests/2.32",
    "Go-http-client/2.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0 Safari/537.36",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_are_people(agent: str) -> None:
    assert not is_machine("GET", {"User-Agent": agent})
    assert not is_machine("GET", {"User-Agent": agent, "Sec-Fetch-Mode": "navigate"})


@pytest.mark.parametrize("agent", MACHINES)
def test_programs_and_previews_are_not(agent: str) -> None:
    assert is_machine("GET", {"User-Agent": agent})


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"X-Purpose": "preview"}),
        ("GET", {"X-Moz": "prefetch"}),
        ("GET", {"Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_what_nobody_clicked_is_not_a_click(method: str, headers: dict[str, str]) -> None:
    assert is_machine(method, {"User-Agent": CHROME, **headers})
