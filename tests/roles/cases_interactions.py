"""Routes of interactions."""

from __future__ import annotations

from datetime import timedelta

from tertulia.interactions.models import Adapted, Endpoint, RemotePicture, SecondChoice, Term, Tried
from tertulia.interactions.services.wordlist import save_name
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


def a_choice(ground: Ground) -> Made:
    rows = SecondChoice.objects.filter(brand=ground.brand)
    return Made(
        data={"by": "nobody", "all_texts": "on"},
        watch=lambda: list(rows.values_list("by", "all_texts")),
    )


def an_endpoint(ground: Ground) -> Made:
    rows = Endpoint.objects.filter(organisation_id=ground.brand.organisation_id)
    data = {"address": "https://llm.test/v1", "model": "small", "daily_texts": "7", "key": "sk-1"}
    return Made(data=data, watch=lambda: list(rows.values_list("address", "daily_texts")))


def a_choice_with_an_endpoint(ground: Ground) -> Made:
    """The page with all it may show."""
    Endpoint.objects.create(
        organisation_id=ground.brand.organisation_id, on=True, address="https://llm.test/v1",
        model="small", words="limit", failures=4, rests_until=clock.now() + timedelta(hours=1),
    )  # fmt: skip
    SecondChoice.objects.create(
        brand=ground.brand, by="endpoint", agreed_host="llm.test", agreed_at=clock.now(),
        agreed_by="Mireia Vidal",
    )  # fmt: skip
    return Made()


def known_names(ground: Ground) -> object:
    return list(Term.objects.filter(brand=ground.brand).values_list("kind", "name", "aliases"))


def a_name(ground: Ground) -> Made:
    term_id = save_name(scope=ground.scope, kind="product", name="Croissant", aliases=["cruasán"])
    return Made(arguments={"term_id": term_id}, watch=lambda: known_names(ground))


def some_names(ground: Ground) -> Made:
    a_name(ground)
    return Made()


def a_name_to_come(ground: Ground) -> Made:
    data = {"kind": "product", "name": "Tamal", "aliases": "humita, hallaca"}
    return Made(data=data, watch=lambda: known_names(ground))


def names_to_come(ground: Ground) -> Made:
    data = {"kind": "product", "lines": "Tamal; humita"}
    return Made(data=data, watch=lambda: known_names(ground))


def a_sentence(ground: Ground) -> Made:
    return Made(data={"text": "dos croissants"})


CASES = [
    Case("interactions:second", make=a_choice_with_an_endpoint),
    Case("interactions:second", "POST", make=a_choice),
    Case("interactions:second_state", make=a_choice_with_an_endpoint),
    Case("interactions:endpoint", "POST", make=an_endpoint),
    Case("interactions:names", make=some_names),
    Case("interactions:names_save", "POST", make=a_name_to_come),
    Case("interactions:names_bring", "POST", make=names_to_come),
    Case("interactions:names_csv", make=some_names),
    Case("interactions:names_try", "POST", make=a_sentence, unchanged="it only looks"),
    Case("interactions:names_progress"),
    Case("interactions:names_offered", make=some_names),
    Case("interactions:names_remove", "POST", make=a_name),
    Case("interactions:picture", make=a_picture),
    Case("interactions:reading"),
    Case("interactions:learnt"),
    Case("interactions:learn", "POST", make=to_learn),
    Case("interactions:switch", "POST", make=a_layer, shared=True),
    Case("interactions:try", "POST", make=a_text),
    Case("interactions:tried", make=a_tried_text),
    Case("interactions:labelled", make=lambda _: Made(arguments={"form": "csv"}), shared=True),
]
