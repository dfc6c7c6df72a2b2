"""Routes of delivery."""

from __future__ import annotations

from typing import Any

from tests.roles.case import Case, Ground, Made
from tests.roles.cases_publishing import LATER, _deliveries, _post


def a_delivery(ground: Ground, *states: str, **data: Any) -> Made:
    """A scheduled delivery, led through these states."""
    from tertulia.delivery.models import Delivery

    _made, variant = _post(ground, state="scheduled")
    for state in states:
        Delivery.objects.filter(id=variant.delivery_id).update(state=state)
    return Made(
        arguments={"delivery_id": variant.delivery_id},
        data=data,
        watch=lambda: _deliveries(ground),
    )


def _paused(ground: Ground) -> Any:
    from tertulia.delivery.models import BrandHold

    return list(BrandHold.objects.filter(brand_id=ground.brand.id).values_list("posts", "reason"))


def a_pause(ground: Ground) -> Made:
    return Made(data={"reason": "storm"}, watch=lambda: _paused(ground))


def a_paused_brand(ground: Ground) -> Made:
    from tertulia.delivery.holds import pause_brand

    pause_brand(scope=ground.scope, reason="storm", replies_too=False)
    return Made(watch=lambda: _paused(ground))


def a_picture(ground: Ground) -> Made:
    """A delivery with a picture, by the picture's digest."""
    from datetime import timedelta

    from tertulia.delivery.services import schedule_delivery
    from tertulia.delivery.states import DeliveryKind
    from tertulia.delivery.values import Due
    from tertulia.kernel import clock
    from tertulia.kernel.blobs import blob_path, store_blob
    from tertulia.kernel.ids import new_id
    from tertulia.networks.values import Content, Media, Part

    _made, variant = _post(ground, state="scheduled")
    digest = store_blob(b"a picture")
    media = Media(digest, blob_path(digest), "image/jpeg", bytes=9, width=1, height=1, alt="a cup")
    delivery_id = schedule_delivery(
        scope=ground.scope,
        channel_id=variant.channel_id,
        kind=DeliveryKind.POST,
        due=Due(at=clock.now() + timedelta(days=1), local=None, zone="UTC"),
        origin="test",
        origin_id=new_id(),
        content=Content(parts=(Part("a", (media,)),)),
    )
    return Made(arguments={"delivery_id": delivery_id, "digest": digest})


CASES = [
    Case("delivery:picture", make=a_picture),
    Case(
        "delivery:release_all",
        "POST",
        make=lambda g: Made(
            data=(made := a_delivery(g, "held", choice="cancel")).data, watch=made.watch
        ),
    ),
    Case("delivery:needs"),
    Case("delivery:story", make=a_delivery),
    Case("delivery:retry", "POST", make=lambda g: a_delivery(g, "sending", "failed")),
    Case(
        "delivery:settle",
        "POST",
        make=lambda g: a_delivery(g, "sending", "uncertain", there="yes"),
    ),
    Case(
        "delivery:confirm",
        "POST",
        make=lambda g: a_delivery(g, "handed_over", url="https://example.org/1"),
    ),
    Case(
        "delivery:release",
        "POST",
        make=lambda g: a_delivery(g, "held", choice="reschedule", when=f"{LATER}T10:00"),
    ),
    Case("delivery:cancel", "POST", make=a_delivery),
    Case("delivery:restore", "POST", make=lambda g: a_delivery(g, "cancelled")),
    Case("delivery:pause"),
    Case("delivery:pause", "POST", make=a_pause),
    Case("delivery:resume", "POST", make=a_paused_brand),
]
