"""What chosen posts serve: a pillar, a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.planning.values import Done, Serves, Spot, Undo
from tertulia.publishing.queries import post_of
from tertulia.publishing.services import About, describe_post

#: How many posts one act takes.
MOST = 200


@dataclass(frozen=True)
class Wanted:
    """What posts shall serve; what is not `_too` stays as it is, and None serves nothing."""

    pillar_id: UUID | None = None
    campaign_id: UUID | None = None
    pillar_too: bool = False
    campaign_too: bool = False


def serve_many(*, scope: Scope, spots: Sequence[Spot], wanted: Wanted) -> Done:
    """Give posts another pillar, campaign or both. Raises: Invalid, NotFound; then nothing is."""
    check_count(spots)
    if not (wanted.pillar_too or wanted.campaign_too):
        raise Invalid(_("Choose a pillar or a campaign."), field="pillar")
    before: list[Serves] = []
    with transaction.atomic():
        for post_id in {each.post_id: None for each in spots}:
            post = post_of(scope=scope, post_id=post_id)
            had = Serves(post.id, post.pillar_id, post.campaign_id)
            now = Serves(
                post.id,
                wanted.pillar_id if wanted.pillar_too else post.pillar_id,
                wanted.campaign_id if wanted.campaign_too else post.campaign_id,
            )
            if now != had:
                serve(scope=scope, wanted=now)
                before.append(had)
    told = ngettext("%d post changed.", "%d posts changed.", len(before)) % len(before)
    return Done(told, Undo(serves=tuple(before)))


def serve(*, scope: Scope, wanted: Serves) -> None:
    """One post; its format stays. Raises: NotFound."""
    post = post_of(scope=scope, post_id=wanted.post_id)
    about = About(post.format, wanted.pillar_id, wanted.campaign_id)
    describe_post(scope=scope, post_id=post.id, about=about)


def check_count(spots: Sequence[Spot]) -> None:
    """Raises: Invalid for none, or too many for one act."""
    if not spots:
        raise Invalid(_("Choose at least one post."))
    if len(spots) > MOST:
        raise Invalid(_("Choose %d posts at most.") % MOST)
