"""The year behind the demo: deterministic, over before it begins, and agreeing with itself."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tertulia.accounts.models import Brand, Membership, Organisation, User
from tertulia.accounts.scopes import scope_in
from tertulia.brandbook.content import Book
from tertulia.brandbook.markdown import read
from tertulia.brandbook.models import Pillar
from tertulia.brandbook.voice import check_copy
from tertulia.campaigns.models import Campaign
from tertulia.delivery.models import Attempt, Delivery, Reading, Step
from tertulia.delivery.queries import newest_readings
from tertulia.inbox.models import Conversation, Entry
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.interactions.models import Interaction
from tertulia.library.models import Asset
from tertulia.library.queries import uses_of
from tertulia.links.models import ClickDay, ShortLink
from tertulia.networks.models import Channel
from tertulia.people.models import Identity, Member
from tertulia.publishing.campaign_posts import posts_of_campaign
from tertulia.publishing.chips import chips_between
from tertulia.publishing.models import Post, Variant
from tools.demo import pictures
from tools.demo.book import BOOKS, PILLARS
from tools.demo.campaigns import join_departments
from tools.demo.gallery import Gallery
from tools.demo.life import brand_plan
from tools.demo.seed import BRANDS
from tools.demo.year import showing
from tools.demo.year.ahead import planned
from tools.demo.year.album import Album
from tools.demo.year.answers import answers_of
from tools.demo.year.ids import OldIds
from tools.demo.year.past_campaigns import run_past
from tools.demo.year.rhythm import DAYS, year_of
from tools.demo.year.sent import Ledger, lane_of
from tools.demo.year.stock import stock_of
from tools.demo.year.talking import Talking
from tools.demo.year.words import again
from tools.demo.year.writing import Year

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
TEAM = ("mireia", "tomas", "paula", "vera", "luis")


@pytest.mark.parametrize("name", BRANDS)
def test_everything_named_in_a_stock_is_there(name: str) -> None:
    stock, plan = stock_of(name), brand_plan(name)
    keys = {each.key for each in plan.channel}
    pillars = {each[0] for each in PILLARS[plan.slug]}
    assert {*stock.first, stock.also} <= keys
    for idea in stock.everything:
        assert idea.channel in stock.first, idea.title
        assert idea.pillar in pillars, idea.title
        assert not idea.scene or (idea.scene in pictures.SCENES and stock.alts[idea.scene])
        assert max(len(again(stock, idea)), len(idea.text)) < 470, idea.title
    titles = Counter(each.title for each in stock.everything)
    assert [title for title, many in titles.items() if many > 1] == []


@pytest.mark.parametrize("name", BRANDS)
def test_a_stock_keeps_to_its_brands_book(name: str) -> None:
    stock = stock_of(name)
    book = Book(**vars(read((BOOKS / f"{brand_plan(name).slug}.md").read_text()).content))
    broken = [
        (idea.title, finding.code, str(finding.sentence))
        for idea in stock.everything
        for text in (idea.text, again(stock, idea))
        for finding in check_copy(text=text, book=book, language=idea.language)
        if finding.code in ("banned", "replaced", "emoji") or (finding.blocks and text == idea.text)
    ]
    assert broken == []


@pytest.mark.parametrize("name", BRANDS)
@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 2, 28), date(2026, 7, 1)])
def test_a_year_is_full_whenever_it_begins_and_neighbours_differ(name: str, today: date) -> None:
    said = year_of(stock_of(name), today)
    assert said == year_of(stock_of(name), today)
    assert [each.local for each in said] == sorted(each.local for each in said)
    assert today - timedelta(days=DAYS) <= said[0].day
    assert said[-1].day < today
    assert len({each.idea.title for each in said}) == len(said) >= 70
    gaps = [(after.day - before.day).days for before, after in pairwise(said)]
    assert max(gaps) <= 14
    same = [
        1 for one, other in pairwise(said) if one.idea.scene and one.idea.scene == other.idea.scene
    ]
    assert len(same) <= len(said) / 8
    for each in said:
        assert each.idea.fits(each.day)


@pytest.fixture
def brand(db: Any) -> Brand:
    organisation = Organisation.objects.create(name="Casa")
    plan = brand_plan("licurici")
    row = Brand.objects.create(
        organisation=organisation, slug=plan.slug, name=plan.name, mark="L", zone=plan.zone
    )
    for name in TEAM:
        user = User.objects.create_user(f"{name}@example.org", None, name=name)
        Membership.objects.create(organisation=organisation, user=user, role="owner")
    for name, *_more in PILLARS[plan.slug]:
        Pillar.objects.create(brand=row, name=name)
    return row


@pytest.fixture
def year(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> Year:
    """A year of one brand, written into the database; with few pictures, for drawing takes time."""
    monkeypatch.setattr(showing, "MOST", 1)
    team = {name: User.objects.get(name=name) for name in TEAM}
    ceai = Channel.objects.create(
        brand=brand, network="mastodon", address="https://plaza.example", handle="licurici",
        remote_id="17", url="https://plaza.example/@licurici",
    )  # fmt: skip
    page = Channel.objects.create(
        brand=brand, network="facebook_page", handle="Licurici", by_hand=True, health="by_hand"
    )
    channels = {"ceai": ceai.id, "facebook": page.id}
    with time_machine.travel(NOW, tick=False):
        made = Year(brand=brand, team=team, channels=channels, stock=stock_of("licurici"), now=NOW)
        made.write()
    return made


def test_nothing_of_the_past_is_due_or_waits(year: Year) -> None:
    assert set(Delivery.objects.values_list("state", flat=True)) == {"published", "cancelled"}
    assert not Delivery.objects.filter(due_at__gte=NOW).exists()
    assert not Step.objects.exclude(state="done").exists()
    created = Delivery.objects.values_list("created_at", "due_at")
    assert all(made < due for made, due in created)
    assert not Post.objects.filter(updated_at__gte=NOW).exists()


def test_what_was_published_has_an_address_a_story_and_figures(year: Year) -> None:
    out = list(Delivery.objects.filter(state="published").select_related("channel"))
    assert len(out) > 80
    for row in out:
        assert row.url
        assert row.published_at
        assert row.published_at >= row.due_at
        assert Attempt.objects.filter(delivery_id=row.id).count() >= 2
        assert row.content_digest
        assert row.likenesses
    connected = [row.id for row in out if not row.channel.by_hand]
    assert len({row.remote_id for row in out if row.remote_id}) == len(connected)
    old = [
        row.id for row in out if row.id in set(connected) and row.due_at < NOW - timedelta(days=2)
    ]
    scope = scope_in(year.team["mireia"], year.brand)
    figures = newest_readings(scope=scope, delivery_ids=old)
    assert set(figures) == set(old)
    assert not Reading.objects.filter(at__gt=NOW).exists()


def test_every_hour_is_the_brands_own_in_winter_and_in_summer(year: Year) -> None:
    moments = dict(Delivery.objects.values_list("origin_id", "due_local"))
    for variant in Variant.objects.all():
        assert variant.due_day
        assert variant.due_time
        local = datetime.combine(variant.due_day, variant.due_time)
        assert moments[variant.id] == local.isoformat()
    offsets = {
        (datetime.fromisoformat(local).replace(tzinfo=UTC) - due).seconds
        for local, due in Delivery.objects.values_list("due_local", "due_at")
    }
    assert offsets == {2 * 3600, 3 * 3600}


def test_calendar_and_library_tell_the_same_as_what_was_said(year: Year) -> None:
    scope = scope_in(year.team["mireia"], year.brand)
    days = chips_between(scope=scope, first=year.said[0].day, last=NOW.date())
    shown = {day: sorted(chip.title for chip in chips) for day, chips in days.items()}
    meant: dict[date, list[str]] = {}
    for each in year.said:
        meant.setdefault(each.day, []).append(each.idea.title)
    assert shown == {day: sorted(titles) for day, titles in meant.items()}
    used = {
        use["asset"]
        for variant in Variant.objects.all()
        for part in variant.parts
        for use in part["media"]
    }
    assets = {str(row.id): row for row in Asset.objects.filter(brand=year.brand)}
    assert used == set(assets)
    where = uses_of(scope=scope, ids=[row.id for row in assets.values()])
    assert all(where[row.id] for row in assets.values())
    assert all(row.alt and row.created_at < NOW for row in assets.values())


def test_two_seeds_of_a_day_give_the_same(year: Year) -> None:
    def told() -> list[tuple[Any, ...]]:
        rows = Delivery.objects.order_by("due_at", "content_digest")
        return list(rows.values_list("id", "content_digest", "due_at", "state", "remote_id"))

    def figures() -> list[tuple[Any, ...]]:
        return sorted(Reading.objects.values_list("remote_id", "name", "value", "at"))

    first = (told(), figures())
    Post.objects.all().delete()
    for table in (Reading, Step, Delivery):
        table.objects.all().delete()
    channels = {key: row.id for key, row in year.channels.items()}
    with time_machine.travel(NOW, tick=False):
        Year(brand=year.brand, team=year.team, channels=channels, stock=year.stock, now=NOW).write()
    assert (told(), figures()) == first


def test_a_campaign_that_is_over_has_the_posts_the_calendar_shows_of_it(year: Year) -> None:
    with time_machine.travel(NOW, tick=False):
        join_departments(year.team)
        run_past(year.brand, year.team, year.stock, NOW)
    scope = scope_in(year.team["mireia"], year.brand)
    rows = list(Campaign.objects.filter(brand=year.brand))
    assert len(rows) == len(year.stock.campaigns)
    for row in rows:
        assert row.standing == "ready"
        told = posts_of_campaign(scope=scope, campaign_id=row.id, channel_ids=[])
        days = chips_between(scope=scope, first=row.starts_on, last=row.ends_on)
        shown = [chip for chips in days.values() for chip in chips if chip.campaign_id == row.id]
        assert len(told.posts) == len(shown) >= 3
        assert told.interactions
        links = ShortLink.objects.filter(brand=year.brand, campaign=row.tag)
        clicked = ClickDay.objects.filter(link__in=links)
        assert links.count() == 2
        assert {each.day for each in clicked} <= {
            row.starts_on + timedelta(days=n) for n in range((row.ends_on - row.starts_on).days + 1)
        }


def test_every_conversation_of_the_past_is_closed_and_counted(year: Year) -> None:
    accounts = {who: str(n) for n, (who, _name) in enumerate(year.stock.people, 90)}
    stands = Talking(year, accounts).write()
    rows = list(Conversation.objects.filter(brand=year.brand))
    assert len(rows) > 35
    assert {row.state for row in rows} == {"closed"}
    assert not Conversation.objects.filter(waiting_since__isnull=False).exists()
    assert Counter(Interaction.objects.values_list("about", flat=True)) == {
        row.remote_id: len(year.answers[out.said.number])
        for out in year.out
        if (row := out.delivery).remote_id and year.answers[out.said.number]
    }
    for row in rows:
        before = refreshed(row)
        refresh_conversation(row)
        assert refreshed(row) == before  # the program itself would have written the same
    replies = Entry.objects.filter(kind="reply")
    assert 20 < replies.count() < len(rows)
    for reply in replies:
        sent = Delivery.objects.get(id=reply.delivery_id)
        assert (sent.state, sent.remote_id, sent.published_at) == (
            "published",
            reply.remote_id,
            reply.at,
        )
        assert sent.kind == "reply"
    assert len(stands) == len(rows) + replies.count()
    assert len({each.remote_id for each in stands}) == len(stands)
    assert Member.objects.count() == Identity.objects.count() <= len(accounts)


def refreshed(row: Conversation) -> tuple[object, ...]:
    """What a conversation says of itself."""
    return (
        row.state, row.waiting_since, row.settled_until, row.first_at, row.last_at, row.last_in_at,
        row.preview, row.preview_ours, row.texts,
    )  # fmt: skip


def test_what_a_post_was_said_to_bring_is_what_was_heard(year: Year) -> None:
    scope = scope_in(year.team["mireia"], year.brand)
    old = [
        out
        for out in year.out
        if out.delivery.remote_id and out.delivery.due_at < NOW - timedelta(days=30)
    ]
    figures = newest_readings(scope=scope, delivery_ids=[out.delivery.id for out in old])
    for out in old:
        assert figures[out.delivery.id]["replies"] == len(year.answers[out.said.number])


@pytest.mark.parametrize("name", BRANDS)
def test_nobody_reads_the_same_words_again_soon(name: str) -> None:
    stock = stock_of(name)
    said = year_of(stock, NOW.date())
    days: dict[str, list[date]] = {}
    written = answers_of(stock, said)
    for each in said:
        for one in written[each.number]:
            days.setdefault(one.exchange.text, []).append(each.day)
            assert one.local > each.local
            assert one.answered is None or one.answered > one.local
    assert sum(map(len, days.values())) > 35
    assert all((b - a).days > 110 for some in days.values() for a, b in pairwise(some))


def test_what_is_drawn_beforehand_is_what_the_year_shows() -> None:
    plan, stock = brand_plan("licurici"), stock_of("licurici")
    today = plan.now.astimezone(ZoneInfo(plan.zone)).date()
    shown = Album(stock, year_of(stock, today, showing.busy_days(plan)), plan.grade)
    drawn = showing.pictures_of(plan)
    assert {scene for scene, *_more in drawn} >= set(shown.counts)
    weeks = [*plan.post, *(post for post, _pillar in planned(plan))]
    assert len(drawn) == sum(shown.counts.values()) + sum(bool(each.picture) for each in weeks)


@pytest.mark.parametrize("name", BRANDS)
def test_the_coming_weeks_are_planned_with_gaps_and_keep_to_the_book(name: str) -> None:
    plan, stock = brand_plan(name), stock_of(name)
    book = Book(**vars(read((BOOKS / f"{plan.slug}.md").read_text()).content))
    posts = planned(plan)
    pillars = {each[0] for each in PILLARS[plan.slug]}
    days = [post.days or 0 for post, _pillar in posts]
    assert days == sorted(days)
    assert days[0] > 4
    assert 30 <= days[-1] < 45
    assert len({post.title for post, _pillar in posts} | {p.title for p in plan.post}) == len(
        posts
    ) + len(plan.post)
    for post, pillar in posts:
        assert pillar in pillars
        assert post.picture in pictures.SCENES
        assert post.alt
        assert set(post.texts) <= {*stock.first, stock.also}
        for text in post.texts.values():
            found = check_copy(text=text, book=book, language=post.language)
            assert not [each for each in found if each.code in ("banned", "replaced", "emoji")]


def test_pictures_drawn_elsewhere_are_the_same() -> None:
    with Gallery([("poster", 5, "sea")]) as gallery:
        assert gallery.picture("poster", 5, "sea") == pictures.draw("poster", 5, "sea")
        assert gallery.picture("tea", 5) == pictures.draw("tea", 5)


def test_no_two_brands_have_the_same_ids_on_the_network() -> None:
    lanes = {lane_of(name) for name in BRANDS}
    assert len(lanes) == len(BRANDS)
    first, other = (Ledger(OldIds(name), name) for name in BRANDS[:2])
    ids = [ledger.remote_id(NOW) for ledger in (first, other) for _each in range(9)]
    assert len(set(ids)) == 18
