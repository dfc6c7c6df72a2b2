"""A series changed while it runs: a day left out, other words, another rule from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import time_machine
from dateutil.rrule import rrulestr
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tertulia.delivery.models import Delivery
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.planning.models import Occurrence, Series
from tertulia.planning.rules.recurrence import WEEKDAYS, next_days, read_rule, until_day
from tertulia.planning.services.moving import take_back
from tertulia.planning.services.repeating import bring_back, change_series, leave_out, spread
from tertulia.planning.services.series import start_series
from tertulia.planning.ui.series import rule_from
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import schedule_post
from tertulia.publishing.services import save_variant
from tertulia.publishing.values import Draft
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NINE, NOW, brand_of, written

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
FORMS = st.fixed_dictionaries(
    {"freq": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]), "interval": st.integers(1, 6)},
    optional={
        "byday": st.lists(st.sampled_from(WEEKDAYS), unique=True, min_size=1),
        "count": st.integers(1, 30),
    },
)


def as_form(said: dict[str, object]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(
            name, [str(each) for each in value] if isinstance(value, list) else [str(value)]
        )
    return data


@given(said=FORMS, start=DAYS, skip=st.integers(0, 200), most=st.integers(1, 10))
def test_what_a_form_says_comes_on_the_days_that_dateutil_says(
    said: dict[str, object], start: date, skip: int, most: int
) -> None:
    rule = read_rule(rule_from(as_form(said)))
    first, horizon = start + timedelta(days=skip), start + timedelta(days=900)
    found = next_days(rule, first_day=start, first=first, most=most, horizon=horizon)
    text = f"DTSTART:{start:%Y%m%d}T000000\nRRULE:{rule.text}"
    plain = []
    for each in rrulestr(text):
        if each.date() > horizon or len(plain) == most:
            break
        if each.date() >= first:
            plain.append(each.date())
    assert found == plain


@given(said=FORMS, start=DAYS, cut=st.integers(0, 200))
def test_cut_in_two_a_rule_keeps_its_days_before_the_cut_and_has_none_after(
    said: dict[str, object], start: date, cut: int
) -> None:
    said.pop("count", None)
    rule, last = read_rule(rule_from(as_form(said))), start + timedelta(days=cut)
    span = {"first_day": start, "first": start, "most": 500, "horizon": start + timedelta(300)}
    whole = next_days(rule, **span)
    before = next_days(read_rule(until_day(rule, last).text), **span)
    assert before == [day for day in whole if day <= last]


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weekly(world: World) -> Series:
    brand_of(world)
    post = written(world)
    return start_series(
        scope=world.scope, post_id=post.id, rule="FREQ=WEEKLY", first_day=MONDAY, hour=NINE
    )


def copy_on(weeks: int) -> Post:
    day = MONDAY + timedelta(weeks=weeks)
    return Occurrence.objects.get(day=day, post__discarded_at=None).post


def words_of(post: Post) -> str:
    return str(Variant.objects.get(post=post).parts[0]["text"])


def rewrite(world: World, post: Post, text: str) -> None:
    variant = Variant.objects.get(post=post)
    save_variant(
        scope=world.scope, variant_id=variant.id, version=None, parts=[Draft(text)], options={}
    )


def test_a_day_left_out_takes_its_draft_along_and_comes_back(world: World, weekly: Series) -> None:
    day, post = MONDAY + timedelta(weeks=2), copy_on(2)
    done = leave_out(scope=world.scope, series_id=weekly.id, day=day)
    post.refresh_from_db()
    assert post.discarded_at is not None
    bring_back(scope=world.scope, series_id=weekly.id, day=day)
    assert copy_on(2).id != post.id
    weekly.refresh_from_db()
    assert weekly.except_days == []
    take_back(scope=world.scope, undo=done.undo)
    post.refresh_from_db()
    assert post.discarded_at is None


def test_what_is_scheduled_on_a_day_left_out_stays_and_is_told(
    world: World, weekly: Series
) -> None:
    post = copy_on(2)
    schedule_post(scope=world.scope, post_id=post.id)
    done = leave_out(scope=world.scope, series_id=weekly.id, day=MONDAY + timedelta(weeks=2))
    post.refresh_from_db()
    assert post.discarded_at is None
    assert len(done.stayed) == 1


def test_the_following_days_say_the_same_and_those_before_do_not(
    world: World, weekly: Series
) -> None:
    rewrite(world, copy_on(3), "Otra cosa")
    schedule_post(scope=world.scope, post_id=copy_on(5).id)
    done = spread(scope=world.scope, post_id=copy_on(3).id, reach="following")
    assert done.stayed == ()
    assert [words_of(copy_on(n)) for n in (2, 3, 4, 5)] == ["Loja", *["Otra cosa"] * 3]
    scheduled = Delivery.objects.get(id=Variant.objects.get(post=copy_on(5)).delivery_id)
    assert scheduled.content["parts"][0]["text"] == "Otra cosa"
    weekly.refresh_from_db()
    assert weekly.post_id == copy_on(3).id


def test_all_days_to_come_say_the_same(world: World, weekly: Series) -> None:
    rewrite(world, copy_on(3), "Otra cosa")
    spread(scope=world.scope, post_id=copy_on(3).id, reach="all")
    assert {words_of(copy_on(n)) for n in range(8)} == {"Otra cosa"}
    with pytest.raises(Invalid):
        spread(scope=world.scope, post_id=copy_on(3).id, reach="")
    with pytest.raises(NotFound):
        spread(scope=world.scope, post_id=written(world, "x").id, reach="all")


def test_from_a_day_on_it_is_a_series_of_its_own(world: World, weekly: Series) -> None:
    cut = MONDAY + timedelta(weeks=4)
    change_series(
        scope=world.scope,
        series_id=weekly.id,
        rule="FREQ=WEEKLY;INTERVAL=2",
        hour=time(18),
        from_day=cut,
    )
    weekly.refresh_from_db()
    new = Series.objects.exclude(id=weekly.id).get()
    days = Post.objects.filter(discarded_at=None).order_by("due_day")
    found = [((each.due_day - MONDAY).days // 7, each.due_time) for each in days if each.due_day]
    nine = [(n, NINE) for n in range(4)]
    assert found == [*nine, (4, time(18)), (6, time(18)), (8, time(18))][: len(found)]
    assert len(found) >= 6
    assert new.first_day == cut
    assert f"UNTIL={cut - timedelta(days=1):%Y%m%d}" in weekly.rule


def test_another_hour_for_all_leaves_what_was_moved_where_it_is(
    world: World, weekly: Series
) -> None:
    moved = copy_on(2)
    Post.objects.filter(id=moved.id).update(due_time=time(11))
    change_series(scope=world.scope, series_id=weekly.id, rule="FREQ=WEEKLY", hour=time(10))
    assert Series.objects.count() == 1
    assert copy_on(2).due_time == time(11)
    assert {copy_on(n).due_time for n in (1, 3, 4, 5, 6, 7)} == {time(10)}
