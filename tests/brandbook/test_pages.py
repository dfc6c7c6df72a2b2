"""What the pages answer, without a browser."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.accounts.models import Brand, Membership, User
from tertulia.brandbook.content import Book, Content, Point, to_json
from tertulia.brandbook.differences import differences, pieces_of
from tertulia.brandbook.markdown import read, write
from tertulia.brandbook.prose import as_html
from tertulia.brandbook.queries import book_of, versions_of
from tertulia.brandbook.sections import SECTIONS
from tertulia.brandbook.services.book import save_section, take_document
from tertulia.brandbook.ui.documents import decoded
from tertulia.brandbook.ui.forms import form_of, read_form
from tertulia.brandbook.voice import check_copy
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tests.brandbook.strategies import books, texts
from tests.roles.cases_brandbook import EVERYTHING

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def client(scope: Scope) -> Client:
    """Ana, an owner, signed in."""
    user = User.objects.get(id=scope.user_id)
    user.language = "en"
    user.save()
    Membership.objects.create(
        organisation_id=scope.organisation_id, user=user, brand=None, role="owner"
    )
    client = Client()
    client.force_login(user)
    return client


def sent(form: Any) -> QueryDict:
    """What a browser sends of a form."""
    data = QueryDict(mutable=True)
    for part in form:
        if part.shape != "rows":
            data[part.name] = part.value
            continue
        data[f"{part.name}.rows"] = "1"
        for row in part.rows:
            for cell in row:
                data[cell.name] = cell.value
    return data


@patient
@given(books)
def test_a_form_sends_back_what_it_shows(content: Content) -> None:
    book = Book(**vars(content))
    for section in SECTIONS:
        parts = {each.key: getattr(content, each.key) for each in section.parts}
        assert read_form(section, sent(form_of(section, parts, book))) == parts


@patient
@given(texts, texts)
def test_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = pieces_of(old, new)
    assert "".join(each.text for each in pieces if each.kind != "new") == old
    assert "".join(each.text for each in pieces if each.kind != "gone") == new
    assert all(each.text for each in pieces)


@patient
@given(books, books)
def test_parts_that_differ_are_named(before: Content, after: Content) -> None:
    found = {each.part for each in differences(before, after, language="es")}
    assert found == {key for key in vars(before) if getattr(before, key) != getattr(after, key)}


@patient
@given(st.one_of(texts, st.text(alphabet='<>"&*_[]()!#-\n\\ ahtps:/', max_size=60)))
def test_prose_lets_no_html_through(text: str) -> None:
    html = as_html(text, lambda one: f"/picture/{one}")
    for name in ("p", "ul", "ol", "li", "br", "strong", "em", "figure", "figcaption"):
        html = html.replace(f"<{name}>", "").replace(f"</{name}>", "")  # type: ignore[assignment]
    for known in ('<p dir="auto">', '<li dir="auto">', '<p class="strong">', "</a>"):
        html = html.replace(known, "")  # type: ignore[assignment]
    assert "<script" not in html
    assert "<" not in html or "<a href=" in html or "<img src=" in html


def test_prose_is_read_as_people_mean_it() -> None:
    html = as_html("Uno **dos** [web](https://x.ec/)\n- a\n- b_c_d\n\n[x](javascript:a)", str)
    assert "<strong>dos</strong>" in html
    assert 'href="https://x.ec/"' in html
    assert html.count("<li") == 2
    assert as_html("1. a\n2. b", str).startswith("<ol>")
    assert "b_c_d" in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("piece", ["[", "_a ", "**", "*a ", "![", "\\", "a\n", "# ", "- [x: "])
def test_no_text_however_odd_takes_long(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    spaces = f"## En lugar de\n- a{' ' * 200_000}b"
    began = time.process_time()
    as_html(text, str)
    read(text)
    read(spaces)
    pieces_of(text, text[:-1] + "x\n" + text)
    check_copy(text=text, book=Book(tone="x", banned=(Point("a b c d"),)), language="es")
    assert time.process_time() - began < 5


def test_files_of_any_encoding_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded("## Misión\nAño".encode(encoding)) == "## Misión\nAño"
    with pytest.raises(Invalid):
        decoded(b"%PDF\x00\x01")


@pytest.mark.django_db
def test_the_page_shows_every_section_and_every_anchor_of_a_finding(
    scope: Scope, client: Client
) -> None:
    content = read(EVERYTHING).content
    take_document(scope=scope, content=content, base=0)
    html = client.get("/b/cafe/book/").content.decode()
    for section in SECTIONS:
        assert f'id="{section.key}"' in html
    book = book_of(scope=scope)
    text = "Vos: filtro barato para el cliente ☕🔥🔥🔥"
    found = check_copy(text=text, book=book, language="es")
    assert {each.code for each in found} == {
        "banned", "replaced", "address", "emoji", "mandatory", "signature",
    }  # fmt: skip
    for each in found:
        assert f'id="{each.anchor}"' in html


@pytest.mark.django_db
def test_the_page_takes_few_queries_however_long_the_book(
    scope: Scope, client: Client, django_assert_max_num_queries: Any
) -> None:
    take_document(scope=scope, content=read(EVERYTHING).content, base=0)
    client.get("/b/cafe/book/")
    with django_assert_max_num_queries(13) as short:
        client.get("/b/cafe/book/")
    rows = [{"name": f"word{at}", "text": "why"} for at in range(300)]
    save_section(scope=scope, section="voice", base=1, parts={"banned": rows})
    with django_assert_max_num_queries(len(short)):
        client.get("/b/cafe/book/")


@pytest.mark.django_db
def test_a_stale_save_shows_both_texts(scope: Scope, client: Client) -> None:
    save_section(scope=scope, section="mission", base=0, parts={"mission": "Theirs now."})
    answer = client.post(
        "/b/cafe/book/edit/mission/", {"p.mission": "Mine here.", "base": "0", "edition": "0"}
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine here." in html
    assert "Theirs now." in html
    assert 'name="base" value="1"' in html
    assert len(versions_of(scope=scope)) == 1


@pytest.mark.django_db
def test_the_autosave_of_another_window_is_refused_with_its_text(
    scope: Scope, client: Client
) -> None:
    address = "/b/cafe/book/edit/mission/draft/"
    first = client.post(address, {"p.mission": "First window", "base": "0", "edition": "0"})
    assert first.json() == {"edition": 1}
    second = client.post(address, {"p.mission": "Second window", "base": "0", "edition": "0"})
    assert second.status_code == 409
    assert "First window" in second.json()["html"]


@pytest.mark.django_db
def test_a_document_is_looked_at_before_it_is_taken(scope: Scope, client: Client) -> None:
    text = "## Misión\nConversar.\n\n## Horario\nDe 7 a 20."
    look = client.post("/b/cafe/book/import/", {"text": text})
    assert look.status_code == 200
    assert "Horario" in look.content.decode()
    assert versions_of(scope=scope) == []
    client.post("/b/cafe/book/import/", {"text": text, "take": "yes", "base": "0"})
    save_section(scope=scope, section="vision", base=1, parts={"vision": "Lejos."})
    stale = client.post(
        "/b/cafe/book/import/", {"text": "## Visión\nx", "take": "yes", "base": "1"}
    )
    assert stale.status_code == 409
    exported = client.get("/b/cafe/book/export/").content.decode()
    assert to_json(read(exported).content) == to_json(book_of(scope=scope))
    assert exported.startswith("# Libro de marca: Café")


@pytest.mark.django_db
def test_nothing_to_import_is_said(client: Client) -> None:
    answer = client.post("/b/cafe/book/import/", {"text": "  "})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


@pytest.mark.django_db
def test_a_section_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/b/cafe/book/edit/nothing/").status_code == 404
    assert client.get("/b/cafe/book/versions/7/").status_code == 404


@pytest.mark.django_db
def test_a_wrong_share_is_told_beside_what_was_written(client: Client) -> None:
    answer = client.post("/b/cafe/book/pillars/new/", {"name": "Aprender", "share": "mucho"})
    assert answer.status_code == 422
    assert 'value="Aprender"' in answer.content.decode()


@pytest.mark.django_db
def test_who_only_reads_sees_no_way_to_write(scope: Scope, client: Client) -> None:
    Membership.objects.update(role="community_manager")
    save_section(scope=scope, section="mission", base=0, parts={"mission": "Conversar."})
    html = client.get("/b/cafe/book/").content.decode()
    assert "Conversar." in html
    assert "/book/edit/" not in html
    assert 'id="vision"' not in html


def test_headings_follow_the_language_asked_for() -> None:
    content = Content(mission="x", banned=(Point("barato"),))
    assert "## Misiune" in write(content, language="ro")
    assert "### Palavras que não usamos" in write(content, language="pt")


@pytest.mark.django_db
def test_the_command_line_takes_and_gives_a_document(scope: Scope, tmp_path: Any) -> None:
    from contextlib import nullcontext
    from unittest.mock import patch

    from click.testing import CliRunner

    from tertulia.cli.book import command

    file = tmp_path / "book.md"
    file.write_text("## Misión\nConversar.")
    assert Brand.objects.filter(slug="cafe").exists()
    with patch("tertulia.cli.book.ready", nullcontext):
        taken = CliRunner().invoke(command, ["import", str(file), "--brand", "cafe"])
        assert taken.output.strip().endswith("1"), taken.output
        given_back = CliRunner().invoke(command, ["export", "--brand", "cafe"])
    assert "## Misión\n\nConversar." in given_back.output
