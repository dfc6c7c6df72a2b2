"""A book becomes Markdown and a book again; a person's document loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.brandbook.content import Content, Entry, clean, from_json, to_json
from tertulia.brandbook.markdown import read, write
from tertulia.brandbook.names import LANGUAGES, NAMES, key_of, named
from tests.brandbook.strategies import books, texts

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
languages = st.sampled_from(LANGUAGES)


@patient
@given(books, languages)
def test_a_book_comes_back_the_same(book: Content, language: str) -> None:
    assert read(write(book, language=language, brand="Café")).content == book


@patient
@given(books)
def test_json_comes_back_the_same(book: Content) -> None:
    assert from_json(to_json(book)) == book
    assert clean(book) == book


def letters(text: str) -> set[str]:
    return {each for each in text if each.isalnum()}


@patient
@given(texts)
def test_no_word_of_a_document_is_lost(document: str) -> None:
    got = read(document)
    kept = str(to_json(got.content)) + got.title + " ".join(each.title for each in got.taken)
    assert letters(document) <= letters(kept) | letters(str([ascii(document)]))
    for word in document.split():
        if word.isalnum() and word.isascii():
            assert word in kept


@pytest.mark.parametrize("key", sorted(NAMES))
def test_every_part_has_a_name_in_four_languages(key: str) -> None:
    assert len(NAMES[key]) == len(LANGUAGES)
    for language in LANGUAGES:
        assert key_of(named(key, language), (key,)) == key


def test_two_parts_of_the_book_never_share_our_name_of_them_in_one_language() -> None:
    from tertulia.brandbook.markdown.grammar import TOP

    for at in range(len(LANGUAGES)):
        ours = [NAMES[key][at][0].casefold() for key in TOP]
        assert len(ours) == len(set(ours))


DOCUMENT = """\
# Manual de marca

## 1. Nuestra casa
Café de altura en Las Peñas.

## 2. Misión
Que cada taza tenga conversación.

## Voz y tono
Cercana y sin prisa.

### Así sí
- Tuteamos con respeto
- Frases cortas,
  de una línea

### Palabras prohibidas
* **barato**: suena a mala calidad
* gratis

### En lugar de
- cliente -> invitado

## A quién le hablamos
### Ana, 34
Trabaja cerca.
#### Le gusta
El silencio.

## Procedimientos
### Una queja por el café
[quién responde: Mireia]
[autoridad: otro café]
Pedir perdón primero.
"""


def test_a_persons_document_finds_its_sections() -> None:
    got = read(DOCUMENT)
    book = got.content
    assert got.title == "Manual de marca"
    assert book.own == (Entry("1. Nuestra casa", "Café de altura en Las Peñas."),)
    assert book.mission == "Que cada taza tenga conversación."
    assert book.tone == "Cercana y sin prisa."
    assert book.do == ("Tuteamos con respeto", "Frases cortas, de una línea")
    assert [(each.name, each.text) for each in book.banned] == [
        ("barato", "suena a mala calidad"),
        ("gratis", ""),
    ]
    assert book.replaced[0].instead == "invitado"
    assert book.personas == (Entry("Ana, 34", "Trabaja cerca.\n#### Le gusta\nEl silencio."),)
    (complaint,) = book.procedures
    assert (complaint.who, complaint.authority, complaint.text) == (
        "Mireia", "otro café", "Pedir perdón primero.",
    )  # fmt: skip


def test_headings_underlined_are_headings() -> None:
    assert read("Mission\n=======\n\nTo brew.").content.mission == "To brew."


def test_a_document_without_headings_is_kept_whole() -> None:
    assert read("Only words.").content.own == (Entry("", "Only words."),)


def test_a_heading_is_recognised_in_every_language() -> None:
    for heading in ("Missão", "Misiune", "MISIÓN", "Purpose", "3) Mission"):
        assert read(f"## {heading}\nx").content.mission == "x"
