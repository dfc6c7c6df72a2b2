"""Routes of publishing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tests.roles.case import Case, Ground, Made


def _channel(scope: Scope, handle: str = "@c") -> UUID:
    """A channel kept by hand: it needs no network."""
    from tertulia.networks.models import Channel

    return Channel.objects.create(
        brand_id=scope.brand_id, network="x", handle=handle, by_hand=True, health="by_hand"
    ).id


def _post(ground: Ground, *, state: str = "") -> tuple[Any, Any]:
    """A post with one variant, in the state asked for."""
    from tertulia.publishing.models import Variant
    from tertulia.publishing.scheduling import schedule_post
    from tertulia.publishing.services import create_post, save_variant
    from tertulia.publishing.values import Draft

    later = clock.now() + timedelta(days=40)
    post = create_post(
        scope=ground.scope,
        title="t",
        channel_ids=[_channel(ground.scope)],
        due_day=later.date(),
        due_time=later.time().replace(microsecond=0, second=0),
    )
    variant = Variant.objects.get(post=post)
    save_variant(
        scope=ground.scope,
        variant_id=variant.id,
        version=1,
        parts=[Draft(text="words")],
        options={},
    )
    if state:
        schedule_post(scope=ground.scope, post_id=post.id)
    variant.refresh_from_db()
    if state == "published":
        from tertulia.delivery.models import Delivery

        rows = Delivery.objects.filter(id=variant.delivery_id)
        rows.update(state="handed_over")
        rows.update(state="published", published_at=clock.now())
    return post, variant


def _deliveries(ground: Ground) -> object:
    from tertulia.delivery.models import Delivery

    rows = Delivery.objects.filter(brand_id=ground.brand.id)
    return sorted(rows.values_list("id", "state", "due_at"))


def _posts(ground: Ground) -> object:
    from tertulia.publishing.models import Post, Variant

    posts = Post.objects.filter(brand_id=ground.brand.id)
    variants = Variant.objects.filter(brand_id=ground.brand.id)
    return (
        sorted(posts.values_list("id", "title", "format", "due_day", "due_time", "discarded_at")),
        sorted(variants.values_list("id", "due_day", "own_time", "version")),
    )


def a_post(ground: Ground, state: str = "", **data: Any) -> Made:
    """A post, with what its pages are sent."""
    post, _variant = _post(ground, state=state)
    return Made(
        arguments={"post_id": post.id},
        data=data,
        watch=lambda: (_posts(ground), _deliveries(ground)),
    )


def a_variant(ground: Ground, state: str = "", **data: Any) -> Made:
    """The same, for an address that names the variant."""
    post, variant = _post(ground, state=state)
    return Made(
        arguments={"post_id": post.id, "variant_id": variant.id},
        data=data,
        watch=lambda: (_posts(ground), _deliveries(ground)),
    )


def a_new_post(ground: Ground) -> Made:
    _channel(ground.scope)
    return Made(data={"title": "new"}, watch=lambda: _posts(ground))


def a_save(ground: Ground) -> Made:
    post, variant = _post(ground)
    data = {
        "version": "1",
        "title": "another title",
        "idea": "",
        f"v.{variant.id}.version": str(variant.version),
        f"v.{variant.id}.text.0": "other words",
    }
    return Made(arguments={"post_id": post.id}, data=data, watch=lambda: _posts(ground))


def a_presence(ground: Ground) -> Made:
    from tertulia.publishing.models import Presence

    post, _variant = _post(ground)
    rows = Presence.objects.filter(brand_id=ground.brand.id)
    return Made(arguments={"post_id": post.id}, data={"page": "p1"}, watch=rows.count)


def _without(made: Made, name: str) -> Made:
    arguments = {key: value for key, value in made.arguments.items() if key != name}
    return Made(arguments=arguments, data=made.data, watch=made.watch)


def only_a_variant(ground: Ground) -> Made:
    return _without(a_variant(ground), "post_id")


def only_a_note(ground: Ground) -> Made:
    return _without(a_note(ground), "post_id")


def only_an_answer(ground: Ground) -> Made:
    return _without(_without(an_answer(ground), "post_id"), "variant_id")


def a_snippet(ground: Ground) -> Made:
    from tertulia.publishing.models import Snippet
    from tertulia.publishing.snippets import keep_snippet

    kept = keep_snippet(scope=ground.scope, name="greeting", text="Buenos días")
    rows = Snippet.objects.filter(brand_id=ground.brand.id)
    return Made(
        arguments={"snippet_id": kept.id},
        data={"name": "closing", "text": "Hasta pronto"},
        watch=lambda: sorted(rows.values_list("name", flat=True)),
    )


def a_note(ground: Ground) -> Made:
    from tertulia.publishing.models import LineNote

    post, variant = _post(ground)
    rows = LineNote.objects.filter(brand_id=ground.brand.id)
    return Made(
        arguments={"post_id": post.id, "variant_id": variant.id},
        data={"body": "shorter", "quote": "words"},
        watch=rows.count,
    )


def an_answer(ground: Ground) -> Made:
    from tertulia.publishing.line_notes import add_note

    made = a_note(ground)
    first = add_note(scope=ground.scope, variant_id=made.arguments["variant_id"], body="why?")
    return Made(
        arguments={**made.arguments, "note_id": first.id},
        data={"body": "because"},
        watch=made.watch,
    )


def snippets(ground: Ground) -> Made:
    made = a_snippet(ground)
    return Made(data=made.data, watch=made.watch)


def one_more_channel(ground: Ground) -> Made:
    made = a_post(ground)
    return Made(
        arguments=made.arguments,
        data={"channel": str(_channel(ground.scope, "@d"))},
        watch=made.watch,
    )


def a_discarded_post(ground: Ground) -> Made:
    from tertulia.publishing.services import discard_post

    made = a_post(ground)
    discard_post(scope=ground.scope, post_id=made.arguments["post_id"])
    return made


LATER = (clock.now() + timedelta(days=60)).date().isoformat()
HOUR = {"day": LATER, "hour": "10:15"}

CASES = [
    Case("publishing:mix"),
    Case("publishing:new"),
    Case("publishing:new", "POST", make=a_new_post),
    Case("publishing:composer", make=a_post),
    Case("publishing:save", "POST", make=a_save),
    Case("publishing:state", make=a_post),
    Case("publishing:here", "POST", make=a_presence),
    Case("publishing:about", "POST", make=lambda g: a_post(g, format="image")),
    Case("publishing:likeness", make=a_post),
    Case("publishing:adapt", make=a_variant),
    Case("publishing:grid", make=a_variant),
    Case("publishing:link"),
    Case("publishing:note", "POST", make=a_note),
    Case("publishing:note_act", "POST", make=an_answer),
    Case("publishing:snippets"),
    Case("publishing:snippets", "POST", make=snippets),
    Case("publishing:snippet_remove", "POST", make=a_snippet),
    Case("publishing:schedule", "POST", make=a_post),
    Case("publishing:unschedule", "POST", make=lambda g: a_post(g, "scheduled")),
    Case("publishing:discard", "POST", make=a_post),
    Case("publishing:restore", "POST", make=a_discarded_post),
    Case("publishing:delete", "POST", make=lambda g: a_post(g, "scheduled")),
    Case("publishing:correction", "POST", make=lambda g: a_post(g, "published", text="sorry")),
    Case("publishing:variant_add", "POST", make=one_more_channel),
    Case("publishing:variant_time", "POST", make=lambda g: a_variant(g, **HOUR)),
    Case("publishing:variant_remove", "POST", make=a_variant),
    Case(
        "publishing:correct",
        "POST",
        make=lambda g: a_variant(g, "published", text="better"),
        unchanged="a channel kept by hand cannot be edited; its sentence is shown",
    ),
]
