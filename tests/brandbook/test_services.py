"""Versions, drafts and pillars on a real database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tertulia.accounts.models import AuditEntry
from tertulia.brandbook.content import Content, Entry, Line
from tertulia.brandbook.models import Draft, Version
from tertulia.brandbook.queries import (
    book_of,
    draft_of,
    pillars_of,
    targets_of,
    version_of,
    versions_of,
)
from tertulia.brandbook.services.book import (
    Stale,
    restore_version,
    save_section,
    take_document,
)
from tertulia.brandbook.services.drafts import save_draft
from tertulia.brandbook.services.pillars import archive_pillar, read_share, save_pillar
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope

pytestmark = pytest.mark.django_db


def mission(scope: Scope, words: str, base: int) -> int:
    return save_section(scope=scope, section="mission", base=base, parts={"mission": words})


def test_the_book_is_read_with_one_query(scope: Scope, django_assert_num_queries: object) -> None:
    pillar = save_pillar(scope=scope, pillar_id=None, name="Aprender", share=Decimal(40))
    mission(scope, "Brew.", 0)
    with django_assert_num_queries(1):  # type: ignore[operator]
        book = book_of(scope=scope)
    assert (book.number, book.mission, book.by) == (1, "Brew.", "Ana")
    assert book.pillars == {pillar.id: "Aprender"}
    assert list(book.channels.values()) == ["net/cafe"]
    assert book.at is not None


def test_a_brand_without_a_book_has_an_empty_one(scope: Scope) -> None:
    book = book_of(scope=scope)
    assert (book.number, book.is_empty, list(book.channels.values())) == (0, True, ["net/cafe"])


def test_each_save_is_a_version_that_says_what_changed(scope: Scope) -> None:
    mission(scope, "Brew.", 0)
    save_section(
        scope=scope, section="swot", base=1, parts={"strengths": ["the terrace"]}, note="Workshop"
    )
    first, second = reversed(versions_of(scope=scope))
    assert (first.changed, second.changed, second.note) == (("mission",), ("swot",), "Workshop")
    assert AuditEntry.objects.filter(action="brandbook.write").count() == 2


def test_a_version_is_never_changed(scope: Scope) -> None:
    mission(scope, "Brew.", 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.update(note="another")


def test_saving_the_same_makes_no_version(scope: Scope) -> None:
    assert mission(scope, "Brew.", 0) == 1
    assert mission(scope, " Brew. ", 1) == 1


def test_a_stale_save_is_refused_with_both_texts(scope: Scope, other: Scope) -> None:
    mission(scope, "Brew.", 0)
    mission(other, "Brew well.", 1)
    with pytest.raises(Stale) as refused:
        mission(scope, "Brew slowly.", 1)
    assert refused.value.mine == {"mission": "Brew slowly."}
    assert refused.value.theirs == {"mission": "Brew well."}
    assert book_of(scope=scope).mission == "Brew well."


def test_two_sections_written_at_once_are_both_kept(scope: Scope, other: Scope) -> None:
    mission(scope, "Brew.", 0)
    save_section(scope=other, section="vision", base=0, parts={"vision": "A terrace."})
    book = book_of(scope=scope)
    assert (book.mission, book.vision, book.number) == ("Brew.", "A terrace.", 2)


def test_an_earlier_version_comes_back_as_a_new_one(scope: Scope) -> None:
    mission(scope, "Brew.", 0)
    mission(scope, "Sell.", 1)
    assert restore_version(scope=scope, number=1) == 3
    assert book_of(scope=scope).mission == "Brew."
    card, content = version_of(scope=scope, number=2)
    assert (card.number, content.mission) == (2, "Sell.")
    with pytest.raises(NotFound):
        restore_version(scope=scope, number=9)


def test_a_document_replaces_what_it_says_and_keeps_the_rest(scope: Scope) -> None:
    mission(scope, "Brew.", 0)
    save_section(scope=scope, section="own", base=1, parts={"own": [{"title": "A", "text": "a"}]})
    document = Content(vision="Far.", own=(Entry("B", "b"), Entry("A", "new")))
    with pytest.raises(Conflict):
        take_document(scope=scope, content=document, base=1)
    take_document(scope=scope, content=document, base=2)
    book = book_of(scope=scope)
    assert (book.mission, book.vision) == ("Brew.", "Far.")
    assert book.own == (Entry("B", "b"), Entry("A", "new"))


@pytest.mark.parametrize(
    ("section", "parts", "error"),
    [
        ("nothing", {}, NotFound),
        ("mission", {"vision": "x"}, Invalid),
        ("swot", {"strengths": "one text"}, Invalid),
        ("swot", {"strengths": ["x"] * 401}, Invalid),
        ("mission", {"mission": "x" * 40_001}, Invalid),
        ("personas", {"personas": ["no row"]}, Invalid),
    ],
)
def test_what_cannot_be_kept_is_refused(
    scope: Scope, section: str, parts: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        save_section(scope=scope, section=section, base=0, parts=parts)
    assert versions_of(scope=scope) == []


def test_what_is_being_written_is_kept_for_the_person(scope: Scope, other: Scope) -> None:
    def draft(of: Scope, words: str, edition: int) -> int:
        return save_draft(
            scope=of, section="mission", base=0, edition=edition, parts={"mission": words}
        )

    assert draft(scope, "Bre", 0) == 1
    assert draft(scope, "Brew", 1) == 2
    assert draft(other, "Sell", 0) == 1
    with pytest.raises(Stale) as refused:
        draft(scope, "From another window", 1)
    assert refused.value.theirs == {"mission": "Brew"}
    kept = draft_of(scope=scope, section="mission")
    assert kept is not None
    assert kept.parts == {"mission": "Brew"}
    mission(scope, "Brew.", 0)
    assert draft_of(scope=scope, section="mission") is None
    assert Draft.objects.count() == 1


def test_lines_follow_a_pillars_new_name(scope: Scope) -> None:
    pillar = save_pillar(scope=scope, pillar_id=None, name="Aprender", share=Decimal(40))
    save_section(
        scope=scope,
        section="voice",
        base=0,
        parts={"mandatory": [{"text": "Fuente", "pillar": "aprender"}]},
    )
    save_pillar(scope=scope, pillar_id=pillar.id, name="Saber", share=Decimal(30))
    assert book_of(scope=scope).mandatory == (Line("Fuente", pillar="Saber"),)


def test_pillars_are_put_away_and_taken_out(scope: Scope) -> None:
    one = save_pillar(scope=scope, pillar_id=None, name="Uno", share=Decimal("12.5"))
    two = save_pillar(scope=scope, pillar_id=None, name="Dos", share=Decimal(50), colour="c3")
    archive_pillar(scope=scope, pillar_id=one.id)
    assert pillars_of(scope=scope) == [two]
    assert [each.id for each in targets_of(scope=scope)] == [two.id]
    assert pillars_of(scope=scope, archived=True) == [two, one]
    again = save_pillar(scope=scope, pillar_id=None, name="uno", share=Decimal(1))
    with pytest.raises(Conflict):
        archive_pillar(scope=scope, pillar_id=one.id, archived=False)
    assert again in pillars_of(scope=scope)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_pillar_needs_a_name(scope: Scope, name: str) -> None:
    with pytest.raises(Invalid):
        save_pillar(scope=scope, pillar_id=None, name=name, share=Decimal(1))


def test_shares_are_read_as_people_write_them() -> None:
    assert read_share("12,5 %") == Decimal("12.50")
    assert read_share("") == 0
    for words in ("a", "-1", "101", "NaN", "1e9"):
        with pytest.raises(Invalid):
            read_share(words)
