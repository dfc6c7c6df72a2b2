"""Every text of every room, in the four languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.translations import Fault, compile_all, faults, fill, rooms, texts


@pytest.mark.parametrize("room", rooms())
def test_every_text_of_the_room_is_translated(room: str) -> None:
    found = [str(fault) for fault in faults(room, rooms()[room])]
    assert not found, "make messages, then translate:\n" + "\n".join(found)


def a_room(folder: Path, template: str, python: str = "") -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "page.html").write_text(template)
    (folder / "views.py").write_text(python)
    return folder


def test_texts_are_found_in_templates_and_in_python(tmp_path: Path) -> None:
    room = a_room(
        tmp_path / "room",
        """<div>
             {% translate "Close" %} {{ form.name|default:_("Nobody") }}
           {% blocktranslate count n=rows|length trimmed %}
             One row
           {% plural %}
             {{ n }} rows
           {% endblocktranslate %}
        </div>""",
        'from django.utils.translation import pgettext\npgettext("month", "May")\n',
    )
    assert set(texts(room)) == {
        (None, "Close"),
        (None, "Nobody"),
        (None, ("One row", "%(n)s rows")),
        ("month", "May"),
    }


def whats(room: Path) -> set[tuple[str, str]]:
    return {(fault.language, fault.what) for fault in faults("room", room)}


def test_a_missing_a_broken_and_a_misspelt_translation_are_faults(tmp_path: Path) -> None:
    room = a_room(
        tmp_path / "room", "{% blocktranslate %}Saved by {{ who }}{% endblocktranslate %}"
    )
    assert whats(room) == {("es", "missing"), ("pt", "missing"), ("ro", "missing")}
    fill(room, {"Saved by %(who)s": ["Guardado por %(who)s", "Salvo por", "Salvat de %(who)s ş"]})
    assert whats(room) == {
        ("pt", "breaks a placeholder"),
        ("ro", "letters with cedilla; write ș and ț with comma"),
    }


def test_an_empty_and_a_fuzzy_one_are_faults(tmp_path: Path) -> None:
    room = a_room(tmp_path / "room", '{% translate "Close" %}')
    fill(room, {"Close": ["Cerrar", "", "Închide"]})
    path = room / "locale" / "ro" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text().replace('msgid "Close"', '#, fuzzy\nmsgid "Close"'))
    assert whats(room) == {("pt", "not translated"), ("ro", "fuzzy")}


def test_a_fault_says_where() -> None:
    assert str(Fault("inbox", "ro", "Close", "missing")) == "inbox/ro: missing: 'Close'"


def test_compiled_catalogues_are_current() -> None:
    compile_all()
    assert compile_all() == 0
