"""Pages and fragments, as htmx and plain forms ask for them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from tertulia.inbox.models import State
from tertulia.kernel import clock
from tertulia.networks.values import RemoteRef
from tests.inbox.world import World, ours, said

HX = {"HX-Request": "true"}


@pytest.fixture
def client(world: World) -> Client:
    """Mireia, signed in."""
    found = Client()
    found.force_login(world.user)
    return found


def get(client: Client, world: World, path: str = "", **headers: str) -> HttpResponse:
    answer: HttpResponse = client.get(f"/b/{world.brand.slug}/inbox/{path}", headers=headers)
    return answer


def test_opening_by_a_fragment_brings_thread_side_and_counts(world: World, client: Client) -> None:
    world.hear(said("c1"))
    answer = get(client, world, f"{world.one().id}/", **HX).content.decode()
    assert answer.lstrip().startswith("<title>Lucía Paredes")
    assert "<html" not in answer
    for part in ('id="thread-lines"', "#inbox-counts", ".pane.side"):
        assert part in answer


def test_what_somebody_wrote_is_only_text(world: World, client: Client) -> None:
    world.hear(said("c1", '<script>alert(1)</script> <b onclick="x">hola</b>'))
    page = get(client, world, f"{world.one().id}/").content.decode()
    assert "<script>alert" not in page
    assert "onclick=" not in page.replace("onclick=&quot;", "")


def test_approved_answers_of_the_brand_book_can_be_cited(world: World, client: Client) -> None:
    from tertulia.brandbook.services.book import save_section

    row = {"title": "¿Hay leche vegetal?", "text": "Sí: de avena."}
    save_section(scope=world.scope, section="positions", base=0, parts={"positions": [row]})
    world.hear(said("c1"))
    page = get(client, world, f"{world.one().id}/").content.decode()
    assert '<button type="button" data-saved-id="book-0">¿Hay leche vegetal?</button>' in page
    assert "de avena." in page


def test_an_act_answers_with_a_toast_its_undo_and_what_changed(
    world: World, client: Client
) -> None:
    world.hear(said("c1"))
    row = world.one()
    answer = client.post(f"/b/{world.brand.slug}/inbox/{row.id}/close", headers=HX)
    told = json.loads(answer.headers["HX-Trigger"])
    assert answer.status_code == 204
    assert told["inbox:changed"] == {"ids": [str(row.id)], "leaves": True}
    client.post(told["toast"]["undo"], headers=HX)
    assert world.one().state == State.OPEN


def test_a_plain_form_comes_back_to_the_conversation(world: World, client: Client) -> None:
    world.hear(said("c1"))
    answer = client.post(f"/b/{world.brand.slug}/inbox/{world.one().id}/close")
    assert answer.status_code == 302
    assert str(world.one().id) in answer.headers["Location"]


def test_a_narrowed_list_says_to_what(world: World, client: Client) -> None:
    world.hear(ours("p1", "Tueste de Loja"), said("c1"))
    page = get(client, world, f"?channel={world.channel.id}&about=p1").content.decode()
    assert "narrowed" in page
    assert "Tueste de Loja" in page
    of = get(client, world, f"?view=all&person={world.one().identity_id}").content.decode()
    assert '<span class="cut grow" dir="auto">Lucía Paredes</span>' in of


@pytest.mark.parametrize(
    "query",
    ["?view=nonsense", "?channel=x&person=y&kind=z", "?q=%00", "?limit=99999", "?by=post&q=a"],
)
def test_an_address_that_cannot_be_read_is_no_error(
    world: World, client: Client, query: str
) -> None:
    world.hear(said("c1"))
    assert get(client, world, query).status_code == 200
    assert get(client, world, f"rows{query}").status_code == 200


@pytest.mark.parametrize("cursor", ["x", "_", "1_2", "nan_" + "0" * 32, "1e999_" + "0" * 32])
def test_a_cursor_that_is_none_is_told(world: World, client: Client, cursor: str) -> None:
    assert get(client, world, f"rows?after={cursor}", **HX).status_code == 422


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("bulk", {"id": "x" * 36}),
        ("{id}/snooze", {"choice": "custom", "custom": "0001-01-01T00:00"}),
        ("{id}/snooze", {"choice": "custom", "custom": "9999-12-31T23:59"}),
        ("{id}/snooze", {"choice": "never"}),
        ("{id}/assign", {"user": "x" * 36}),
        ("{id}/reply", {"text": " ", "answers": "y" * 36}),
        ("{id}/note", {"text": ""}),
        ("saved/save", {"id": "z" * 36, "title": "", "text": ""}),
        ("target", {"minutes": "-1"}),
    ],
)
def test_a_form_that_cannot_be_read_is_told_and_changes_nothing(
    world: World, client: Client, path: str, form: dict[str, str]
) -> None:
    world.hear(said("c1"))
    before = (world.one().state, world.one().snoozed_until, world.one().assignee)
    url = f"/b/{world.brand.slug}/inbox/{path.format(id=world.one().id)}"
    assert client.post(url, form, headers=HX).status_code == 422
    assert (world.one().state, world.one().snoozed_until, world.one().assignee) == before


def test_a_word_of_many_texts_is_looked_for_in_the_newest_and_the_list_says_so(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.inbox.queries.said.SEARCHED", 2)
    start = clock.now() - timedelta(hours=1)
    for number in range(3):
        about = RemoteRef(f"p{number}")
        when = start + timedelta(minutes=number)
        world.hear(said(f"c{number}", f"leche {number}", created_at=when, about=about, root=about))
    found = get(client, world, "?view=all&q=leche").content.decode()
    assert found.count('class="row-item') == 2
    assert "leche 0" not in found
    assert "los 2 textos" in found
    one = get(client, world, "?view=all&q=leche+0").content.decode()
    assert "leche 0" in one
    assert "los 2 textos" not in one
