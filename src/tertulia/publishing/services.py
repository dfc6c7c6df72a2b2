"""The only writer of posts and variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.brandbook.queries import pillar_of
from tertulia.campaigns.models import Campaign
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel
from tertulia.publishing import rules
from tertulia.publishing.approving import taken_back, words_changed
from tertulia.publishing.models import Format, Post, Variant
from tertulia.publishing.options import OPTIONS
from tertulia.publishing.presence import tell_saved
from tertulia.publishing.queries import post_of, sending_states_of, variant_of
from tertulia.publishing.values import Draft

MAX_PARTS = 25
MAX_CHARACTERS = 70_000


def create_post(
    *,
    scope: Scope,
    title: str = "",
    idea: str = "",
    channel_ids: Sequence[UUID] = (),
    due_day: date | None = None,
    due_time: time | None = None,
    about: About | None = None,
) -> Post:
    """A new post, with an empty variant for each channel. Raises: NotFound, Invalid (`about`)."""
    told = about or About()
    _check_about(scope, told)
    with transaction.atomic():
        post = Post.objects.create(
            brand_id=scope.brand_id,
            title=title.strip()[:200],
            idea=idea,
            due_day=due_day,
            due_time=due_time,
            format=told.format,
            pillar_id=told.pillar_id,
            campaign_id=told.campaign_id,
            created_by_id=scope.user_id,
        )
        for channel_id in channel_ids:
            add_variant(scope=scope, post_id=post.id, channel_id=channel_id)
        tell_saved(scope, post.id)
    return post


@dataclass(frozen=True)
class About:
    """What a post is and what it serves."""

    format: str = ""
    pillar_id: UUID | None = None
    campaign_id: UUID | None = None


def describe_post(*, scope: Scope, post_id: UUID, about: About) -> None:
    """Set format, pillar and campaign. Raises: NotFound, Invalid."""
    post = post_of(scope=scope, post_id=post_id)
    _check_about(scope, about)
    with transaction.atomic():
        Post.objects.filter(brand_id=scope.brand_id, id=post.id).update(
            format=about.format,
            pillar_id=about.pillar_id,
            campaign_id=about.campaign_id,
            updated_at=clock.now(),
        )
        tell_saved(scope, post.id)


def _check_about(scope: Scope, about: About) -> None:
    if about.format and about.format not in Format.values:
        raise Invalid(_("This is no format that a post can have."), field="format")
    if about.pillar_id is not None:
        pillar_of(scope=scope, pillar_id=about.pillar_id)
    if about.campaign_id is not None:
        rows = Campaign.objects.filter(brand_id=scope.brand_id, id=about.campaign_id)
        if not rows.exists():
            raise NotFound(_("This campaign does not exist (any more)."))


#: States in which nothing of a variant has a way to a network.
_NEVER_SENT = frozenset({"draft", "in_review", "rejected", "approved", "cancelled"})


class Stale(Conflict):
    """Somebody saved after the version that this save started from: nothing was changed."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else saved this in the meantime. Your text is kept here; compare the two.")
        )


def save_post(
    *, scope: Scope, post_id: UUID, version: int | None, title: str, idea: str, page: str = ""
) -> int:
    """Store title and idea; returns the new version. `page` is the open page that saves.

    Raises: Stale when somebody saved after `version` was read (None = do not compare).
    """
    post = post_of(scope=scope, post_id=post_id)
    rows = Post.objects.filter(brand_id=scope.brand_id, id=post.id)
    if version is not None:
        rows = rows.filter(version=version)
    with transaction.atomic():
        changed = rows.update(
            title=title.strip()[:200],
            idea=idea,
            version=F("version") + 1,
            saved_by_id=scope.user_id,
            updated_at=clock.now(),
        )
        if not changed:
            raise Stale
        tell_saved(scope, post.id, page)
    return (version or post.version) + 1


def add_variant(*, scope: Scope, post_id: UUID, channel_id: UUID) -> Variant:
    """A sheet for one more channel; the one that is there already, if so. Raises: NotFound."""
    post = post_of(scope=scope, post_id=post_id)
    channel = Channel.objects.filter(
        brand_id=scope.brand_id, id=channel_id, disconnected_at__isnull=True
    ).first()
    if channel is None:
        raise Invalid(_("This channel is not connected to the brand."), field="channel")
    variant, _created = Variant.objects.get_or_create(
        brand_id=scope.brand_id,
        post=post,
        channel=channel,
        defaults={
            "parts": [Draft(text="").as_json()],
            "due_day": post.due_day,
            "due_time": post.due_time,
        },
    )
    return variant


def save_variant(
    *,
    scope: Scope,
    variant_id: UUID,
    version: int | None,
    parts: Sequence[Draft],
    options: Mapping[str, Any],
    page: str = "",
) -> int:
    """Store copy, pictures and options as they stand, however unfinished; the new version.

    A scheduled variant keeps its hour: its delivery is replaced by one with the new words when
    it is scheduled again (`scheduling.schedule_post`), and until then the old words stay due.

    Raises: Stale when somebody saved after `version`; Conflict when it is already on its way.
    """
    variant = variant_of(scope=scope, variant_id=variant_id)
    check_parts(parts)
    unknown = set(options) - OPTIONS.keys()
    if unknown:
        raise Invalid(_("Unknown option: %s") % ", ".join(sorted(unknown)), field="options")
    if sending_states_of(scope=scope, variants=[variant])[variant.id] in rules.OUT:
        raise Conflict(_("It is already out. Use “Correct” to change what was published."))
    rows = Variant.objects.filter(brand_id=scope.brand_id, id=variant.id)
    if version is not None:
        rows = rows.filter(version=version)
    with transaction.atomic():
        changed = rows.update(
            parts=[each.as_json() for each in parts],
            options=dict(options),
            version=F("version") + 1,
            saved_by_id=scope.user_id,
            updated_at=clock.now(),
        )
        if not changed:
            raise Stale
        tell_saved(scope, variant.post_id, page)
        words_changed(scope=scope, variant_id=variant.id)
    return (version or variant.version) + 1


def remove_variant(*, scope: Scope, variant_id: UUID) -> None:
    """Take a channel out of a post. Raises: Conflict when it is scheduled or out."""
    variant = variant_of(scope=scope, variant_id=variant_id)
    state = sending_states_of(scope=scope, variants=[variant])[variant.id]
    if state not in _NEVER_SENT:
        raise Conflict(_("Unschedule it first: it would go out as it stands."))
    with transaction.atomic():
        taken_back(scope=scope, variants=[variant])
        Variant.objects.filter(brand_id=scope.brand_id, id=variant.id).delete()


def discard_post(*, scope: Scope, post_id: UUID) -> None:
    """Put a post that was never scheduled out of sight; `restore_post` brings it back.

    Raises: Conflict while something of it is scheduled or out.
    """
    post = post_of(scope=scope, post_id=post_id)
    variants = list(post.variants.all())
    states = sending_states_of(scope=scope, variants=variants).values()
    if not all(state in _NEVER_SENT for state in states):
        raise Conflict(_("Unschedule it first, or delete it where it was published."))
    with transaction.atomic():
        taken_back(scope=scope, variants=variants)
        Post.objects.filter(brand_id=scope.brand_id, id=post.id).update(discarded_at=clock.now())
        record_audit(
            scope=scope, action="publishing.discard", object_kind="post", object_id=post.id
        )
        tell_saved(scope, post.id)


def restore_post(*, scope: Scope, post_id: UUID) -> None:
    """Undo `discard_post`. Raises: NotFound."""
    if not Post.objects.filter(brand_id=scope.brand_id, id=post_id).update(discarded_at=None):
        raise NotFound(_("This post does not exist (any more)."))
    tell_saved(scope, post_id)


def check_parts(parts: Sequence[Draft]) -> None:
    """What no draft may exceed, so that a page cannot be made too heavy to open."""
    if not 1 <= len(parts) <= MAX_PARTS:
        raise Invalid(_("A thread has from 1 to %d parts.") % MAX_PARTS, field="parts")
    if any(len(part.text) > MAX_CHARACTERS for part in parts):
        raise Invalid(_("A text has %d characters at most.") % MAX_CHARACTERS, field="text")
