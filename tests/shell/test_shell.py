"""Tags, assets, navigation and words of the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kernel.room import Destination, Panel, Room
from tertulia.shell import assets, faces, navigation
from tertulia.shell.assets import AssetMissing, asset_url, icon_url
from tertulia.shell.context import Shell, room_of
from tertulia.shell.frame import BrandMark, Frame
from tertulia.shell.words import script_words, spell

AT = datetime(2026, 11, 22, 12, 51, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A build of our own making."""
    manifest = {
        "main.ts": {"file": "assets/main-1.js", "css": ["assets/main-2.css"]},
        "icons.svg": {"file": "assets/icons-3.svg"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "icons-3.svg").write_text('<svg><symbol id="inbox"></symbol></svg>')
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    settings.DEBUG = True
    assets._manifest.cache_clear()
    assets._icons.cache_clear()
    yield tmp_path
    assets._manifest.cache_clear()
    assets._icons.cache_clear()


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_names_are_resolved_to_hashed_files(built: Path) -> None:
    assert asset_url("main.ts") == "/static/built/assets/main-1.js"
    assert asset_url("main.css") == "/static/built/assets/main-2.css"
    assert icon_url("inbox") == "/static/built/assets/icons-3.svg#inbox"


@pytest.mark.parametrize("ask", [lambda: asset_url("x.ts"), lambda: icon_url("nothing")])
def test_what_is_missing_names_the_command(built: Path, ask: Any) -> None:
    with pytest.raises(AssetMissing, match="make assets"):
        ask()


def test_without_a_build_the_command_is_named(built: Path) -> None:
    (built / "manifest.json").unlink()
    with pytest.raises(AssetMissing, match="make assets"):
        asset_url("main.ts")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "under 1 min"),
        (59, "under 1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (7800, "2 h 10 min"),
        (12 * 3600 + 600, "12 h"),
        (47 * 3600, "47 h"),
        (48 * 3600, "2 d"),
    ],
)
def test_spans_are_words(seconds: float, said: str) -> None:
    assert spell(seconds) == said


@given(st.floats(min_value=0, max_value=1e9))
def test_every_span_can_be_said(seconds: float) -> None:
    assert "{" not in spell(seconds)


@pytest.mark.parametrize(
    ("at", "kind", "words", "classes"),
    [
        (AT - timedelta(minutes=31), "since", "31 min", "clock"),
        (AT + timedelta(minutes=6), "left", "6 min left", "clock close"),
        (AT + timedelta(minutes=40), "left", "40 min left", "clock"),
        (AT - timedelta(minutes=10), "left", "late by 10 min", "clock late"),
        (AT - timedelta(seconds=20), "ago", "just now", "clock"),
        (AT - timedelta(hours=3), "ago", "3 h ago", "clock"),
    ],
)
def test_clocks(at: datetime, kind: str, words: str, classes: str) -> None:
    with time_machine.travel(AT, tick=False):
        html = render("{% clock at kind %}", at=at, kind=kind)
    assert f">{words}</time>" in html
    assert f'class="{classes}"' in html


def test_a_clock_without_a_time_is_nothing() -> None:
    assert render("{% clock at %}", at=None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Lucía Paredes", "LP"),
        ("Ana María de la Cruz", "AC"),
        ("@karen.ortiz", "K"),
        ("Joaquín N.", "JN"),
        ("🐱", "·"),
        ("", "·"),
        ("محمد الفاسي", "ما"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert faces.initials(name) == letters


@given(st.text())
def test_a_face_can_be_made_of_any_name(name: str) -> None:
    html = render("{% face name %}", name=name)
    assert f"face {faces.colour(name)}" in html


def test_what_people_wrote_is_escaped() -> None:
    nasty = '"><script>alert(1)</script>'
    html = render(
        "{% net m n %}{% face n %}{% face n '' n %}{% tag n %}{% meter 1 2 n %}", m=nasty, n=nasty
    )
    assert "<script" not in html


def test_a_field_names_its_help_and_its_errors() -> None:
    class Asking(forms.Form):
        name = forms.CharField(label="Name", help_text="As the team sees it.")

    html = render("{% field form.name %}", form=Asking({"name": ""}))
    assert 'aria-describedby="id_name-help id_name-errors"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name-errors"' in html


@pytest.fixture
def request_of(rf: RequestFactory) -> HttpRequest:
    request = rf.get("/b/cafe/inbox/7")
    cafe = BrandMark("cafe", "Café")
    request.frame = Frame("Mireia", cafe, (cafe,), frozenset({"inbox.read"}))  # type: ignore[attr-defined]
    return request


def declare(monkeypatch: pytest.MonkeyPatch, *destinations: Destination, **more: Any) -> None:
    room = Room(name="x", destinations=destinations, **more)
    monkeypatch.setattr(navigation, "rooms", lambda: (room,))
    monkeypatch.setattr("tertulia.shell.templatetags.shell.rooms", lambda: (room,))


def test_only_what_may_be_opened_is_shown_in_order(
    request_of: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(
        monkeypatch,
        Destination("Gallery", "shell:design", icon="x", in_brand=False, order=20),
        Destination(
            "Palette", "shell:palette", icon="x", in_brand=False, order=10, permission="inbox.read"
        ),
        Destination("Secret", "shell:design", icon="x", in_brand=False, permission="audit.read"),
        Destination("Not yet built", "nowhere:at_all", icon="x"),
    )
    assert [each.label for each in Shell(request_of).rail] == ["Palette", "Gallery"]


def test_counts_are_asked_for_the_rail_only(
    request_of: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Destination("Inbox", "shell:design", icon="x", in_brand=False, badge=lambda _: 11)
    declare(monkeypatch, counted)
    assert [each.badge for each in Shell(request_of).rail] == [11]
    frame = request_of.frame  # type: ignore[attr-defined]
    assert [each.badge for each in navigation.destinations(request_of, frame, badges=False)] == [
        None
    ]


@pytest.mark.parametrize(
    ("path", "url", "is_there"),
    [
        ("/b/cafe/inbox", "/b/cafe/inbox", True),
        ("/b/cafe/inbox/7", "/b/cafe/inbox", True),
        ("/b/cafe/inbox/7", "/b/cafe/inbox/", True),
        ("/b/cafe/inboxes", "/b/cafe/inbox", False),
        ("/b/cafe/inbox", "/b/cafe/", False),
        ("/b/cafe/", "/b/cafe/", True),
        ("/x", "/", False),
    ],
)
def test_where_one_is(path: str, url: str, is_there: bool) -> None:
    assert navigation.is_current(path, url) is is_there


def test_panels_are_rendered_in_order_and_marked_with_their_room(
    request_of: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second(request: HttpRequest, *, who: str) -> str:
        return f"<p>{who}</p>"

    panels = (
        Panel("side", second, order=20),
        Panel("side", lambda request, who: "<i>1</i>", order=10),
        Panel("side", lambda request, who: "", order=5),
        Panel("elsewhere", lambda request: "<b>no</b>"),
    )
    second.__module__ = "tertulia.people.panels"
    declare(monkeypatch, panels=panels)
    html = render("{% place 'side' who='Ana' %}", request=request_of)
    assert html.endswith('<div class="lent" data-room="people"><p>Ana</p></div>')
    assert html.count("<div") == 2
    assert html.index("<i>1</i>") < html.index("Ana")


def test_a_view_belongs_to_its_room() -> None:
    def view() -> None: ...

    for module, room in {
        "tertulia.inbox.ui.views": "inbox",
        "allauth.account.views": "accounts",
        "django.views": "",
    }.items():
        view.__module__ = module
        assert room_of(view) == room


@pytest.mark.parametrize(
    ("cookie", "chosen", "theme"),
    [("", "", "auto"), ("", "dark", "dark"), ("light", "dark", "light"), ("<b>", "", "auto")],
)
def test_the_browsers_theme_wins(rf: RequestFactory, cookie: str, chosen: str, theme: str) -> None:
    request = rf.get("/")
    request.COOKIES["tertulia_theme"] = cookie
    request.frame = Frame("Mireia", theme=chosen)  # type: ignore[attr-defined]
    assert Shell(request).theme == theme


def test_strangers_are_told_no_event_stream(rf: RequestFactory) -> None:
    assert Shell(rf.get("/")).live_url == ""


def test_scripts_and_server_use_the_same_keys() -> None:
    """Every `words("key")` of a script has its sentence."""
    import re

    source = Path(__file__).parents[2] / "frontend" / "src"
    used = {
        key
        for folder in ("shell", "live")
        for file in (source / folder).glob("*.ts")
        for call in re.findall(r"\bwords\(([^()]*)", file.read_text(encoding="utf-8"))
        for key in re.findall(r'"([a-z_]+)"', call)
    }
    assert len(used) > 20
    assert used <= set(script_words())
