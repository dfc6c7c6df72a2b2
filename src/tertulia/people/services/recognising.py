"""From the authors of interactions to identities and members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tertulia.interactions.events import InteractionsStored, by_channel
from tertulia.interactions.models import Interaction
from tertulia.interactions.rules import searchable
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.ids import new_id
from tertulia.kernel.outbox import emit
from tertulia.kernel.rows import write_rows
from tertulia.networks.models import Channel
from tertulia.people.events import InteractionsAttributed
from tertulia.people.models import Identity, Member
from tertulia.people.rules import Key, display_name, identity_key

_TOLD = ("handle", "name", "url", "bot", "avatar", "search")


class Heard(NamedTuple):
    """What an interaction says of its author."""

    author_remote_id: str
    author_handle: str
    author_name: str
    author_url: str
    author_bot: bool
    avatar_id: UUID | None
    created_at: datetime


def recognise_stored(events: Sequence[InteractionsStored]) -> None:
    """Listener: make or refresh the identities of new interactions' authors."""
    with transaction.atomic():
        for (brand_id, channel_id), ids in by_channel(events).items():
            channel = Channel.objects.filter(brand_id=brand_id, id=channel_id).first()
            if channel is not None:  # else it was deleted meanwhile, and its texts with it
                recognise(channel=channel, rows=heard_of(brand_id, ids))
        emit(
            *(
                InteractionsAttributed(
                    brand_id=each.brand_id, channel_id=each.channel_id, ids=each.ids
                )
                for each in events
            )
        )


def heard_of(brand_id: UUID, ids: Sequence[UUID]) -> list[Heard]:
    """The authors of these texts, but for ourselves; the oldest text first."""
    rows = Interaction.objects.filter(AnyOf("id", ids), brand_id=brand_id, ours=False)
    found = rows.order_by("created_at", "id").values_list(*Heard._fields)
    return [Heard._make(each) for each in found]


def key_of(channel: Channel, author_remote_id: str) -> Key:
    """The key of somebody who wrote on a channel."""
    return identity_key(
        network=channel.network, address=channel.address, remote_id=author_remote_id
    )


def recognise(*, channel: Channel, rows: Sequence[Heard]) -> dict[Key, Identity]:
    """Identities of the authors of texts of a channel, made where new. `rows`: the oldest first; the
    newest says the name and picture."""
    brand_id = channel.brand_id
    newest: dict[Key, Heard] = {}
    oldest: dict[Key, Heard] = {}
    for row in rows:
        if row.author_remote_id:
            key = key_of(channel, row.author_remote_id)
            newest[key] = row
            oldest.setdefault(key, row)
    known = identities_by_key(brand_id=brand_id, keys=newest)
    new = {key: row for key, row in newest.items() if key not in known}
    if new:
        _make(brand_id, new, oldest)
        known = identities_by_key(brand_id=brand_id, keys=newest)
    with transaction.atomic():
        _refresh([(known[key], row, oldest[key]) for key, row in newest.items()])
    return known


def identities_by_key(*, brand_id: UUID, keys: Iterable[Key]) -> dict[Key, Identity]:
    """Known identities by their key."""
    wanted = set(keys)
    found = {Key(row.network, row.realm, row.remote_id): row for row in _named(brand_id, wanted)}
    return {key: row for key, row in found.items() if key in wanted}


def identity_ids(*, brand_id: UUID, keys: Iterable[Key]) -> dict[Key, UUID]:
    """Their ids alone."""
    wanted = set(keys)
    rows = _named(brand_id, wanted).values_list("network", "realm", "remote_id", "id")
    found = {Key(*said): row_id for *said, row_id in rows}
    return {key: row_id for key, row_id in found.items() if key in wanted}


def _named(brand_id: UUID, keys: Iterable[Key]) -> QuerySet[Identity]:
    remote_ids = sorted({key.remote_id for key in keys})
    return Identity.objects.filter(brand_id=brand_id, remote_id__in=remote_ids)


def _make(brand_id: UUID, new: Mapping[Key, Heard], oldest: Mapping[Key, Heard]) -> None:
    """A member with one identity each. When another worker made them first, its rows count."""
    ordered = sorted(new.items(), key=lambda item: (item[0].remote_id, item[0].realm))
    members = [
        Member(
            id=new_id(),
            brand_id=brand_id,
            name=display_name(name=row.author_name, handle=row.author_handle),
            first_seen=oldest[key].created_at,
            last_seen=row.created_at,
        )
        for key, row in ordered
    ]
    Member.objects.bulk_create(members)
    Identity.objects.bulk_create(
        (
            Identity(
                brand_id=brand_id,
                member=member,
                network=key.network,
                realm=key.realm,
                remote_id=key.remote_id,
                first_seen=oldest[key].created_at,
                last_seen=row.created_at,
                **_told(row),
            )
            for member, (key, row) in zip(members, ordered, strict=True)
        ),
        ignore_conflicts=True,
    )
    lonely = Member.objects.filter(id__in=[member.id for member in members])
    lonely.exclude(Exists(Identity.objects.filter(member=OuterRef("id")))).delete()


def _told(row: Heard) -> dict[str, object]:
    """What it tells, as an identity keeps it."""
    return {
        "handle": row.author_handle,
        "name": row.author_name,
        "url": row.author_url,
        "bot": row.author_bot,
        "avatar_id": row.avatar_id,
        "search": searchable(row.author_name, row.author_handle),
    }


def _refresh(heard: Sequence[tuple[Identity, Heard, Heard]]) -> None:
    """Newer words about somebody replace older ones; times only widen.

    `heard`: identities with the newest and the oldest that was heard of them.
    """
    renewed: list[Identity] = []
    for identity, newest, oldest in heard:
        newer = newest.created_at > identity.last_seen
        if newer or oldest.created_at < identity.first_seen:
            renewed.append(identity)
        if newer:
            told = _told(newest)
            if not newest.avatar_id:
                told.pop("avatar_id")
            for name, value in told.items():
                setattr(identity, name, value)
        _widen(identity, first=oldest.created_at, last=newest.created_at)
    write_rows(renewed, [*_TOLD, "first_seen", "last_seen"])
    members = Member.objects.select_for_update().filter(
        AnyOf("id", {each.member_id for each in renewed})
    )
    known = {row.id: row for row in members.order_by("id")}
    for identity in renewed:
        if identity.member_id not in known:
            continue
        _widen(known[identity.member_id], first=identity.first_seen, last=identity.last_seen)
    write_rows([*known.values()], ["first_seen", "last_seen"])


def _widen(row: Identity | Member, *, first: datetime, last: datetime) -> None:
    row.first_seen, row.last_seen = min(row.first_seen, first), max(row.last_seen, last)
