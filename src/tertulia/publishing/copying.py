"""A post said once more: a copy of its words and pictures, never of where they went."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Conflict
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.publishing import rules
from tertulia.publishing.content import drafts_from
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.presence import tell_saved
from tertulia.publishing.queries import post_of, sending_states_of, variants_of
from tertulia.publishing.scheduling import schedule_post
from tertulia.publishing.services import (
    About,
    add_variant,
    describe_post,
    remove_variant,
    save_post,
    save_variant,
)
from tertulia.publishing.values import Draft

#: What is a copy's own.
_OF_THE_POST = frozenset(
    {"id", "due_day", "due_time", "version", "created_by_id", "created_at", "updated_at"}
    | {"discarded_at"}
)
_OF_THE_VARIANT = frozenset(
    {"id", "post_id", "due_day", "due_time", "version", "updated_at", "editorial", "delivery_id"}
)


def copy_post(*, scope: Scope, post_id: UUID, day: date | None, hour: time | None) -> Post:
    """A draft with the same words, pictures and channels, for another day (or none).

    Channels that were disconnected since are left out; a variant's own hour keeps its distance
    in days from the post's. Raises: NotFound.
    """
    source = post_of(scope=scope, post_id=post_id)
    variants = variants_of(scope=scope, post_ids=[post_id]).get(post_id, [])
    with transaction.atomic():
        post = Post.objects.create(
            **_kept(source, _OF_THE_POST),
            id=new_id(),
            due_day=day,
            due_time=hour,
            created_by_id=scope.user_id,
        )
        Variant.objects.bulk_create(
            Variant(
                **_kept(each, _OF_THE_VARIANT),
                id=new_id(),
                post_id=post.id,
                **_hour_of(each, source, day, hour),
            )
            for each in variants
            if each.channel.disconnected_at is None
        )
        tell_saved(scope, post.id)
    return post


def copy_words(*, scope: Scope, source_id: UUID, target_id: UUID) -> None:
    """Make another post say what this one says, on the same channels, at its own hour.

    What was scheduled is scheduled again with the new words. Raises: Conflict when something of
    it is out, Invalid when the new words cannot go out as they stand; then nothing was changed.
    """
    source = post_of(scope=scope, post_id=source_id)
    target = post_of(scope=scope, post_id=target_id)
    found = variants_of(scope=scope, post_ids=[source.id, target.id])
    said = [each for each in found.get(source.id, []) if each.channel.disconnected_at is None]
    there = found.get(target.id, [])
    states = sending_states_of(scope=scope, variants=there)
    if any(state in rules.OUT for state in states.values()):
        raise Conflict(_("It is already out. Use “Correct” to change what was published."))
    with transaction.atomic():
        save_post(
            scope=scope, post_id=target.id, version=None, title=source.title, idea=source.idea
        )
        about = About(source.format, source.pillar_id, source.campaign_id)
        describe_post(scope=scope, post_id=target.id, about=about)
        channels = {each.channel_id for each in said}
        for extra in (each for each in there if each.channel_id not in channels):
            remove_variant(scope=scope, variant_id=extra.id)
        for each in said:
            variant = add_variant(scope=scope, post_id=target.id, channel_id=each.channel_id)
            save_variant(
                scope=scope,
                variant_id=variant.id,
                version=None,
                parts=drafts_from(each.parts) or [Draft(text="")],
                options=each.options,
            )
        if "scheduled" in states.values():
            schedule_post(scope=scope, post_id=target.id)


def _kept(row: models.Model, own: Collection[str]) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in own}


def _hour_of(variant: Variant, source: Post, day: date | None, hour: time | None) -> dict[str, Any]:
    if not variant.own_time or day is None or variant.due_day is None or source.due_day is None:
        return {"due_day": day, "due_time": hour}
    return {"due_day": day + (variant.due_day - source.due_day), "due_time": variant.due_time}
