"""Many drafts made at once: a sheet of thousands of rows is a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.presence import tell_saved
from tertulia.publishing.services import check_parts
from tertulia.publishing.values import Draft

_AT_ONCE = 500


@dataclass(frozen=True)
class NewPost:
    """A post to be made; `texts`: by channel."""

    title: str = ""
    idea: str = ""
    due_day: date | None = None
    due_time: time | None = None
    texts: Mapping[UUID, str] = field(default_factory=dict)


def create_drafts(*, scope: Scope, posts: Sequence[NewPost]) -> list[UUID]:
    """Make all of them or none; the open pages are told once. Raises: Invalid."""
    _check_channels(scope, {channel for each in posts for channel in each.texts})
    made = [_post(scope, each) for each in posts]
    variants = [
        _variant(scope, row, channel_id, text)
        for row, given in zip(made, posts, strict=True)
        for channel_id, text in given.texts.items()
    ]
    with transaction.atomic():
        Post.objects.bulk_create(made, batch_size=_AT_ONCE)
        Variant.objects.bulk_create(variants, batch_size=_AT_ONCE)
        if made:
            tell_saved(scope, made[0].id)
    return [each.id for each in made]


def _check_channels(scope: Scope, wanted: set[UUID]) -> None:
    rows = Channel.objects.filter(brand_id=scope.brand_id, id__in=wanted)
    if rows.filter(disconnected_at__isnull=True).count() < len(wanted):
        raise Invalid(_("This channel is not connected to the brand."), field="channel")


def _post(scope: Scope, given: NewPost) -> Post:
    return Post(
        brand_id=scope.brand_id,
        title=given.title.strip()[:200],
        idea=given.idea,
        due_day=given.due_day,
        due_time=given.due_time,
        created_by_id=scope.user_id,
    )


def _variant(scope: Scope, post: Post, channel_id: UUID, text: str) -> Variant:
    draft = Draft(text=text)
    check_parts([draft])
    return Variant(
        brand_id=scope.brand_id,
        post=post,
        channel_id=channel_id,
        parts=[draft.as_json()],
        due_day=post.due_day,
        due_time=post.due_time,
        saved_by_id=scope.user_id,
    )
