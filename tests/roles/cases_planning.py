"""Routes of planning."""

from __future__ import annotations

from tertulia.planning.services import moving
from tertulia.planning.values import Undo
from tests.roles.case import Case, Ground, Made
from tests.roles.cases_publishing import HOUR, LATER, a_post


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
    return Made(query={"month": LATER[:7], "day": LATER})


CASES = [
    Case("planning:month", make=planned),
    Case("planning:week", make=planned),
    Case("planning:quarter", make=planned),
    Case("planning:agenda", make=planned),
    Case("planning:move", "POST", make=lambda g: a_post(g, **HOUR)),
    Case("planning:bulk", "POST", make=bulk),
    Case("planning:undo", "POST", make=an_undo),
]
