"""Routes of interactions."""

from __future__ import annotations

from tertulia.interactions.models import Adapted, RemotePicture, Tried
from tertulia.kernel import clock
from tertulia.kernel.blobs import store_blob
from tests.roles.case import Case, Ground, Made


def a_picture(ground: Ground) -> Made:
    row = RemotePicture.objects.create(
        brand=ground.brand,
        url="https://img.test/a.png",
        url_digest="a" * 64,
        max_side=160,
        state=RemotePicture.State.KEPT,
        digest=store_blob(b"bytes of a picture"),
        mime="image/png",
        next_at=clock.now(),
    )
    return Made(arguments={"picture_id": row.id})


def layers(ground: Ground) -> list[object]:
    return list(
        Adapted.objects.filter(brand=ground.brand).values_list("field", "asked_at", "off_at")
    )


def to_learn(ground: Ground) -> Made:
    return Made(watch=lambda: layers(ground))


def a_layer(ground: Ground) -> Made:
    Adapted.objects.create(
        brand=ground.brand,
        field="intent",
        version="v",
        layer=b"1",
        corrected=42,
        left=80,
        right_before=0.7,
        right_after=0.8,
        tried_at=clock.now(),
    )
    return Made(arguments={"field": "intent"}, watch=lambda: layers(ground))


def a_text(ground: Ground) -> Made:
    tried = Tried.objects.filter(brand=ground.brand)
    return Made(data={"text": "¿Abren el lunes?"}, watch=tried.count)


def a_tried_text(ground: Ground) -> Made:
    row = Tried.objects.create(
        brand=ground.brand, user=ground.owner, text="Hola", asked_at=clock.now()
    )
    return Made(arguments={"tried_id": row.id})


CASES = [
    Case("interactions:picture", make=a_picture),
    Case("interactions:reading"),
    Case("interactions:learnt"),
    Case("interactions:learn", "POST", make=to_learn),
    Case("interactions:switch", "POST", make=a_layer, shared=True),
    Case("interactions:try", "POST", make=a_text),
    Case("interactions:tried", make=a_tried_text),
    Case("interactions:labelled", make=lambda _: Made(arguments={"form": "csv"}), shared=True),
]
