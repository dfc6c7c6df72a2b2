"""Operations of the plan's API."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tertulia.kernel import clock
from tertulia.planning import models
from tertulia.planning.services import series
from tests.roles import cases_approval
from tests.roles import cases_planning as pages
from tests.roles.case import Case, Ground, Made
from tests.roles.cases_publishing import LATER, _channel, _posts, a_post


def planned(ground: Ground) -> Made:
    a_post(ground)
    return Made()


def with_body(made: Made, **data: Any) -> Made:
    return Made(arguments=made.arguments, data=data, watch=made.watch)


def posts_chosen(ground: Ground, **data: Any) -> Made:
    """A post with a text and one without, named in the body."""
    named = [a_post(ground).arguments["post_id"], pages._idea(ground)]
    data["posts"] = [{"post_id": str(each)} for each in named]
    return Made(data=data, watch=lambda: _posts(ground))


def one_more_channel(ground: Ground) -> Made:
    from tertulia.publishing.models import Variant

    made = posts_chosen(ground, channel_id=str(_channel(ground.scope, "@third")))
    rows = Variant.objects.filter(brand_id=ground.brand.id)
    return Made(data=made.data, watch=rows.count)


def another_pillar(ground: Ground) -> Made:
    from tertulia.brandbook.services.pillars import save_pillar
    from tertulia.publishing.models import Post

    pillar = save_pillar(scope=ground.scope, pillar_id=None, name="Origen", share=Decimal(30))
    made = posts_chosen(ground, pillar_id=str(pillar.id))
    rows = Post.objects.filter(brand_id=ground.brand.id, pillar_id=pillar.id)
    return Made(data=made.data, watch=rows.count)


def to_ask(ground: Ground) -> Made:
    made = cases_approval.to_ask_by_api(ground)
    from tertulia.publishing.models import Variant

    variant = Variant.objects.get(id=made.data["variant_ids"][0])
    return Made(data={"post_ids": [str(variant.post_id)]}, watch=made.watch)


def an_undo(ground: Ground) -> Made:
    made = a_post(ground)
    return Made(data={"discard": [str(made.arguments["post_id"])]}, watch=made.watch)


def a_queue_to_come(ground: Ground) -> Made:
    data = {
        "name": "Tardes",
        "channel_ids": [str(_channel(ground.scope))],
        "slots": [{"weekday": 0, "hour": "18:00"}],
    }
    return Made(data=data, watch=pages._watch_queues(ground))


def another_week(ground: Ground) -> Made:
    return with_body(pages.a_queue(ground), **a_queue_to_come(ground).data)


def a_next_hour(ground: Ground) -> Made:
    made = a_post(ground)
    return Made(
        arguments={"queue_id": pages._queue(ground).id},
        data={"post_id": str(made.arguments["post_id"])},
        watch=made.watch,
    )


def hours_to_take(ground: Ground) -> Made:
    made = posts_chosen(ground)
    return Made(arguments={"queue_id": pages._queue(ground).id}, data=made.data, watch=made.watch)


def a_pool_to_come(ground: Ground) -> Made:
    data = {"name": "De siempre", "rest_days": 20}
    return Made(data=data, watch=pages._watch_pools(ground))


def another_rest(ground: Ground) -> Made:
    return with_body(pages.a_pool(ground), name="Otra", rest_days=10)


def one_more_for_a_pool(ground: Ground) -> Made:
    made = pages.a_pool(ground)
    return with_body(made, post_id=str(pages._idea(ground)), until=LATER)


def one_less_for_a_pool(ground: Ground) -> Made:
    pool, row = pages._pool(ground)
    return Made(
        arguments={"pool_id": pool.id, "post_id": row.post_id}, watch=pages._watch_pools(ground)
    )


def gaps_to_fill(ground: Ground) -> Made:
    made = pages.gaps(ground)
    data = {
        "queue_id": made.data["queue"],
        "first": made.data["first"],
        "last": made.data["last"],
        "preview": False,
    }
    return Made(arguments=made.arguments, data=data, watch=made.watch)


def a_series_to_come(ground: Ground) -> Made:
    data = {
        "post_id": str(a_post(ground).arguments["post_id"]),
        "rule": "FREQ=WEEKLY",
        "first_day": LATER,
        "hour": "09:00",
    }
    return Made(data=data, watch=pages._watch_series(ground))


def another_hour(ground: Ground) -> Made:
    made = pages.a_series(ground)
    return Made(
        arguments=made.arguments,
        data={"hour": "10:30"},
        watch=lambda: pages._rows(ground, models.Series),
    )


def a_last_day(ground: Ground) -> Made:
    return with_body(pages.a_series(ground), day=str(clock.now().date() + timedelta(days=8)))


def an_ended_series(ground: Ground) -> Made:
    made = pages.a_series(ground)
    series.end_series(scope=ground.scope, series_id=made.arguments["series_id"])
    return made


def a_day_left_out(ground: Ground) -> Made:
    made = pages.a_series(ground)
    day = date(2027, 2, 1)
    models.Series.objects.filter(id=made.arguments["series_id"]).update(except_days=[day])
    return Made(arguments={**made.arguments, "day": day}, watch=made.watch)


def words_to_spread(ground: Ground) -> Made:
    made = pages.the_same_words(ground)
    data = {"post_id": str(made.arguments["post_id"]), "reach": "following"}
    return Made(data=data, watch=made.watch)


def a_rule_to_look_at(ground: Ground) -> Made:
    return Made(arguments={}, query={"rule": "FREQ=WEEKLY;BYDAY=MO", "first_day": LATER})


def days_to_choose(ground: Ground) -> Made:
    data = {"countries": ["EC"], "trade_days": False}
    return Made(data=data, watch=pages._watch_days(ground))


def a_day_to_come(ground: Ground) -> Made:
    made = pages.a_new_own_day(ground)
    return Made(data=made.data, watch=made.watch)


API_CASES = [
    Case("list_plan", make=planned),
    Case("plan_as_sheet", make=planned),
    Case("undo_plan_act", "POST", make=an_undo),
    Case("move_posts", "POST", make=lambda g: posts_chosen(g, days=1)),
    Case("copy_posts", "POST", make=lambda g: posts_chosen(g, days=7)),
    Case("discard_posts", "POST", make=posts_chosen),
    Case("add_channel_to_posts", "POST", make=one_more_channel),
    Case("give_posts_a_purpose", "POST", make=another_pillar),
    Case("look_what_needs_approval", make=planned),
    Case("ask_approval_of_posts", "POST", make=to_ask),
    Case("list_named_days", make=planned),
    Case("get_chosen_days", make=pages.days_shown),
    Case("choose_days", "PUT", make=days_to_choose),
    Case("list_own_days", make=pages.days_shown),
    Case("add_own_day", "POST", make=a_day_to_come),
    Case("remove_own_day", "DELETE", make=pages.an_own_day),
    Case("list_queues", make=pages.queues_shown),
    Case("create_queue", "POST", make=a_queue_to_come),
    Case("get_queue", make=pages.a_queue),
    Case("change_queue", "PUT", make=another_week),
    Case("delete_queue", "DELETE", make=pages.a_queue),
    Case("list_free_hours", make=pages.a_queue),
    Case("next_free_hour", make=pages.a_queue),
    Case("take_next_hour", "POST", make=a_next_hour),
    Case("take_free_hours", "POST", make=hours_to_take),
    Case("list_pools", make=pages.again_shown),
    Case("create_pool", "POST", make=a_pool_to_come),
    Case("change_pool", "PUT", make=another_rest),
    Case("delete_pool", "DELETE", make=pages.a_pool),
    Case("add_to_pool", "POST", make=one_more_for_a_pool),
    Case("remove_from_pool", "DELETE", make=one_less_for_a_pool),
    Case("fill_gaps", "POST", make=gaps_to_fill),
    Case("list_series", make=pages.again_shown),
    Case("preview_series", make=a_rule_to_look_at),
    Case("start_series", "POST", make=a_series_to_come),
    Case("get_series", make=pages.a_series),
    Case("list_series_copies", make=pages.a_series),
    Case("change_series", "PATCH", make=another_hour),
    Case("end_series", "DELETE", make=pages.a_series),
    Case("end_series_from", "POST", make=a_last_day),
    Case("resume_series", "POST", make=an_ended_series),
    Case("leave_out_series_day", "POST", make=lambda g: with_body(pages.a_series(g), day=LATER)),
    Case("bring_back_series_day", "DELETE", make=a_day_left_out),
    Case("spread_words", "POST", make=words_to_spread),
    Case("read_sheet", "POST", make=pages.a_file),
    Case("get_sheet", make=pages.a_sheet),
    Case("order_sheet_days", "POST", make=lambda g: with_body(pages.a_sheet(g), order="mdy")),
    Case("take_sheet", "POST", make=pages.a_sheet),
]
