"""The demo's brand books: whole, in their versions, and kept by the demo's own posts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tertulia.accounts.models import Brand, Membership, Organisation, User
from tertulia.accounts.scopes import program_scope
from tertulia.brandbook.content import KEYS, Book
from tertulia.brandbook.markdown import read
from tertulia.brandbook.mix import mix
from tertulia.brandbook.queries import book_of, targets_of, versions_of
from tertulia.brandbook.voice import check_copy
from tertulia.kernel import clock
from tools.demo.book import BOOKS, EARLIER, PILLARS, write_book
from tools.demo.life import brand_plan
from tools.demo.seed import BRANDS

SLUGS = {name: brand_plan(name).slug for name in BRANDS}


@pytest.mark.parametrize("name", BRANDS)
def test_every_heading_of_a_book_finds_its_section(name: str) -> None:
    got = read((BOOKS / f"{SLUGS[name]}.md").read_text())
    assert got.content.own == ()
    written = {key for key in KEYS if getattr(got.content, key)}
    assert {"mission", "banned", "replaced", "address", "mandatory", "positions"} <= written


@pytest.mark.parametrize("name", BRANDS)
def test_the_demos_posts_keep_to_the_book_of_their_brand(name: str) -> None:
    plan = brand_plan(name)
    book = Book(**vars(read((BOOKS / f"{plan.slug}.md").read_text()).content))
    broken = [
        (post.title, str(finding.sentence))
        for post in plan.post
        for text in post.texts.values()
        for finding in check_copy(text=text, book=book, language=post.language)
        if finding.blocks or (finding.code not in ("mandatory", "signature") and post.is_past)
    ]
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", BRANDS)
def test_a_book_grew_in_versions(name: str) -> None:
    slug = SLUGS[name]
    organisation = Organisation.objects.create(name="Casa")
    brand = Brand.objects.create(organisation=organisation, slug=slug, name=slug, mark="C")
    team = {}
    for person in ("mireia", "paula"):
        team[person] = User.objects.create_user(f"{person}@example.org", None, name=person)
        Membership.objects.create(organisation=organisation, user=team[person], role="owner")
    now = clock.now()
    write_book(brand, team, now)
    scope = program_scope(brand_id=brand.id, organisation_id=organisation.id, actor="test")
    versions = versions_of(scope=scope)
    assert len(versions) == len(EARLIER[slug]) + 1
    assert [each.at for each in versions] == sorted((each.at for each in versions), reverse=True)
    assert versions[-1].at < now - timedelta(days=200)
    book = book_of(scope=scope)
    assert "picture:" in book.visual[0].text
    shares = mix(targets_of(scope=scope), {})
    assert shares.targets == 100
    assert [row.name for row in shares.rows] == [each[0] for each in PILLARS[slug]]
