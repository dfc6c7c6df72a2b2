"""Comments stay with their words; links are looked at with care."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tertulia.accounts.models import Membership, Organisation, Role, User
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.publishing import looking
from tertulia.publishing.line_notes import (
    add_note,
    answer_note,
    notes_of,
    place_of,
    resolve_note,
)
from tertulia.publishing.looking import look
from tertulia.publishing.models import LinkLook, Variant
from tertulia.publishing.services import save_variant
from tertulia.publishing.values import Draft
from tests.publishing.test_options import a_variant, by_hand
from tests.roles.case import Ground
from tests.roles.world import make_world

pytestmark = pytest.mark.django_db

TEXTS = st.text(alphabet="ab \n🫖", max_size=30)


@pytest.fixture
def world(db: object) -> Ground:
    return make_world().here


@given(before=TEXTS, quote=st.text(alphabet="ab🫖", min_size=1, max_size=6), after=TEXTS)
def test_words_are_found_where_they_stood(before: str, quote: str, after: str) -> None:
    place = place_of(before + quote + after, quote, before[-40:])
    assert place is not None
    assert (before + quote + after)[slice(*place)] == quote


@given(more=TEXTS, quote=st.text(alphabet="xy", min_size=1, max_size=6), after=TEXTS)
def test_words_written_before_them_move_them_only(more: str, quote: str, after: str) -> None:
    assert place_of(more + quote + after, quote, "") == (len(more), len(more) + len(quote))


def test_of_two_places_the_one_after_the_same_words() -> None:
    text = "uno taza dos taza"
    assert place_of(text, "taza", "uno ") == (4, 8)
    assert place_of(text, "taza", "dos ") == (13, 17)
    assert place_of(text, "té", "uno ") is None


def write(world: Ground, variant: Variant, text: str) -> Variant:
    save_variant(
        scope=world.scope, variant_id=variant.id, version=None, parts=[Draft(text)], options={}
    )
    variant.refresh_from_db()
    return variant


def test_a_comment_survives_an_edit_and_says_when_its_words_are_gone(world: Ground) -> None:
    variant = a_variant(world, by_hand(world, "x"), "sabe a panela")
    note = add_note(
        scope=world.scope, variant_id=variant.id, body="¿seguro?", quote="panela", before="sabe a "
    )
    answer_note(scope=world.scope, note_id=note.id, body="sí")
    variant = write(world, variant, "El de Loja sabe a panela")
    (told,) = notes_of(scope=world.scope, variants=[variant])[variant.id]
    assert (told.gone, told.resolved, [each.body for each in told.answers]) == (
        False,
        False,
        ["sí"],
    )
    variant = write(world, variant, "El de Loja")
    resolve_note(scope=world.scope, note_id=note.id)
    (told,) = notes_of(scope=world.scope, variants=[variant])[variant.id]
    assert (told.gone, told.resolved) == (True, True)


def test_an_empty_comment_is_refused(world: Ground) -> None:
    variant = a_variant(world, by_hand(world, "x"))
    with pytest.raises(Invalid):
        add_note(scope=world.scope, variant_id=variant.id, body="  ")
    with pytest.raises(NotFound):
        resolve_note(scope=world.scope, note_id=new_id())


class Site(BaseHTTPRequestHandler):
    """A page, and nothing elsewhere."""

    def do_GET(self) -> None:
        found = self.path == "/a"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title> Caf\xc3\xa9 </title><meta name=description content='De Loja'>")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_private_address_is_not_looked_at(
    world: Ground, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "settings", lambda: type("S", (), {"allowed_networks": ()})())
    seen = look(scope=world.scope, url=f"{site}/a")
    assert (seen.ok, seen.why, seen.title) == (False, "private", "")


def test_a_page_gives_its_card_and_is_asked_once_an_hour(
    world: Ground, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ipaddress import ip_network

    allowed = type("S", (), {"allowed_networks": (ip_network("127.0.0.0/8"),)})()
    monkeypatch.setattr(looking, "settings", lambda: allowed)
    seen = look(scope=world.scope, url=f"{site}/a")
    assert (seen.ok, seen.title, seen.description) == (True, "Café", "De Loja")
    LinkLook.objects.update(title="kept")
    assert look(scope=world.scope, url=f"{site}/a").title == "kept"
    gone = look(scope=world.scope, url=f"{site}/b")
    assert (gone.ok, gone.why) == (False, "gone")


@pytest.mark.parametrize("url", ["", "ftp://example.org", "javascript:alert(1)", "http://[", "x"])
def test_what_is_no_web_address_is_not_looked_at(world: Ground, url: str) -> None:
    assert not look(scope=world.scope, url=url).ok


def test_a_reviewer_comments_and_answers_but_does_not_settle(world: Ground) -> None:
    user = User.objects.create_user("rita@here.example", name="Rita")
    organisation = Organisation.objects.get(id=world.scope.organisation_id)
    Membership.objects.create(organisation=organisation, user=user, role=Role.REVIEWER)
    variant = a_variant(world, by_hand(world, "x"), "sabe a panela")
    client = Client()
    client.force_login(user)
    base = f"/b/{world.brand.slug}/posts/{variant.post_id}/"
    page = client.get(base).content.decode()
    assert 'id="note"' in page
    assert "data-lock" in page
    url = reverse("publishing:note", args=[world.brand.slug, variant.post_id, variant.id])
    assert client.post(url, {"body": "¿Panela?", "quote": "panela"}).status_code == 200
    (noted,) = notes_of(scope=world.scope, variants=[variant])[variant.id]
    assert (noted.first.author, noted.quote) == ("Rita", "panela")
    act = reverse(
        "publishing:note_act",
        args=[world.brand.slug, variant.post_id, variant.id, noted.first.id],
    )
    assert client.post(act, {"body": "o miel"}).status_code == 200
    assert client.post(act).status_code == 403
    (noted,) = notes_of(scope=world.scope, variants=[variant])[variant.id]
    assert ([each.body for each in noted.answers], noted.resolved) == (["o miel"], False)
