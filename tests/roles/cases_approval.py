"""Routes of approval, inside a brand; those of reviewers from outside prove themselves."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PIL import Image

from tertulia.kernel import clock
from tests.roles.case import Case, Ground, Made
from tests.roles.cases_publishing import _channel, _post


def _everybody(ground: Ground) -> tuple[Any, ...]:
    """Everybody who may approve, and one from outside: whoever the role test sends may answer."""
    from tertulia.accounts.notifications import people_with
    from tertulia.approval.values import ReviewerWish

    people = people_with("post.approve", brand_id=ground.brand.id)
    wishes = [ReviewerWish(user_id=each.id) for each in people]
    return (*wishes[:11], ReviewerWish(email="marta@cliente.example", language="en"))


def steps(ground: Ground) -> None:
    """Posts of this brand need a yes of anybody."""
    from tertulia.approval.services import save_flow
    from tertulia.approval.values import StepWish

    wish = StepWish("Client", "any", 48, _everybody(ground))
    save_flow(scope=ground.scope, subject="post", channel_id=None, steps=[wish])


def asked(ground: Ground) -> Any:
    """A post that was sent to approval; its item."""
    from tertulia.approval.models import Item

    steps(ground)
    _post_row, variant = _post(ground, state="scheduled")
    return Item.objects.get(origin_id=variant.id)


def _watch(ground: Ground) -> object:
    from tertulia.approval.models import Decision, Flow, Item, Policy, Request, Reviewer

    brand = ground.brand.id
    return (
        sorted(Item.objects.filter(brand_id=brand).values_list("id", "state", "step", "digest")),
        sorted(Decision.objects.filter(brand_id=brand).values_list("id", "answer", "undone_at")),
        sorted(Reviewer.objects.filter(brand_id=brand).values_list("id", "reminders")),
        sorted(Flow.objects.filter(brand_id=brand).values_list("id", "subject")),
        list(Policy.objects.filter(brand_id=brand).values_list("silence", "link_days")),
        Request.objects.filter(brand_id=brand).count(),
    )


def a_request(ground: Ground, **data: Any) -> Made:
    item = asked(ground)
    return Made(arguments={"request_id": item.request_id}, data=data, watch=lambda: _watch(ground))


def an_answer(ground: Ground) -> Made:
    made = a_request(ground)
    item = _item(ground)
    return replace(made, data={"do": f"approve:{item.id}"})


def _item(ground: Ground) -> Any:
    from tertulia.approval.models import Item

    return Item.objects.get(brand_id=ground.brand.id)


def an_item(ground: Ground, **data: Any) -> Made:
    item = asked(ground)
    return Made(arguments={"item_id": item.id}, data=data, watch=lambda: _watch(ground))


def a_picture(ground: Ground) -> Made:
    """A picture of an item: put into its snapshot, as one with a picture would have it."""
    from tertulia.kernel.blobs import store_blob

    item = asked(ground)
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "#b5482a").save(out, "PNG")
    digest = store_blob(out.getvalue())
    item.content["parts"][0]["media"] = [{"digest": digest, "mime": "image/png", "alt": ""}]
    item.save()
    return Made(arguments={"item_id": item.id, "digest": digest})


def a_suggestion(ground: Ground, **data: Any) -> Made:
    from tertulia.approval.models import Reviewer
    from tertulia.approval.services import decide
    from tertulia.approval.values import Answer

    item = asked(ground)
    outside = Reviewer.objects.get(request=item.request, email="marta@cliente.example")
    answer = Answer(item.id, "suggest", suggestion=["better words"])
    made = decide(
        scope=ground.scope, request_id=item.request_id, reviewer=outside, answers=[answer]
    )
    return Made(arguments={"decision_id": made[0].id}, data=data, watch=lambda: _watch(ground))


def somebodys_answer(ground: Ground) -> Made:
    """An answer of the owner; nobody else may take it back."""
    from tertulia.approval.models import Reviewer
    from tertulia.approval.services import decide
    from tertulia.approval.values import Answer

    item = asked(ground)
    reviewer = Reviewer.objects.filter(request=item.request, user__isnull=False).first()
    assert reviewer is not None
    made = decide(
        scope=ground.scope,
        request_id=item.request_id,
        reviewer=reviewer,
        answers=[Answer(item.id, "approve")],
    )
    return Made(arguments={"decision_id": made[0].id}, watch=lambda: None)


def a_list(ground: Ground) -> Made:
    asked(ground)
    return Made()


def to_ask(ground: Ground) -> Made:
    steps(ground)
    post, variant = _post(ground)
    month = (clock.now() + timedelta(days=40)).strftime("%Y-%m")
    return Made(
        data={"variant": str(variant.id), "post": str(post.id), "title": "All of it"},
        query={"month": month},
        watch=lambda: _watch(ground),
    )


def a_request_listed(ground: Ground) -> Made:
    asked(ground)
    return Made()


def answers(ground: Ground) -> Made:
    made = a_request(ground)
    return replace(
        made, data={"answers": [{"item_id": str(_item(ground).id), "verdict": "reject"}]}
    )


def to_ask_by_api(ground: Ground) -> Made:
    made = to_ask(ground)
    return Made(data={"variant_ids": [made.data["variant"]]}, watch=made.watch)


def some_steps(ground: Ground) -> Made:
    _channel(ground.scope)
    data = {
        "subject": "reply",
        "mode": "own",
        "title.0": "Client",
        "rule.0": "any",
        "hours.0": "24",
        "outside.0": "Marta <marta@cliente.example>",
        "language.0": "es",
    }
    return Made(data=data, watch=lambda: _watch(ground))


def a_policy(ground: Ground) -> Made:
    return Made(data={"silence": "go", "link_days": "7"}, watch=lambda: _watch(ground))


def a_link(ground: Ground) -> Made:
    from tertulia.approval.models import Link, Reviewer

    item = asked(ground)
    outside = Reviewer.objects.get(request=item.request, email="marta@cliente.example")
    return Made(
        arguments={"request_id": item.request_id, "reviewer_id": outside.id},
        watch=lambda: Link.objects.filter(brand_id=ground.brand.id).count(),
    )


CASES = [
    Case("approval:list", make=a_list),
    Case("approval:request", make=a_request),
    Case("approval:decide", "POST", make=an_answer),
    Case("approval:remind", "POST", make=a_request),
    Case("approval:withdraw", "POST", make=a_request),
    Case("approval:link", "POST", make=a_link),
    Case("approval:comment", "POST", make=lambda g: an_item(g, words="Why Monday?")),
    Case("approval:media", make=a_picture),
    Case("approval:undo", "POST", make=somebodys_answer, unchanged="one's own answer only"),
    Case("approval:take", "POST", make=a_suggestion),
    Case("approval:leave", "POST", make=lambda g: a_suggestion(g, words="The product's name")),
    Case("approval:settings", make=some_steps),
    Case("approval:policy", "POST", make=a_policy),
    Case("approval:save_steps", "POST", make=some_steps),
    Case("publishing:ask", make=to_ask),
    Case("publishing:ask", "POST", make=to_ask),
]
