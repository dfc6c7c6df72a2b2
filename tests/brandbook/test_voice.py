"""What the check finds, where, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.brandbook.content import (
    Address,
    Book,
    EmojiRule,
    Line,
    Point,
    Replacement,
    Signature,
)
from tertulia.brandbook.folding import fold
from tertulia.brandbook.voice import Finding, anchor_of, check_copy

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHANNEL, PILLAR = uuid4(), uuid4()
BOOK = Book(number=1, channels={CHANNEL: "net/cafe"}, pillars={PILLAR: "Aprender"})


def found(text: str, language: str = "es", **parts: Any) -> list[Finding]:
    asked = {
        key: parts.pop(key)
        for key in ("country", "channel_id", "pillar_id", "product")
        if key in parts
    }
    return list(check_copy(text=text, book=replace(BOOK, **parts), language=language, **asked))


def said(text: str, word: str, language: str = "es") -> list[str]:
    return [text[each.start : each.end] for each in found(text, language, banned=(Point(word),))]


@pytest.mark.parametrize(
    ("language", "word", "text", "hits"),
    [
        ("es", "barato", "Lo más BARATO, baratas y baratos.", ["BARATO", "baratas", "baratos"]),
        ("es", "barato", "Es baratísimo y abaratado", []),
        ("es", "promoción", "Dos promociones y una promocion", ["promociones", "promocion"]),
        ("es", "luz", "La luz y las luces", ["luz"]),
        ("es", "veloz", "los veloces", ["veloces"]),
        ("es", "ano", "Feliz año", []),
        ("es", "año", "FELIZ AÑO, feliz ano", ["AÑO"]),
        ("es", "casa", "caso cerrado, casas", ["casas"]),
        ("es", "consum*", "consume, consumidor", ["consume", "consumidor"]),
        ("es", "precio bajo", "a precios  bajos", ["precios  bajos"]),
        ("pt", "promoção", "Promoções de verão", ["Promoções"]),
        ("pt", "cartão", "os cartoes", ["cartoes"]),
        ("pt", "animal", "animais", ["animais"]),
        ("ro", "ofertă", "oferta și ofertele", ["oferta", "ofertele"]),
        ("ro", "reducere", "Reduceri! reducerile", ["Reduceri", "reducerile"]),
        ("en", "party", "two parties", ["parties"]),
        ("en", "don't", "We don’t know", ["don’t"]),
        ("es", "café", "https://x.ec/cafe y @cafe y cafe\u0301s", ["cafe\u0301s"]),
        ("es", "gratis", "#gratis", ["gratis"]),
        ("es", "100%", "100% natural", ["100%"]),
    ],
)
def test_a_word_is_found_as_people_write_it(
    language: str, word: str, text: str, hits: list[str]
) -> None:
    assert said(text, word, language) == hits


def test_a_replacement_keeps_the_capital_and_mends() -> None:
    rules = (Replacement("cliente", "invitado"),)
    text = "Clientes, un cliente"
    first, second = found(text, replaced=rules)
    assert (first.replacement, second.replacement) == ("Invitado", "invitado")
    mended = text[: second.start] + str(second.replacement) + text[second.end :]
    assert mended == "Clientes, un invitado"


def test_what_is_to_be_said_may_contain_what_is_not() -> None:
    assert found("Un café de altura", replaced=(Replacement("café", "café de altura"),)) == []


@pytest.mark.parametrize(
    ("language", "form", "text", "wrong"),
    [
        ("es", "usted", "¿Tú vienes? Cuéntanos.", ["Tú", "vienes", "Cuéntanos"]),
        ("es", "usted", "Le esperamos, usted elige.", []),
        ("es", "tú", "Usted puede reservar", ["Usted"]),
        ("es", "tú", "¿Vos querés café?", ["Vos", "querés"]),
        ("es", "tú", "Te esperamos con tu café", []),
        ("es", "vos", "Te esperamos. ¿Qué quieres?", ["quieres"]),
        ("es", "tú", "S.O.S. SOS", []),
        ("pt", "você", "Tu vens contigo", ["Tu", "contigo"]),
        ("pt", "tu", "Você vem?", ["Você"]),
        ("ro", "tu", "Vă așteptăm pe dumneavoastră", ["dumneavoastră"]),
        ("ro", "dvs.", "Te așteptăm, vino!", ["Te", "vino"]),
        ("ro", "dumneavoastră", "Nu ştii? Scrie-ne", ["ştii", "Scrie-ne"]),
        ("en", "usted", "You and tú", []),
        ("es", "con cariño", "usted y tú", []),
    ],
)
def test_the_form_of_address(language: str, form: str, text: str, wrong: list[str]) -> None:
    rules = (Address(form, language),)
    assert [text[each.start : each.end] for each in found(text, language, address=rules)] == wrong


def test_the_closest_rule_of_address_wins() -> None:
    rules = (
        Address("tú", "es"),
        Address("usted", "es", "EC"),
        Address("vos", "es", "", "net/cafe"),
    )
    assert found("Usted puede", address=rules)
    assert not found("Usted puede", "es-EC", address=rules)
    assert not found("¿Querés?", "es-EC", address=rules, channel_id=CHANNEL)
    assert found("Usted puede", "es-EC", address=rules, channel_id=CHANNEL)


def test_an_unsure_sign_says_that_it_is_unsure() -> None:
    (sign,) = found("Te esperamos", address=(Address("usted", "es"),))
    assert sign.certainty < 1
    assert "seems" in str(sign.sentence)


@pytest.mark.parametrize(
    ("rule", "value", "text", "at"),
    [
        ("none", "", "Hola ☕️", 5),
        ("none", "", "Hola © 1 #", None),
        ("most", "1", "☕ 👨‍👩‍👧", 2),
        ("most", "2", "☕ 👨‍👩‍👧", None),
        ("only", "☕ 👍", "👍🏽 ☕ 🔥", 5),
        ("only", "☕", "☕️", None),
        ("never", "🔥", "a 🔥", 2),
        ("note", "pocos", "🔥🔥🔥", None),
    ],
)
def test_emoji(rule: str, value: str, text: str, at: int | None) -> None:
    findings = found(text, emoji=(EmojiRule(rule, value),))
    assert [each.start for each in findings] == ([] if at is None else [at])


def test_a_channels_own_emoji_rule_replaces_the_brands() -> None:
    rules = (EmojiRule("none"), EmojiRule("most", "3", "net/cafe"))
    assert found("☕", emoji=rules)
    assert not found("☕", emoji=rules, channel_id=CHANNEL)


def test_a_mandatory_line_is_missed_where_it_holds() -> None:
    lines = (
        Line("Consumo responsable.", pillar="aprender"),
        Line("Contiene cafeína", product="filtro"),
    )
    assert found("Hola", mandatory=lines) == []
    (missing,) = found("Hola", mandatory=lines, pillar_id=PILLAR)
    assert missing.blocks
    assert missing.replacement == "\n\nConsumo responsable."
    assert found("Hola. CONSUMO responsable", mandatory=lines, pillar_id=PILLAR) == []
    assert [each.code for each in found("Filtros nuevos", mandatory=lines)] == ["mandatory"]
    assert [each.code for each in found("Hola", mandatory=lines, product="Filtro")] == ["mandatory"]


def test_one_of_the_signatures_is_enough() -> None:
    lines = (Signature("— Casa Tertulia"), Signature("#TertuliaEc"), Signature("Obrigado", "pt"))
    assert found("Hola #tertuliaec", signature=lines) == []
    (missing,) = found("Hola", signature=lines)
    assert missing.line == "— Casa Tertulia"


def test_an_empty_book_and_an_empty_text_say_nothing() -> None:
    assert check_copy(text="tú", book=Book(), language="es") == ()
    assert found("  \n", mandatory=(Line("x"),)) == []


words = st.text(
    st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), min_size=4, max_size=12
)


@patient
@given(words, st.text(max_size=30), st.text(max_size=30))
def test_a_banned_word_standing_alone_is_always_found(word: str, before: str, after: str) -> None:
    text = f"{before} . {word} . {after}"
    at = len(before) + 3
    if at not in {index for index, _ in enumerate(text)} or "http" in text or "www" in text:
        return
    assert any(
        each.start <= at < each.end or text[each.start : each.end] == word
        for each in found(text, banned=(Point(word),))
    )


@patient
@given(words, words)
def test_a_word_inside_another_is_not_found(word: str, around: str) -> None:
    text = f"q{around}{word}{around}q"
    assert all(
        each.start > 0 and each.end < len(text) and not text[each.start - 1].isalnum()
        for each in found(text, banned=(Point(word),))
    )


@patient
@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_adding_the_missing_line_mends(text: str, line: str) -> None:
    line = " ".join(line.split())
    if not line or not fold(line).text.strip():
        return
    for each in found(text, mandatory=(Line(line),)):
        mended = text[: each.start] + str(each.replacement) + text[each.end :]
        assert not found(mended, mandatory=(Line(line),))


@patient
@given(st.text(max_size=80))
def test_folding_keeps_the_places(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@patient
@given(st.text(max_size=80), st.sampled_from(["es", "pt", "ro", "en", "fr", ""]))
def test_every_finding_lies_in_the_text(text: str, language: str) -> None:
    book = replace(
        BOOK,
        banned=(Point("a"), Point("e*")),
        address=(Address("usted", "es"), Address("você", "pt"), Address("dvs", "ro")),
        emoji=(EmojiRule("none"),),
    )
    for each in check_copy(text=text, book=book, language=language):
        assert 0 <= each.start <= each.end <= len(text)
        assert each.anchor
        assert str(each.sentence)


def test_an_anchor_is_the_same_as_long_as_the_words_are() -> None:
    assert anchor_of("banned", "barato") == anchor_of("banned", "barato")
    assert anchor_of("banned", "barato") != anchor_of("banned", "gratis")
    assert isinstance(PILLAR, UUID)
