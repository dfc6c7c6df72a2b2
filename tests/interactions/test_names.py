"""The brand's names: written, found in texts, looked for again when they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tertulia.interactions.models import Reading, Term, Wordlist
from tertulia.interactions.name_queries import (
    looked_through,
    names_in,
    names_on_list,
    texts_that_name,
)
from tertulia.interactions.name_rules import MOST_ALIASES
from tertulia.interactions.names_file import Entry, as_csv, from_csv, pasted
from tertulia.interactions.services.correcting import correct_reading, undo_correction
from tertulia.interactions.services.looking import look_through
from tertulia.interactions.services.reading import anything_waits, read_batch
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.services.wordlist import import_names, remove_names, save_name
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.networks.values import InteractionKind
from tests.inbox.world import make_world, said
from tests.interactions.plain_reader import PlainReader

if TYPE_CHECKING:
    from uuid import UUID

    from tests.inbox.world import World

pytestmark = pytest.mark.django_db


def store(world: World, *items: Any) -> None:
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)


def reading(remote_id: str) -> Reading:
    return Reading.objects.get(interaction__remote_id=remote_id)


def read(world: World, text: str, **more: Any) -> Reading:
    store(world, said("a", text, **more))
    read_batch(PlainReader())
    return reading("a")


def write(world: World, kind: str, name: str, *aliases: str) -> UUID:
    return save_name(scope=world.scope, kind=kind, name=name, aliases=aliases)


def look(reader: PlainReader | None = None, limit: int = 100) -> int:
    many = 0
    while look_through(reader or PlainReader(), limit=limit):
        many += 1
    return many


def test_a_name_is_found_where_it_stands(world: World) -> None:
    term = write(world, "product", "Croissant", "media luna")
    row = read(world, "Hola, dos croissants y una medialuna. #Desayuno @ana https://a.example/x")
    assert row.named == [[str(term), 10, 20, "inflected"], [str(term), 27, 36, "exact"]]
    assert (row.terms, row.towards) == ([term], "product")
    assert (row.hashtags, row.handles, row.links) == (
        ["desayuno"], ["ana"], ["https://a.example/x"],
    )  # fmt: skip
    assert [each.pk for each in texts_that_name(scope=world.scope, name="CROISSÁNT")] == [row.pk]
    assert not texts_that_name(scope=world.scope, name="nada").exists()


@pytest.mark.parametrize(
    ("text", "towards"),
    [
        ("Café Tertulia es lo mejor", "brand"),
        ("@cafetertulia el croissant estaba seco", "product"),
        ("@cafetertulia ¿abren el lunes?", "brand"),
        ("hoy llueve sentiment=neutral", "nobody"),
        ("qué pésimo sentiment=negative", "brand"),
        ("mejor Starbuks", "competitor"),
    ],
)
def test_whom_it_is_about(world: World, text: str, towards: str) -> None:
    write(world, "product", "Croissant")
    write(world, "competitor", "Starbucks")
    assert read(world, text).towards == towards


def test_clauses_are_read_only_where_it_hangs_on_them_and_all_at_once(world: World) -> None:
    write(world, "competitor", "Starbucks")
    store(
        world,
        said("a", "Café Tertulia sentiment=neutral. Starbucks sentiment=negative"),
        said("b", "Starbucks sentiment=neutral. Café Tertulia, qué gusto sentiment=positive"),
        said("c", "Café Tertulia. Hola. Adiós"),
    )
    reader = PlainReader()
    read_batch(reader)
    assert len(reader.seen) == 2
    assert len(reader.seen[1]) == 4
    assert {name: reading(name).towards for name in "abc"} == {
        "a": "competitor", "b": "brand", "c": "brand",
    }  # fmt: skip
    assert reading("a").felt is not None
    assert reading("c").felt is None


def test_a_clause_that_breaks_the_reader_stops_nothing(world: World) -> None:
    class Fragile(PlainReader):
        def read(self, texts: Any) -> Any:
            if "Starbucks" in texts:
                raise ValueError("this piece alone")
            return super().read(texts)

    write(world, "competitor", "Starbucks")
    store(world, said("a", "Starbucks. Café Tertulia"), said("b", "Starbucks sí. Café Tertulia"))
    read_batch(Fragile())
    assert not Reading.objects.filter(broken=True).exists()
    assert reading("a").towards in ("brand", "competitor")
    assert reading("b").felt is not None


def test_marks_of_any_writing_are_kept(world: World) -> None:
    row = read(world, 'https://a.example/{\\"x\\},"y" #a_1 #ñandú @b')
    assert row.links == ["https://a.example/{\\"]
    assert (row.hashtags, row.handles) == (["a_1", "ñandú"], ["b"])


def test_nothing_inside_a_link_is_a_name(world: World) -> None:
    write(world, "product", "Croissant")
    assert read(world, "mira https://a.example/croissant").named == []


def test_names_that_change_are_looked_for_in_what_was_read(world: World) -> None:
    row = read(world, "el croissant estaba seco")
    assert (row.towards, row.terms) == ("brand", [])  # felt, under our post
    assert looked_through(scope=world.scope).done
    term = write(world, "product", "Croissant")
    assert not looked_through(scope=world.scope).done
    assert anything_waits("plain 1")
    reader = PlainReader()
    look(reader)
    assert reader.seen == []
    assert (reading("a").towards, reading("a").terms) == ("product", [term])
    assert looked_through(scope=world.scope).done
    assert not anything_waits("plain 1")
    remove_names(scope=world.scope, term_ids=[term])
    look()
    assert (reading("a").named, reading("a").terms) == ([], [])


def test_looking_goes_on_where_it_stood_and_begins_anew_when_names_change(world: World) -> None:
    store(world, *(said(f"r{n}", f"un croissant {n}") for n in range(5)))
    read_batch(PlainReader())
    write(world, "product", "Croissant")
    look_through(PlainReader(), limit=2)
    begun = looked_through(scope=world.scope)
    assert (begun.texts, begun.seen, begun.percent, begun.done) == (5, 2, 40, False)
    assert Reading.objects.exclude(terms=[]).count() == 2
    write(world, "product", "Tamal")
    assert looked_through(scope=world.scope).seen == 0
    assert look(limit=2) == 3
    assert Reading.objects.exclude(terms=[]).count() == 5
    assert looked_through(scope=world.scope).percent == 100


def test_new_texts_come_before_looking(world: World) -> None:
    read(world, "un croissant")
    write(world, "product", "Croissant")
    store(world, said("b", "otro croissant"))
    assert anything_waits("plain 1")
    read_batch(PlainReader())
    assert reading("b").terms
    assert not reading("a").terms


def test_another_brand_finds_nothing_of_it(world: World) -> None:
    other = make_world()
    write(other, "product", "Croissant")
    row = read(world, "un croissant")
    look()
    assert reading("a").terms == []
    assert not texts_that_name(scope=other.scope, name="Croissant").exists()
    with pytest.raises(NotFound):
        remove_names(scope=world.scope, term_ids=[Term.objects.get().id])
    assert row.brand_id == world.brand.id


def test_what_a_person_said_holds_over_names(world: World) -> None:
    key = read(world, "el croissant sentiment=negative").interaction_id
    made = correct_reading(
        scope=world.scope, interaction_id=key, field="towards", label="competitor"
    )
    term = write(world, "product", "Croissant")
    look()
    assert (reading("a").towards, reading("a").terms) == ("competitor", [term])
    read_batch(PlainReader(version="plain 2"))
    assert reading("a").towards == "competitor"
    undo_correction(scope=world.scope, correction_id=made)
    read_batch(PlainReader(version="plain 2"))
    assert reading("a").towards == "product"


def test_a_correction_that_is_undone_after_names_changed_looks_again(world: World) -> None:
    key = read(world, "el croissant sentiment=negative").interaction_id
    made = correct_reading(scope=world.scope, interaction_id=key, field="towards", label="third")
    write(world, "product", "Croissant")
    look()
    undo_correction(scope=world.scope, correction_id=made)
    read_batch(PlainReader())
    assert reading("a").towards == "product"


@pytest.mark.parametrize(
    ("kind", "name", "aliases", "words"),
    [
        ("product", "  ", (), "Write a name"),
        ("product", "!!", (), "too short"),
        ("product", "x", (), "too short"),
        ("product", "x" * 121, (), "too long"),
        ("product", "ﷺ" * 60, (), "too long"),
        ("thing", "Tamal", (), "stands for"),
        ("product", "Tamal", ("a" * 121,), "too long"),
        ("product", "Tamal", [f"tamal {n}" for n in range(MOST_ALIASES + 1)], "20"),
        ("product", "CAFÉ de Loja", (), "already"),
        ("product", "Otro", ("cafedeloja",), "already"),
        ("product", "Lojano", (), "already"),
    ],
)
def test_what_may_be_written(world: World, kind: str, name: str, aliases: Any, words: str) -> None:
    write(world, "product", "Café de Loja", "lojano")
    with pytest.raises(Invalid, match=words):
        save_name(scope=world.scope, kind=kind, name=name, aliases=aliases)
    assert Term.objects.count() == 1
    assert Wordlist.objects.get().revision == 1


def test_a_name_is_changed_and_keeps_its_place(world: World) -> None:
    term = write(world, "product", "Tamal", "tamalito", "Tamalito", " ", "TAMAL")
    assert Term.objects.get().aliases == ["tamalito"]
    save_name(scope=world.scope, term_id=term, kind="place", name="El Tamal", aliases=["tamal"])
    row = Term.objects.get()
    assert (row.id, row.kind, row.name, row.aliases) == (term, "place", "El Tamal", ["tamal"])
    write(world, "product", "Tamalito")


def test_there_is_an_end_of_names(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tertulia.interactions.services.wordlist.MOST_TERMS", 3)
    entries = [Entry(n, "product", f"nombre {n}") for n in (1, 11, 111)]
    import_names(scope=world.scope, entries=entries)
    with pytest.raises(Invalid, match="place for 3"):
        write(world, "product", "uno más")
    with pytest.raises(Invalid, match="place for 3"):
        import_names(scope=world.scope, entries=[Entry(1, "product", "uno más")])


def test_a_list_goes_out_and_comes_back(world: World) -> None:
    write(world, "product", "Café; especial", "=1+1 café", "el lojano")
    write(world, "competitor", "Starbucks")
    text = "".join(as_csv(names_on_list(scope=world.scope)))
    entries = from_csv(text)
    again = import_names(scope=world.scope, entries=entries)
    assert (again.added, again.changed) == (0, 0)
    other = make_world()
    import_names(scope=other.scope, entries=entries)
    assert [(each.kind, each.name, each.aliases) for each in names_on_list(scope=other.scope)] == [
        ("product", "Café; especial", ("=1+1 café", "el lojano")),
        ("competitor", "Starbucks", ()),
    ]


def test_pasted_lines_add_and_change_or_say_where_they_are_wrong(world: World) -> None:
    write(world, "product", "Tamal", "tamalito")
    done = import_names(
        scope=world.scope,
        entries=pasted("tamal; humita, hallaca\n\n  Bolón de verde ;bolon\n", "product"),
    )
    assert (done.added, done.changed) == (1, 1)
    assert {row.name: row.aliases for row in Term.objects.all()} == {
        "tamal": ["humita", "hallaca"],
        "Bolón de verde": ["bolon"],
    }
    for text, words in (
        ("Uno\nuno", "Line 2.*line 1"),
        ("Uno\n\nOtro; humita", "Line 3.*humita.*already"),
        ("Uno\nx", "Line 2.*too short"),
        ("Uno; dos\nTres; dos", "Line 1.*dos.*already"),
    ):
        with pytest.raises(Invalid, match=words):
            import_names(scope=world.scope, entries=pasted(text, "product"))
    assert Term.objects.count() == 2


@pytest.mark.parametrize(
    "text", ["", "name;aliases\nx;y", "kind,name\n", "kind,name\n,\n", "x" * 1_000_001]
)
def test_a_file_that_is_none(text: str) -> None:
    with pytest.raises(Invalid):
        from_csv(text)


def test_a_spreadsheets_semicolons_are_read() -> None:
    found = from_csv("\ufeffKind;Name;Aliases\r\nplace;Las Peñas;el barrio, peñas\r\n")
    assert found == [Entry(2, "place", "Las Peñas", ("el barrio", "peñas"))]


def test_a_sentence_is_tried_without_weights(world: World) -> None:
    write(world, "product", "Croissant")
    tried = names_in(scope=world.scope, text="Café Tertulia: un crosant y dos CROISSANTS")
    assert [(each.kind, each.name, each.how) for each in tried] == [
        ("brand", "Café Tertulia", "exact"),
        ("product", "Croissant", "inflected"),
    ]
    assert names_in(scope=world.scope, text="un croisant")[0].how == "misspelt"


def test_mentions_elsewhere_are_to_us_too(world: World) -> None:
    row = read(world, "gracias a ustedes", kind=InteractionKind.MENTION)
    assert row.towards == "brand"
