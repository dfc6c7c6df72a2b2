"""A month planned by a script, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from tertulia.brandbook.services.pillars import save_pillar
from tertulia.planning.models import Occurrence
from tertulia.publishing.models import Post
from tests.api.people import bearer
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NINE, NOW, brand_of, written

pytestmark = pytest.mark.django_db

type Call = Callable[..., Any]
WEEK = timedelta(days=7)


@pytest.fixture
def call(world: World) -> Iterator[Call]:
    """Ask the plan's API as a planner: method, address, body; the answer's data."""
    brand = brand_of(world)
    with time_machine.travel(NOW, tick=False):
        client = Client(headers={"authorization": f"Bearer {bearer(world)}"})

        def asked(method: str, path: str, status: int = 200, **body: Any) -> Any:
            room = "" if path.startswith("/campaigns") else "/plan"
            address = f"/api/v1/brands/{brand.slug}{room}{path}"
            data = json.dumps(body)
            answer = client.generic(method, address, data, content_type="application/json")
            assert answer.status_code == status, answer.content
            return json.loads(answer.content or b"null")

        yield asked


def places(*posts: Post) -> list[tuple[date | None, str]]:
    rows = [Post.objects.get(id=each.id) for each in posts]
    return [(each.due_day, f"{each.due_time or ''}"[:5]) for each in rows]


def names(*posts: Post) -> list[dict[str, str]]:
    return [{"post_id": str(each.id)} for each in posts]


def test_posts_are_shifted_and_the_answer_takes_it_back(call: Call, world: World) -> None:
    one, other = written(world), written(world, "Quito", MONDAY + timedelta(days=1))
    done = call("POST", "/posts/move", posts=names(one, other), days=7, hour="10:30")
    assert done["sentence"].startswith("2 ")
    assert places(one, other) == [
        (MONDAY + WEEK, "10:30"),
        (MONDAY + WEEK + timedelta(days=1), "10:30"),
    ]
    assert call("POST", "/undo", **done["undo"])["stayed"] == []
    assert places(one, other) == [(MONDAY, "09:00"), (MONDAY + timedelta(days=1), "09:00")]


def test_what_a_colleague_moved_since_stays_with_them(call: Call, world: World) -> None:
    post = written(world)
    seen = {**names(post)[0], "was": {"day": str(MONDAY), "hour": "09:00"}}
    done = call("POST", "/posts/move", posts=[seen], days=1)
    again = call("POST", "/posts/move", posts=[seen], days=3)
    assert len(again["stayed"]) == 1
    assert again["undo"] is None
    assert places(post) == [(MONDAY + timedelta(days=1), "09:00")]
    Post.objects.filter(id=post.id).update(due_day=MONDAY + timedelta(days=4))
    assert len(call("POST", "/undo", **done["undo"])["stayed"]) == 1
    assert places(post) == [(MONDAY + timedelta(days=4), "09:00")]


def test_where_the_calendar_ends_a_post_stays(call: Call, world: World) -> None:
    post = written(world)
    Post.objects.filter(id=post.id).update(due_day=date.max, due_time=None)
    post.variants.update(due_day=date.max, due_time=None)
    done = call("POST", "/posts/move", posts=names(post), days=1)
    assert len(done["stayed"]) == 1
    call("POST", "/posts/copy", posts=names(post), days=1)
    assert Post.objects.exclude(id=post.id).get().due_day is None


def test_copies_and_discarded_drafts_come_and_go(call: Call, world: World) -> None:
    post = written(world)
    done = call("POST", "/posts/copy", posts=names(post), days=7)
    made = Post.objects.get(id=done["undo"]["discard"][0])
    assert places(made) == [(MONDAY + WEEK, "09:00")]
    gone = call("POST", "/posts/discard", posts=names(made))
    made.refresh_from_db()
    assert made.discarded_at is not None
    call("POST", "/undo", **gone["undo"])
    made.refresh_from_db()
    assert made.discarded_at is None
    held = written(world, "Scheduled", scheduled=True)
    assert len(call("POST", "/posts/discard", posts=names(held))["stayed"]) == 1


def test_a_purpose_is_given_and_what_is_left_out_stays(call: Call, world: World) -> None:
    pillar = save_pillar(scope=world.scope, pillar_id=None, name="Origen", share=Decimal(30))
    post = written(world)
    done = call("POST", "/posts/serve", posts=names(post), pillar_id=str(pillar.id))
    assert done["sentence"].startswith("1 ")
    call("POST", "/posts/serve", posts=names(post), campaign_id=None)
    assert Post.objects.get(id=post.id).pillar_id == pillar.id
    call("POST", "/posts/serve", posts=names(post), pillar_id=None)
    assert Post.objects.get(id=post.id).pillar_id is None
    call("POST", "/posts/serve", 422, posts=names(post))


def test_no_post_of_another_brand_is_named(call: Call, world: World) -> None:
    nobody = [{"post_id": "00000000-0000-7000-8000-000000000000"}]
    post = written(world)
    for act, more in {"move": {"days": 1}, "copy": {}, "discard": {}}.items():
        call("POST", f"/posts/{act}", 404, posts=[*names(post), *nobody], **more)
    assert places(post) == [(MONDAY, "09:00")]
    assert Post.objects.get().discarded_at is None


def test_a_queue_gives_its_hours_in_order(call: Call, world: World) -> None:
    channels = [str(world.channel.id)]
    slots = [{"weekday": n, "hour": "09:00"} for n in (0, 2)]
    kept = {"weekday": 4, "hour": "18:00", "kept_free": True}
    queue = call("POST", "/queues", 201, name="Mañanas", channel_ids=channels, slots=slots)
    address = f"/queues/{queue['id']}"
    changed = call("PUT", address, name="Alba", channel_ids=channels, slots=[*slots, kept])
    assert (changed["name"], len(changed["slots"])) == ("Alba", 3)
    taken = written(world)  # stands on Monday at nine
    free = call("GET", f"{address}/free?first={MONDAY}&last={MONDAY + WEEK}")
    assert [(each["local"][:16], each["kept_free"]) for each in free] == [
        ("2026-11-25T09:00", False),
        ("2026-11-27T18:00", True),
        ("2026-11-30T09:00", False),
    ]
    ideas = [written(world, name, None, None) for name in ("Uno", "Dos")]
    done = call("POST", f"{address}/take", posts=names(*ideas))
    assert places(*ideas) == [(date(2026, 11, 25), "09:00"), (date(2026, 11, 30), "09:00")]
    call("POST", "/undo", **done["undo"])
    assert places(taken, *ideas) == [(MONDAY, "09:00"), (None, ""), (None, "")]
    call("PUT", address, name="Alba", channel_ids=channels, slots=[])
    call("POST", f"{address}/take", 409, posts=names(*ideas))


def test_a_pool_is_made_filled_from_and_emptied(call: Call, world: World) -> None:
    slots = [{"weekday": n, "hour": "09:00"} for n in range(5)]
    channels = [str(world.channel.id)]
    queue = call("POST", "/queues", 201, name="Q", channel_ids=channels, slots=slots)
    pool = call("POST", "/pools", 201, name="Siempre", rest_days=30)
    pool = call("PUT", f"/pools/{pool['id']}", name="Siempre", rest_days=3)
    idea = written(world, "Receta", None, None)
    found = call("POST", f"/pools/{pool['id']}/posts", post_id=str(idea.id))
    assert found["post_ids"] == [str(idea.id)]
    days = {"first": str(MONDAY), "last": str(MONDAY + timedelta(days=4))}
    fill = {"queue_id": queue["id"], **days, "preview": False}
    gaps = call("POST", f"/pools/{pool['id']}/fill", **fill)
    made = [each["made_id"] for each in gaps if each["made_id"]]
    drafts = Post.objects.filter(id__in=made).order_by("due_day")
    assert [each.due_day for each in drafts] == [
        date.fromisoformat(each["local"][:10]) for each in gaps if each["post_id"]
    ]
    assert drafts.count() == 2
    call("DELETE", f"/pools/{pool['id']}/posts/{idea.id}", 204)
    call("DELETE", f"/pools/{pool['id']}/posts/{idea.id}", 404)
    assert call("GET", "/pools")[0]["post_ids"] == []
    call("DELETE", f"/pools/{pool['id']}", 204)
    assert Post.objects.filter(id__in=made, discarded_at=None).count() == 2


def standing(series: dict[str, Any]) -> list[str]:
    rows = Occurrence.objects.filter(series=series["id"], post__discarded_at=None)
    return [f"{each.day:%m-%d}" for each in rows.order_by("day")]


def test_a_series_is_changed_interrupted_and_ended_and_each_has_a_way_back(
    call: Call, world: World
) -> None:
    post = written(world)
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=5"
    comes = call("GET", f"/series/preview?rule=FREQ=WEEKLY;COUNT=2&first_day={MONDAY}")
    assert comes["days"] == ["2026-11-23", "2026-11-30"]
    call("GET", f"/series/preview?rule=HOURLY&first_day={MONDAY}", 422)
    body = {"post_id": str(post.id), "rule": rule, "first_day": str(MONDAY), "hour": "09:00"}
    row = call("POST", "/series", 201, **body)
    address = f"/series/{row['id']}"
    every = ["11-23", "11-30", "12-07", "12-14", "12-21"]
    assert standing(row) == every
    left = call("POST", f"{address}/except", day="2026-12-07")
    assert left["series"]["except_days"] == ["2026-12-07"]
    assert standing(row) == ["11-23", "11-30", "12-14", "12-21"]
    call("DELETE", f"{address}/except/2026-12-07")
    assert standing(row) == every
    ended = call("POST", f"{address}/end", day="2026-12-10")
    assert (ended["before"]["rule"], ended["stayed"]) == (rule, [])
    assert standing(row) == every[:3]
    call("PATCH", address, rule=ended["before"]["rule"])
    assert standing(row) == every
    split = call("PATCH", address, hour="10:30", from_day="2026-12-14")["series"]
    assert (split["id"] != row["id"], split["hour"]) == (True, "10:30:00")
    copies = call("GET", f"/series/{split['id']}/copies")
    assert [(each["day"], each["due_time"]) for each in copies][:2] == [
        ("2026-12-14", "10:30:00"),
        ("2026-12-21", "10:30:00"),
    ]
    call("DELETE", address, 204)
    assert call("GET", address)["ended_at"]
    assert call("POST", f"{address}/resume")["ended_at"] is None


def test_words_of_one_day_are_spread_over_the_following(call: Call, world: World) -> None:
    post = written(world)
    body = {"post_id": str(post.id), "rule": "FREQ=DAILY;COUNT=3", "hour": "09:00"}
    call("POST", "/series", 201, first_day=str(MONDAY), **body)
    done = call("POST", "/series/spread", post_id=str(post.id), reach="following")
    assert done["sentence"].startswith("2 ")
    call("POST", "/series/spread", 422, post_id=str(post.id), reach="some")


def test_days_of_the_brands_own_and_of_countries_are_named(call: Call) -> None:
    call("PUT", "/days/chosen", countries=["EC"], trade_days=False)
    assert call("GET", "/days/chosen") == {"countries": ["EC"], "trade_days": False}
    call("PUT", "/days/chosen", 422, countries=["ZZ"])
    own = call("POST", "/days/own", 201, name="Aniversario", first="2026-12-06")
    named = call("GET", "/days?first=2026-12-01&last=2026-12-31")
    assert {"Aniversario"} < {each["name"] for each in named}
    call("DELETE", f"/days/own/{own['id']}", 204)
    assert call("GET", "/days/own") == []


def test_the_same_key_again_moves_nothing_more(call: Call, world: World) -> None:
    post = written(world)
    brand = brand_of(world)
    client = Client(headers={"authorization": f"Bearer {bearer(world)}", "idempotency-key": "a"})
    address = f"/api/v1/brands/{brand.slug}/plan/posts/move"
    body = json.dumps({"posts": names(post), "days": 1})
    answers = [client.post(address, body, content_type="application/json") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert places(post) == [(MONDAY + timedelta(days=1), f"{NINE:%H:%M}")]


def test_days_of_which_nothing_needs_approval_are_looked_through_and_refused(
    call: Call, world: World
) -> None:
    written(world)
    span = {"first": str(MONDAY), "last": str(MONDAY + WEEK)}
    looked = call("GET", f"/posts/approval?first={span['first']}&last={span['last']}")
    assert (looked["found"], looked["asked"], len(looked["free"])) == ([], [], 1)
    call("POST", "/posts/approval", 422, **span)
    call("POST", "/posts/approval", 422)
    moment = datetime.fromisoformat(f"{MONDAY}T09:00:00+00:00").isoformat()
    call("POST", "/posts/approval", 422, deadline=moment, post_ids=[], **span)


def test_a_campaign_that_got_other_days_meanwhile_stays(call: Call, world: World) -> None:
    days = {"starts_on": "2026-12-01", "ends_on": "2026-12-24"}
    later = {"starts_on": "2026-12-08", "ends_on": "2026-12-31"}
    row = call("POST", "/campaigns", 201, name="Navidad", **days)
    address = f"/campaigns/{row['id']}"
    moved = call("POST", f"{address}/move", **later, was=days)
    assert (moved["starts_on"], moved["ends_on"]) == ("2026-12-08", "2026-12-31")
    call("POST", f"{address}/move", 409, **days, was=days)
    call("POST", f"{address}/move", 422, starts_on="2026-12-31", ends_on="2026-12-01")
    assert call("GET", address)["starts_on"] == "2026-12-08"
