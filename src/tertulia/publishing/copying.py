"""A post said once more: a copy of its words and pictures, never of where they went."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import models, transaction

from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import post_of, variants_of

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
    return post


def _kept(row: models.Model, own: Collection[str]) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in own}


def _hour_of(variant: Variant, source: Post, day: date | None, hour: time | None) -> dict[str, Any]:
    if not variant.own_time or day is None or variant.due_day is None or source.due_day is None:
        return {"due_day": day, "due_time": hour}
    return {"due_day": day + (variant.due_day - source.due_day), "due_time": variant.due_time}
