"""Names in the inbox and on their own page, by API and from a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertulia.accounts.services.tokens import create_token
from tertulia.cli import names as cli
from tertulia.inbox.queries.lists import conversations_page
from tertulia.inbox.queries.values import NameAs, Wanted
from tertulia.inbox.rules import Text, summary_of
from tertulia.inbox.services.correcting import correct
from tertulia.inbox.templatetags.inbox_readings import named
from tertulia.interactions.models import Reading, Term, Wordlist
from tertulia.interactions.services.looking import look_through
from tertulia.interactions.services.wordlist import save_name
from tertulia.kernel import clock
from tests.inbox.test_readings import alone, read
from tests.inbox.test_readings_out import nothing_to_start
from tests.inbox.world import World, said
from tests.interactions.plain_reader import PlainReader

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World) -> Client:
    """Mireia, signed in."""
    found = Client()
    found.force_login(world.user)
    return found


def there(world: World, path: str = "") -> str:
    return f"/b/{world.brand.slug}/settings/names/{path}"


def write(world: World, name: str, *aliases: str, kind: str = "product") -> None:
    save_name(scope=world.scope, kind=kind, name=name, aliases=aliases)


def listed(world: World, **wanted: str) -> list[str]:
    page = conversations_page(scope=world.scope, wanted=Wanted(view="all", **wanted))
    return sorted(row.name for row in page.rows)


def test_the_list_is_narrowed_to_a_name_and_to_whom_it_is_about(world: World) -> None:
    write(world, "Croissant", "media luna")
    write(world, "Starbucks", kind="competitor")
    alone(world, "ana", "el croisant seco")
    alone(world, "ben", "mejor Starbucks")
    alone(world, "cleo", "¿abren el lunes? sentiment=neutral")
    read(world)
    assert listed(world, names="medialuna") == ["Ana"]
    assert listed(world, names="nada de eso") == []
    assert listed(world, towards="competitor") == ["Ben"]
    assert listed(world, towards="nobody") == ["Cleo"]


@pytest.mark.parametrize(
    ("texts", "towards"),
    [((), ""), (("nobody", "product"), "product"), (("brand", "product"), "product"), (("nobody",), "nobody"),
     (("product", ""), "product")],
)  # fmt: skip
def test_a_conversation_is_about_whom_its_newest_text_names(
    texts: tuple[str, ...], towards: str
) -> None:
    now = clock.now()
    rows = [
        Text(now.replace(microsecond=at), waits=True, towards=each) for at, each in enumerate(texts)
    ]
    assert summary_of(rows).towards == towards


def test_a_thread_marks_names_and_says_what_they_are(world: World, client: Client) -> None:
    write(world, "Croissant")
    world.hear(said("a", "<b> dos croissants & https://a.example/croissant"))
    read(world)
    page = client.get(f"/b/{world.brand.slug}/inbox/{world.one().id}/").content.decode()
    assert (
        '&lt;b&gt; dos <mark class="name-mark" title="producto: Croissant">croissants</mark>'
        ' &amp; <a href="https://a.example/croissant"' in page
    )
    line = world.line("a")
    panel = client.get(f"/b/{world.brand.slug}/inbox/line/{line.id}/reading").content.decode()
    assert "De quién habla" in panel
    assert "Croissant" in panel
    assert 'value="competitor"' in panel


def test_places_that_do_not_fit_a_text_are_left_out() -> None:
    names = [
        NameAs(0, 3, "product", "abc", "exact"),
        NameAs(2, 4, "product", "abc", "exact"),
        NameAs(4, 99, "product", "abc", "exact"),
    ]
    assert named("abcd<", names) == '<mark class="name-mark" title="product">abc</mark>d&lt;'


def test_a_name_that_left_the_list_is_marked_no_more(world: World, client: Client) -> None:
    write(world, "Croissant")
    alone(world, "ana", "un croissant")
    read(world)
    Term.objects.all().delete()
    page = client.get(f"/b/{world.brand.slug}/inbox/{world.one().id}/").content.decode()
    assert "name-mark" not in page


def test_whom_it_is_about_is_corrected_as_the_others_are(world: World) -> None:
    alone(world, "ana", "qué pésimo")
    read(world)
    entry = world.line("c-ana")
    correct(scope=world.scope, entry_id=entry.id, field="towards", label="third")
    assert world.one().towards == "third"
    write(world, "pésimo")
    look_through(PlainReader())
    read(world)
    assert world.one().towards == "third"
    assert Reading.objects.get().corrected == ["towards"]


def test_the_page_lists_changes_and_removes(world: World, client: Client) -> None:
    assert "Todavía no hay nombres" in client.get(there(world)).content.decode()
    given = {"kind": "product", "name": " Croissant ", "aliases": "cruasán, media luna"}
    assert client.post(there(world, "save"), given).status_code == 302
    row = Term.objects.get()
    assert (row.name, row.aliases) == ("Croissant", ["cruasán", "media luna"])
    page = client.get(there(world, f"?edit={row.id}")).content.decode()
    assert 'value="cruasán, media luna"' in page
    assert "media luna" in client.get(there(world, "?q=LUNA")).content.decode()
    assert "media luna" not in client.get(there(world, "?q=tamal")).content.decode()
    again = client.post(there(world, "save"), {**given, "name": "Otro"})
    assert again.status_code == 422
    assert "ya está en la lista" in again.content.decode()
    assert 'value="Otro"' in again.content.decode()
    client.post(there(world, f"{row.id}/remove"))
    assert not Term.objects.exists()


def test_lines_and_files_are_brought_whole_or_not_at_all(world: World, client: Client) -> None:
    lines = "Croissant; cruasán\nx"
    refused = client.post(there(world, "bring"), {"kind": "product", "lines": lines})
    assert refused.status_code == 422
    assert "Línea 2" in refused.content.decode()
    assert "Croissant; cruasán\nx" in refused.content.decode()
    assert not Term.objects.exists()
    sheet = "kind;name;aliases\r\nplace;Las Peñas;barrio\r\n".encode("cp1252")
    file = SimpleUploadedFile("names.csv", sheet)
    assert client.post(there(world, "bring"), {"kind": "product", "file": file}).status_code == 302
    out = b"".join(client.get(there(world, "names.csv"))).decode()  # type: ignore[arg-type]
    assert out == "\ufeffkind,name,aliases\r\nplace,Las Peñas,barrio\r\n"


def test_a_sentence_is_tried_and_nothing_of_it_stays(world: World, client: Client) -> None:
    write(world, "Croissant")
    page = client.post(there(world, "try"), {"text": "<i> un crosant, croisant"}).content.decode()
    assert '<mark dir="auto">croisant</mark>' in page
    assert "con un desliz" in page
    nothing = client.post(there(world, "try"), {"text": "hola"}).content.decode()
    assert "No se encontró" in nothing


def test_progress_is_told_and_ends(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.interactions.ui.names.installed_version", lambda: "plain 1")
    alone(world, "ana", "un croissant")
    read(world)
    write(world, "Croissant")
    begun = client.get(there(world, "progress")).content.decode()
    assert "hx-get" in begun
    assert "<progress" in begun
    look_through(PlainReader())
    done = client.get(there(world, "progress")).content.decode()
    assert "hx-get" not in done
    assert "<progress" not in done


def test_a_page_without_names_asks_no_more_than_before(world: World, client: Client) -> None:
    write(world, "Croissant")
    assert '<option value="Croissant">' in client.get(there(world, "offered")).content.decode()


def test_by_api(world: World) -> None:
    held = world.scope.permissions & {"conversation.read", "conversation.handle"}
    token = create_token(scope=world.scope, user_id=world.user.id, name="script", permissions=held)
    api = Client(headers={"authorization": f"Bearer {token}"})
    base = f"/api/v1/brands/{world.brand.slug}"
    body = {"kind": "product", "name": "Croissant", "aliases": ["cruasán"]}
    made = api.post(f"{base}/names", body, "application/json")
    assert made.status_code == 201
    alone(world, "ana", "un cruasan #Desayuno")
    read(world)
    items = api.get(f"{base}/conversations?names=croissant&towards=product").json()["items"]
    assert [each["towards"] for each in items] == ["product"]
    line = api.get(f"{base}/conversations/{items[0]['id']}/lines").json()["items"][0]["reading"]
    assert line["names"] == [
        {"start": 3, "end": 10, "kind": "product", "name": "Croissant", "how": "exact"}
    ]
    assert (line["towards"], line["hashtags"]) == ("product", ["desayuno"])
    found = api.post(f"{base}/names/find", {"text": "cruasanes"}, "application/json").json()
    assert [(each["name"], each["how"]) for each in found] == [("Croissant", "inflected")]
    twice = api.post(f"{base}/names", body, "application/json")
    assert twice.status_code == 422
    assert api.get(f"{base}/names/looked-through").json()["done"] is False


def test_from_a_terminal(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "ready", nothing_to_start)

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli.command, [*words, "--brand", world.brand.slug])
        if result.exception:
            raise result.exception
        return result.stdout

    key = run("add", "Croissant", "--alias", "cruasán").strip()
    assert run("list").split("\t") == [key, "product", "Croissant", "cruasán\n"]
    assert run("find", "dos croissants") == "croissants\tproduct\tCroissant\tinflected\n"
    assert "0 of" in run("status")
    path = tmp_path / "names.csv"
    run("export", "--out", str(path))
    run("remove", key)
    assert run("import", str(path)) == "added: 1, changed: 0\n"
    path.write_text("Tamal; humita\n")
    assert run("import", str(path), "--lines", "product") == "added: 1, changed: 0\n"
    assert Wordlist.objects.get().revision == 4
