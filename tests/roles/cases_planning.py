"""Routes of planning."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from typing import Any

from tertulia.kernel import clock
from tertulia.planning import models
from tertulia.planning.services import days, moving, pools, queues, series, sheets
from tertulia.planning.values import Undo
from tertulia.publishing.services import create_post
from tests.roles.case import Case, Ground, Made
from tests.roles.cases_publishing import HOUR, LATER, _channel, _posts, a_post

CSV = f"day,title\n{LATER},Loja\n{LATER},Quito\n2026-31-31,No day\n".encode()


def _rows(ground: Ground, *kinds: Any) -> object:
    return [
        sorted(map(str, kind.objects.filter(brand_id=ground.brand.id).values_list()))
        for kind in kinds
    ]


def bulk(ground: Ground) -> Made:
    made = a_post(ground)
    post_id = made.arguments["post_id"]
    spot = moving.spot_of(scope=ground.scope, post_id=post_id)
    data = {"act": "move", "days": "1", "spot": f"{post_id}|{spot.day}|{spot.hour:%H:%M:%S}|"}
    return Made(data=data, watch=made.watch)


def an_undo(ground: Ground) -> Made:
    made = a_post(ground)
    undo = Undo(discard=(made.arguments["post_id"],))
    kept = {"abc": [str(ground.brand.id), undo.as_json()]}
    return Made(arguments={"key": "abc"}, watch=made.watch, session={"planning.undo": kept})


def planned(ground: Ground) -> Made:
    a_post(ground)
    a_queue(ground)
    return Made(query={"month": LATER[:7], "day": LATER})


def _queue(ground: Ground) -> Any:
    queue = queues.save_queue(
        scope=ground.scope, name="Mañanas", channel_ids=[_channel(ground.scope, "@queue")]
    )
    for hour, kept in ((time(9), False), (time(17), True)):
        queues.add_slots(
            scope=ground.scope, queue_id=queue.id, weekdays=[0, 3], hour=hour, kept_free=kept
        )
    return queue


def _watch_queues(ground: Ground) -> Any:
    return lambda: _rows(ground, models.Queue, models.Slot, models.QueueChannel)


def a_queue(ground: Ground, **data: Any) -> Made:
    queue = _queue(ground)
    return Made(arguments={"queue_id": queue.id}, data=data, watch=_watch_queues(ground))


def queues_shown(ground: Ground) -> Made:
    _queue(ground)
    return Made()


def a_new_queue(ground: Ground) -> Made:
    data = {"name": "Tardes", "channel": str(_channel(ground.scope))}
    return Made(data=data, watch=_watch_queues(ground))


def a_slot(ground: Ground) -> Made:
    slot = models.Slot.objects.filter(queue_id=_queue(ground).id).first()
    assert slot is not None
    return Made(arguments={"slot_id": slot.id}, watch=_watch_queues(ground))


def a_post_for_a_queue(ground: Ground) -> Made:
    made = a_post(ground)
    return Made(arguments=made.arguments, data={"queue": str(_queue(ground).id)}, watch=made.watch)


def _idea(ground: Ground) -> Any:
    return create_post(scope=ground.scope, title="Receta").id


def _pool(ground: Ground) -> Any:
    pool = pools.save_pool(scope=ground.scope, name="Siempre", rest_days=30)
    post_id = _idea(ground)
    return pool, pools.add_to_pool(scope=ground.scope, pool_id=pool.id, post_id=post_id)


def _watch_pools(ground: Ground) -> Any:
    return lambda: (_rows(ground, models.Pool, models.PoolPost, models.PoolUse), _posts(ground))


def a_pool(ground: Ground, **data: Any) -> Made:
    pool, _post = _pool(ground)
    return Made(arguments={"pool_id": pool.id}, data=data, watch=_watch_pools(ground))


def a_new_pool(ground: Ground) -> Made:
    return Made(data={"name": "Siempre", "rest_days": "30"}, watch=_watch_pools(ground))


def one_more_for_a_pool(ground: Ground) -> Made:
    made = a_pool(ground)
    post_id = _idea(ground)
    return Made(arguments=made.arguments, data={"post": str(post_id)}, watch=made.watch)


def a_pool_post(ground: Ground) -> Made:
    post = _pool(ground)[1]
    return Made(arguments={"pool_post_id": post.id}, watch=_watch_pools(ground))


def gaps(ground: Ground) -> Made:
    made = a_pool(ground)
    today = clock.now().date()
    span = {
        "queue": str(_queue(ground).id),
        "first": today.isoformat(),
        "last": (today + timedelta(days=14)).isoformat(),
    }
    return Made(arguments=made.arguments, data=span, query=span, watch=made.watch)


def _series(ground: Ground) -> Any:
    return series.start_series(
        scope=ground.scope,
        post_id=a_post(ground).arguments["post_id"],
        rule="FREQ=WEEKLY;BYDAY=MO;COUNT=3",
        first_day=clock.now().date(),
        hour=time(9),
    )


def _watch_series(ground: Ground) -> Any:
    return lambda: _rows(ground, models.Series, models.Occurrence)


def again_shown(ground: Ground) -> Made:
    _series(ground)
    _pool(ground)
    _queue(ground)
    return Made()


def a_series(ground: Ground, **data: Any) -> Made:
    row = _series(ground)
    return Made(arguments={"series_id": row.id}, data=data, watch=_watch_series(ground))


def another_rule(ground: Ground) -> Made:
    made = a_series(ground, freq="DAILY", interval="2", hour="10:00")
    return Made(
        arguments=made.arguments,
        data=made.data,
        watch=lambda: _rows(ground, models.Series),
    )


def a_day_of_a_series(ground: Ground, **data: Any) -> Made:
    row = _series(ground)
    post_id = models.Occurrence.objects.filter(series=row).exclude(post=row.post_id).first()
    assert post_id is not None
    return Made(
        arguments={"post_id": post_id.post_id},
        data=data,
        watch=lambda: _rows(ground, models.Series),
    )


def the_same_words(ground: Ground) -> Made:
    return a_day_of_a_series(ground, reach="following")


def a_series_to_start(ground: Ground) -> Made:
    post_id = a_post(ground).arguments["post_id"]
    data = {"post": str(post_id), "freq": "WEEKLY", "byday": "MO", "first": LATER, "hour": "09:00"}
    return Made(data=data, watch=_watch_series(ground))


def _watch_days(ground: Ground) -> Any:
    return lambda: _rows(ground, models.Days, models.OwnDay)


def days_shown(ground: Ground) -> Made:
    days.choose_days(scope=ground.scope, countries=["EC", "RO"], trade_days=True)
    an_own_day(ground)
    return Made()


def days_chosen(ground: Ground) -> Made:
    return Made(data={"country": "EC"}, watch=_watch_days(ground))


def a_new_own_day(ground: Ground) -> Made:
    return Made(data={"name": "Aniversario", "first": LATER}, watch=_watch_days(ground))


def an_own_day(ground: Ground) -> Made:
    row = days.add_own_day(scope=ground.scope, name="Feria", first=date(2026, 12, 6))
    return Made(arguments={"day_id": row.id}, watch=_watch_days(ground))


def _watch_feeds(ground: Ground) -> Any:
    return lambda: _rows(ground, models.Feed)


def a_new_feed(ground: Ground) -> Made:
    return Made(watch=_watch_feeds(ground))


def a_file(ground: Ground) -> Made:
    file = io.BytesIO(CSV)
    file.name = "plan.csv"
    return Made(data={"file": file}, watch=lambda: _rows(ground, models.SheetIn))


def a_sheet(ground: Ground, **data: Any) -> Made:
    kept = sheets.keep_sheet(scope=ground.scope, data=CSV, filename="plan.csv")
    return Made(
        arguments={"sheet_id": kept.id},
        data=data,
        watch=lambda: (_rows(ground, models.SheetIn), _posts(ground)),
    )


def an_order(ground: Ground) -> Made:
    return a_sheet(ground, order="mdy")


CASES = [
    Case("planning:month", make=planned),
    Case("planning:week", make=planned),
    Case("planning:quarter", make=planned),
    Case("planning:agenda", make=planned),
    Case("planning:move", "POST", make=lambda g: a_post(g, **HOUR)),
    Case("planning:take_next", "POST", make=a_post_for_a_queue),
    Case("planning:bulk", "POST", make=bulk),
    Case("planning:filter", make=planned),
    Case("planning:serving", make=queues_shown),
    Case("planning:undo", "POST", make=an_undo),
    Case("planning:queues", make=queues_shown),
    Case("planning:queue_save", "POST", make=a_new_queue),
    Case("planning:queue_delete", "POST", make=a_queue),
    Case("planning:slots", "POST", make=lambda g: a_queue(g, weekday="2", hour="10:00")),
    Case("planning:slot_remove", "POST", make=a_slot),
    Case("planning:again", make=again_shown),
    Case("planning:pool_save", "POST", make=a_new_pool),
    Case("planning:pool_delete", "POST", make=a_pool),
    Case("planning:pool_add", "POST", make=one_more_for_a_pool),
    Case("planning:pool_remove", "POST", make=a_pool_post),
    Case("planning:fill", make=gaps),
    Case("planning:fill", "POST", make=gaps),
    Case("planning:series_start", "POST", make=a_series_to_start),
    Case("planning:series_end", "POST", make=a_series),
    Case("planning:series_except", "POST", make=lambda g: a_series(g, day=LATER)),
    Case("planning:series_preview", make=lambda g: Made(query={"freq": "WEEKLY", "first": LATER})),
    Case("planning:series_change", "POST", make=another_rule),
    Case("planning:spread", "POST", make=the_same_words),
    Case("planning:when", make=a_day_of_a_series),
    Case("planning:days", make=days_shown),
    Case("planning:choose_days", "POST", make=days_chosen),
    Case("planning:own_day_add", "POST", make=a_new_own_day),
    Case("planning:own_day_remove", "POST", make=an_own_day),
    Case("planning:subscribe"),
    Case("planning:subscribe", "POST", make=a_new_feed),
    Case("planning:sheets"),
    Case("planning:sheets", "POST", make=a_file),
    Case("planning:sheet_out"),
    Case("planning:sheet", make=a_sheet),
    Case("planning:sheet", "POST", make=lambda g: a_sheet(g, row="2")),
    Case("planning:sheet_order", "POST", make=an_order),
]


def a_queue_to_come(ground: Ground) -> Made:
    data = {
        "name": "Tardes",
        "channel_ids": [str(_channel(ground.scope))],
        "slots": [{"weekday": 0, "hour": "18:00"}],
    }
    return Made(data=data, watch=_watch_queues(ground))


def a_next_hour(ground: Ground) -> Made:
    made = a_post(ground)
    return Made(
        arguments={"queue_id": _queue(ground).id},
        data={"post_id": str(made.arguments["post_id"])},
        watch=made.watch,
    )
