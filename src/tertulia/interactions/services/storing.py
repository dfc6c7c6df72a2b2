"""The one door in: a page of a network becomes rows, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tertulia.interactions.events import InteractionsChanged, InteractionsStored
from tertulia.interactions.models import Attachment, Interaction, RemotePicture, Revision
from tertulia.interactions.rules import Words, is_history, searchable, was_edited
from tertulia.interactions.services.pictures import want_pictures
from tertulia.interactions.services.waiting import read_anew, wait_to_be_read
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel
from tertulia.networks.values import RemoteAttachment, RemoteInteraction, RemoteRef, Vanished

AVATAR_SIDE = 160
PICTURE_SIDE = 1600


@dataclass(frozen=True)
class Stored:
    """What a page brought: ids of new rows and of rows that changed, oldest first."""

    new: tuple[UUID, ...]
    changed: tuple[UUID, ...]


def store_page(
    *,
    scope: Scope,
    channel_id: UUID,
    items: Sequence[RemoteInteraction | Vanished],
    asked: bool = False,
) -> Stored:
    """Store what was read; what is known already and says the same changes nothing.

    Args:
        asked: the network itself was asked about these just now (look again), so that something
            marked as deleted may be found standing.
    """
    gone = [each.ref for each in items if isinstance(each, Vanished)]
    # One page may name a thing twice (a mention that is also a reply): the first one counts.
    found: dict[str, RemoteInteraction] = {}
    for each in items:
        if isinstance(each, RemoteInteraction):
            found.setdefault(each.ref.id, each)
    with transaction.atomic():
        channel = Channel.objects.get(brand_id=scope.brand_id, id=channel_id)
        known = {
            row.remote_id: row
            for row in Interaction.objects.select_for_update()
            .filter(channel=channel, remote_id__in=sorted(found))
            .order_by("remote_id")
            .prefetch_related("attachments")
        }
        new = _insert(channel, [item for key, item in found.items() if key not in known])
        changed = [
            row.id
            for row in known.values()
            if _update(row, found[row.remote_id], channel, asked=asked)
        ]
        changed += _mark_gone(channel, gone)
        stored = Stored(tuple(new), tuple(changed))
        _tell(scope.brand_id, channel_id, stored)
    return stored


def _tell(brand_id: UUID, channel_id: UUID, stored: Stored) -> None:
    if stored.new:
        emit(InteractionsStored(brand_id=brand_id, channel_id=channel_id, ids=list(stored.new)))
    if stored.changed:
        emit(
            InteractionsChanged(brand_id=brand_id, channel_id=channel_id, ids=list(stored.changed))
        )


def _insert(channel: Channel, items: Iterable[RemoteInteraction]) -> list[UUID]:
    """New rows; another worker may be storing the same ones, whose rows then count."""
    # Ordered by remote id while inserting: two workers with overlapping pages never deadlock.
    ordered = sorted(items, key=lambda item: item.ref.id)
    if not ordered:
        return []
    avatars = want_pictures(
        brand_id=channel.brand_id,
        urls=[item.author.avatar_url for item in ordered],
        max_side=AVATAR_SIDE,
    )
    rows = [_row(channel, item, avatars.get(item.author.avatar_url)) for item in ordered]
    Interaction.objects.bulk_create(rows, ignore_conflicts=True)
    mine = set(
        Interaction.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True)
    )
    pairs = [(row, item) for row, item in zip(rows, ordered, strict=True) if row.id in mine]
    _attach(channel.brand_id, [(row.id, item.attachments) for row, item in pairs])
    wait_to_be_read([row for row, _item in pairs])
    pairs.sort(key=lambda pair: (pair[0].created_at, pair[0].id))
    return [row.id for row, _item in pairs]


def _row(channel: Channel, item: RemoteInteraction, avatar: RemotePicture | None) -> Interaction:
    now = clock.now()
    author = item.author
    return Interaction(
        id=new_id(),
        brand_id=channel.brand_id,
        channel=channel,
        remote_id=item.ref.id,
        revision=item.ref.revision[:200],
        url=item.ref.url[:1000],
        kind=item.kind.value,
        ours=item.ours,
        history=is_history(created_at=item.created_at, connected_at=channel.connected_at),
        author_remote_id=author.remote_id,
        author_handle=author.handle[:300],
        author_name=_clean(author.name)[:300],
        author_url=author.url[:1000],
        author_bot=author.bot,
        author_followers=author.followers,
        avatar=avatar,
        text=_clean(item.text),
        language=item.language[:16],
        content_warning=_clean(item.content_warning),
        visibility=item.visibility[:20],
        mentions=list(item.mentions),
        in_reply_to=_id(item.in_reply_to),
        root=_id(item.root),
        root_revision=item.root.revision[:200] if item.root else "",
        about=_id(item.about),
        created_at=item.created_at,
        stored_at=now,
        looked_at=now,
        edited_at=item.edited_at,
        search=searchable(_clean(item.text), _clean(author.name), author.handle),
    )


def _id(ref: RemoteRef | None) -> str:
    return ref.id if ref else ""


def _clean(text: str) -> str:
    """PostgreSQL cannot keep a NUL; nothing is lost with it."""
    return text.replace("\0", "")


def _attach(brand_id: UUID, attachments: Sequence[tuple[UUID, Sequence[RemoteAttachment]]]) -> None:
    every = [each for _row_id, some in attachments for each in some]
    pictures = want_pictures(
        brand_id=brand_id, urls=[_seen(each) for each in every], max_side=PICTURE_SIDE
    )
    Attachment.objects.bulk_create(
        Attachment(
            brand_id=brand_id,
            interaction_id=row_id,
            ordinal=ordinal,
            kind=each.kind[:8],
            url=each.url,
            alt=_clean(each.alt),
            picture=pictures.get(_seen(each)),
        )
        for row_id, some in attachments
        for ordinal, each in enumerate(some)
    )


def _seen(each: RemoteAttachment) -> str:
    """Address of what can be shown of it as a still picture, or ""."""
    return each.preview_url or (each.url if each.kind == "image" else "")


def _update(row: Interaction, item: RemoteInteraction, channel: Channel, *, asked: bool) -> bool:
    """Bring a known row up to date; True when a person would see a difference."""
    known = Words(row.text, row.content_warning, [a.url for a in row.attachments.all()])
    read = Words(_clean(item.text), _clean(item.content_warning), [a.url for a in item.attachments])
    now = clock.now()
    revived = asked and row.deleted_at is not None
    edited = was_edited(known=known, read=read)
    if edited:
        _rewrite(row, item, known, item.edited_at or now)
    if revived:
        row.deleted_at = None
    if asked:
        row.looked_at = now
    if edited or asked:
        row.revision = item.ref.revision[:200] or row.revision
        row.save()
    if row.text != known.text:
        read_anew(row)
    return edited or revived


def _rewrite(row: Interaction, item: RemoteInteraction, known: Words, at: datetime) -> None:
    Revision.objects.create(
        brand_id=row.brand_id,
        interaction=row,
        text=known.text,
        content_warning=known.content_warning,
        until=at,
    )
    row.text = _clean(item.text)
    row.content_warning = _clean(item.content_warning)
    row.edited_at = at
    row.search = searchable(row.text, row.author_name, row.author_handle)
    if [each.url for each in item.attachments] != list(known.attachments):
        row.attachments.all().delete()
        _attach(row.brand_id, [(row.id, item.attachments)])


def _mark_gone(channel: Channel, refs: Sequence[RemoteRef]) -> list[UUID]:
    if not refs:
        return []
    rows = Interaction.objects.select_for_update().filter(
        channel=channel, remote_id__in=[ref.id for ref in refs], deleted_at__isnull=True
    )
    ids = [row.id for row in rows.order_by("remote_id")]
    now = clock.now()
    Interaction.objects.filter(id__in=ids).update(deleted_at=now, looked_at=now)
    return ids
