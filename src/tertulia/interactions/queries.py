"""What other rooms and pages may know of what came in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from tertulia.interactions.models import Attachment, Feed, Interaction, RemotePicture
from tertulia.interactions.rules import REACTIONS
from tertulia.kernel import clock
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.scope import Scope
from tertulia.networks.values import RemoteRef

LOOK_AGAIN_DAYS = 3
LOOK_AGAIN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class AboutPost:
    """A post of ours under which something happened, as far as it is known here."""

    remote_id: str
    text: str
    url: str
    created_at: datetime | None
    likes: int
    reposts: int


class StoredText(NamedTuple):
    """What matters of an interaction to its conversation."""

    id: UUID
    brand_id: UUID
    channel_id: UUID
    remote_id: str
    kind: str
    ours: bool
    history: bool
    author_remote_id: str
    text: str
    mentions: list[str]
    in_reply_to: str
    root: str
    about: str
    created_at: datetime
    deleted_at: datetime | None
    attached: bool
    """Whether it has attachments."""


def texts_by_id(*, scope: Scope, ids: Collection[UUID]) -> list[StoredText]:
    """These interactions, oldest first."""
    return _texts(Interaction.objects.filter(AnyOf("id", ids), brand_id=scope.brand_id))


def interactions_by_remote_id(
    *, scope: Scope, channel_id: UUID, remote_ids: Collection[str]
) -> dict[str, Interaction]:
    """Rows of a channel by what the network calls them."""
    rows = Interaction.objects.filter(
        brand_id=scope.brand_id, channel_id=channel_id, remote_id__in=[r for r in remote_ids if r]
    )
    return {row.remote_id: row for row in rows}


def answers_to(*, scope: Scope, channel_id: UUID, remote_ids: Collection[str]) -> list[StoredText]:
    """What is known to answer these, oldest first."""
    wanted = [each for each in remote_ids if each]
    answers = Interaction.objects.filter(
        brand_id=scope.brand_id, channel_id=channel_id, in_reply_to__in=wanted
    )
    # Said as the index says it: from a hundred keys on PostgreSQL does not see by itself that none is "".
    return _texts(answers.exclude(in_reply_to=""))


def _texts(rows: QuerySet[Interaction]) -> list[StoredText]:
    """By values: thousands come at once, and a model of each costs more than all that is done with it."""
    told = rows.annotate(attached=Exists(Attachment.objects.filter(interaction=OuterRef("id"))))
    found = told.order_by("created_at", "id").values_list(*StoredText._fields)
    return [StoredText._make(each) for each in found]


def about_post(*, scope: Scope, channel_id: UUID, remote_id: str) -> AboutPost | None:
    """Our post, with the reactions that were seen; None when `remote_id` is ""."""
    return about_posts(scope=scope, keys=[(channel_id, remote_id)]).get((channel_id, remote_id))


def about_posts(
    *, scope: Scope, keys: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], AboutPost]:
    """Our posts by channel and remote id; one that was never read has no text."""
    wanted = {key for key in keys if key[1]}
    channels = {channel for channel, _remote in wanted}
    remotes = {remote for _channel, remote in wanted}
    rows = Interaction.objects.filter(
        brand_id=scope.brand_id, channel_id__in=channels, remote_id__in=remotes
    )
    told = rows.only("channel_id", "remote_id", "text", "url", "created_at")
    posts = {(row.channel_id, row.remote_id): row for row in told}
    counted = (
        Interaction.objects.filter(
            brand_id=scope.brand_id,
            channel_id__in=channels,
            about__in=remotes,
            kind__in=[kind.value for kind in REACTIONS],
            deleted_at__isnull=True,
        )
        .exclude(about="")
        .values("channel_id", "about", "kind")
        .annotate(many=Count("id"))
        .values_list("channel_id", "about", "kind", "many")
    )
    figures = {(channel, about, kind): many for channel, about, kind, many in counted}
    found: dict[tuple[UUID, str], AboutPost] = {}
    for key in wanted:
        row = posts.get(key)
        found[key] = AboutPost(
            remote_id=key[1],
            text=row.text if row else "",
            url=row.url if row else "",
            created_at=row.created_at if row else None,
            likes=figures.get((*key, "like"), 0),
            reposts=figures.get((*key, "repost"), 0),
        )
    return found


@dataclass(frozen=True)
class Heard:
    """What people wrote under some of our posts."""

    texts: int = 0
    people: int = 0
    last: datetime | None = None


def heard_under(*, scope: Scope, keys: Collection[tuple[UUID, str]]) -> Heard:
    """Comments and replies under our posts (channel and remote id), reactions left out."""
    wanted = Q()
    for channel_id, remote_id in keys:
        if remote_id:
            wanted |= Q(channel_id=channel_id, about=remote_id)
            wanted |= Q(channel_id=channel_id, root=remote_id)
    if not wanted:
        return Heard()
    rows = Interaction.objects.filter(
        wanted, brand_id=scope.brand_id, ours=False, deleted_at__isnull=True
    ).exclude(kind__in=[kind.value for kind in REACTIONS])
    found = rows.aggregate(
        texts=Count("id"),
        people=Count("author_remote_id", distinct=True),
        last=Max("created_at"),
    )
    return Heard(found["texts"], found["people"], found["last"])


def refs_to_look_at_again(*, channel_id: UUID, limit: int) -> list[RemoteRef]:
    """Recent texts of others that were not asked about for a while, longest ago first."""
    now = clock.now()
    rows = (
        Interaction.objects.filter(
            channel_id=channel_id,
            ours=False,
            history=False,
            deleted_at__isnull=True,
            created_at__gte=now - timedelta(days=LOOK_AGAIN_DAYS),
            looked_at__lte=now - LOOK_AGAIN_EVERY,
        )
        .exclude(kind__in=[kind.value for kind in REACTIONS])
        .order_by("looked_at")[:limit]
    )
    return [RemoteRef(row.remote_id, row.revision, row.url) for row in rows]


def kept_picture(*, scope: Scope, picture_id: UUID) -> RemotePicture | None:
    """Our copy of a picture from outside, when there is one."""
    return RemotePicture.objects.filter(
        brand_id=scope.brand_id, id=picture_id, state=RemotePicture.State.KEPT
    ).first()


def feeds_of(*, scope: Scope) -> list[Feed]:
    """How reading stands, channel by channel."""
    return list(
        Feed.objects.filter(brand_id=scope.brand_id)
        .select_related("channel")
        .order_by("channel__network", "channel__handle", "name")
    )


@dataclass(frozen=True)
class Activity:
    """What somebody did on one channel of ours."""

    texts: int
    reactions: int


def activity_of(*, scope: Scope, channel_id: UUID, author: str) -> Activity:
    """How many texts and reactions somebody left; `author` is the network's id of them."""
    reactions = [kind.value for kind in REACTIONS]
    figures = Interaction.objects.filter(
        brand_id=scope.brand_id, channel_id=channel_id, author_remote_id=author
    ).aggregate(
        texts=Count("id", filter=~Q(kind__in=reactions)),
        reactions=Count("id", filter=Q(kind__in=reactions)),
    )
    return Activity(**figures)
