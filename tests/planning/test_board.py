"""What the board shows, and with how many questions to the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tertulia.brandbook.models import Pillar
from tertulia.planning.board import Span, bands_of, month_board, week_board
from tertulia.planning.models import Queue, Slot
from tertulia.planning.rules.filters import Filters, read_filters
from tertulia.planning.services.days import add_own_day, choose_days
from tertulia.publishing.models import Post, Variant
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NOW, brand_of, written

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_a_month_of_named_days_posts_and_free_hours(world: World) -> None:
    brand = brand_of(world)
    written(world, "Loja", MONDAY, time(9))
    choose_days(scope=world.scope, countries=["EC"], trade_days=True)
    add_own_day(scope=world.scope, name="Aniversario", first=date(2020, 11, 24), every_year=True)
    queue = Queue.objects.create(brand_id=brand.id, name="Mañanas")
    for hour in (time(9), time(17)):
        Slot.objects.create(brand_id=brand.id, queue=queue, weekday=0, hour=hour, kept_free=True)
    board = month_board(scope=world.scope, brand=brand, first=NOVEMBER, filters=Filters())
    cells = {each.day: each for each in board.cells}
    assert [each.name for each in cells[date(2026, 11, 27)].names] == ["Black Friday"]
    assert [each.name for each in cells[date(2026, 11, 24)].names] == ["Aniversario"]
    assert cells[date(2026, 11, 2)].names[0].country == "EC"
    Slot.objects.create(brand_id=brand.id, queue=queue, weekday=1, hour=time(8))
    assert [each.hour for each in cells[MONDAY].free] == [time(17)]
    board = month_board(scope=world.scope, brand=brand, first=NOVEMBER, filters=Filters())
    tuesday = next(each for each in board.cells if each.day == MONDAY + timedelta(days=1))
    assert [(each.hour, each.kept) for each in tuesday.free] == [(time(8), False)]
    assert cells[date(2026, 11, 16)].free == ()  # over
    assert board.count == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_filters_leave_out_and_count_what_is_left(world: World) -> None:
    brand = brand_of(world)
    written(world, "draft")
    written(world, "planned", scheduled=True)
    shown = read_filters({"state": ["scheduled", "nonsense"], "form": []})
    board = week_board(scope=world.scope, brand=brand, day=MONDAY, filters=shown)
    assert [chip.title for cell in board.cells for chip in cell.chips] == ["planned"]
    assert shown.query == "state=scheduled"


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_each_condition_finds_its_posts_and_they_are_joined(world: World) -> None:
    brand = brand_of(world)
    pillar = Pillar.objects.create(brand=brand, name="Oficio", target_share=50)
    for title in ("plain", "video", "rejected"):
        written(world, title)
    Post.objects.filter(title="video").update(pillar=pillar, format="video")
    Variant.objects.filter(post__title="rejected").update(editorial="rejected")

    def found(**said: list[str]) -> set[str]:
        shown = read_filters(said)
        board = week_board(scope=world.scope, brand=brand, day=MONDAY, filters=shown)
        return {chip.title for cell in board.cells for chip in cell.chips}

    assert found(pillar=[str(pillar.id)]) == {"video"}
    assert found(pillar=["none"]) == {"plain", "rejected"}
    assert found(form=["video"]) == {"video"}
    assert found(form=["text", "video"]) == {"plain", "video", "rejected"}
    assert found(network=[world.channel.network]) == {"plain", "video", "rejected"}
    assert found(network=["fotolog"]) == set()
    assert found(state=["rejected"]) == found(state=["needs"]) == {"rejected"}
    assert found(pillar=["none"], state=["draft"]) == {"plain"}


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_a_rejected_post_says_so_in_word_and_mark(world: World) -> None:
    from tertulia.accounts.models import Membership, User

    brand = brand_of(world)
    post = written(world, "No gustó")
    Variant.objects.filter(post=post).update(editorial="rejected")
    user = User.objects.create_user("m@example.org", name="M")
    Membership.objects.create(
        organisation_id=brand.organisation_id, user=user, role="community_manager"
    )
    client = Client()
    client.force_login(user)
    page = client.get(f"/b/{brand.slug}/calendar/?month=2026-11").content.decode()
    assert 'class="chip rejected"' in page
    assert '<span class="sr">rechazada</span>' in page
    listed = client.get(
        f"/b/{brand.slug}/calendar/list/?month=2026-11&state=needs"
    ).content.decode()
    assert "rechazada</span>" in listed
    composer = client.get(f"/b/{brand.slug}/posts/{post.id}/").content.decode()
    assert "rechazada</span>" in composer


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("view", ["", "week/", "quarter/", "list/"])
def test_the_number_of_questions_does_not_grow_with_the_posts(
    world: World, view: str, django_assert_max_num_queries: Any
) -> None:
    from tertulia.accounts.models import Membership, User

    brand = brand_of(world)
    user = User.objects.create_user("m@example.org", name="M", zone="Europe/Madrid")
    Membership.objects.create(
        organisation_id=brand.organisation_id, user=user, role="community_manager"
    )
    client = Client()
    client.force_login(user)
    address = f"/b/{brand.slug}/calendar/{view}"
    client.get(address)  # the brand visited last is remembered
    for n in range(30):
        written(
            world, f"p{n}", MONDAY + timedelta(days=n % 6), time(9 + n % 8), scheduled=n % 2 == 0
        )
        written(world, f"i{n}", None, None)
    with django_assert_max_num_queries(21):
        answer = client.get(address)
    assert answer.status_code == 200
    assert "18:00 (+6 h)" in answer.content.decode()


DAYS = st.integers(0, 40).map(lambda n: NOVEMBER + timedelta(days=n))


@given(
    pairs=st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=8),
    start=st.integers(0, 4),
)
def test_bands_cover_exactly_their_days_and_never_each_other(
    pairs: list[tuple[date, int]], start: int
) -> None:
    spans = [
        Span(str(n), f"s{n}", first, first + timedelta(days=length))
        for n, (first, length) in enumerate(pairs)
    ]
    monday = date(2026, 11, 2) + timedelta(weeks=start)
    week = [monday + timedelta(days=n) for n in range(7)]
    bands = bands_of(spans, week)
    covered = {
        (band.span.id, week[band.column - 1 + n]) for band in bands for n in range(band.width)
    }
    assert covered == {(s.id, day) for s in spans for day in week if s.first <= day <= s.last}
    places = [(band.line, band.column + n) for band in bands for n in range(band.width)]
    assert len(places) == len(set(places))
