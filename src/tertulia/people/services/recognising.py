"""From the authors of interactions to identities and members."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tertulia.interactions.events import InteractionsStored, by_channel
from tertulia.interactions.models import Interaction
from tertulia.interactions.rules import searchable
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.ids import new_id
from tertulia.kernel.outbox import emit
from tertulia.kernel.rows import write_values
from tertulia.networks.models import Channel
from tertulia.people.events import InteractionsAttributed
from tertulia.people.models import Identity, Member
from tertulia.people.rules import Key, display_name, identity_key


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


def recognise(*, channel: Channel, rows: Sequence[Heard]) -> None:
    """Identities for the authors of texts of a channel, made where new. `rows`: the oldest first; the
    newest says the name and picture."""
    brand_id = channel.brand_id
    newest: dict[Key, Heard] = {}
    oldest: dict[Key, Heard] = {}
    for row in rows:
        if row.author_remote_id:
            key = key_of(channel, row.author_remote_id)
            newest[key] = row
            oldest.setdefault(key, row)
    known = _known(brand_id, newest)
    new = {key: row for key, row in newest.items() if key not in known}
    if new:
        _make(brand_id, new, oldest)
        known = _known(brand_id, newest)
    with transaction.atomic():
        _refresh([(known[key], row, oldest[key]) for key, row in newest.items()])


def identity_ids(*, brand_id: UUID, keys: Iterable[Key]) -> dict[Key, UUID]:
    """Ids of known identities by their key."""
    wanted = set(keys)
    rows = _named(brand_id, wanted).values_list("network", "realm", "remote_id", "id")
    found = {Key(*said): row_id for *said, row_id in rows}
    return {key: row_id for key, row_id in found.items() if key in wanted}


class _Known(NamedTuple):
    """An identity, as far as it may change."""

    id: UUID
    member_id: UUID
    network: str
    realm: str
    remote_id: str
    handle: str
    name: str
    url: str
    bot: bool
    avatar_id: UUID | None
    first_seen: datetime
    last_seen: datetime


def _known(brand_id: UUID, keys: Collection[Key]) -> dict[Key, _Known]:
    rows = map(_Known._make, _named(brand_id, keys).values_list(*_Known._fields))
    found = {Key(row.network, row.realm, row.remote_id): row for row in rows}
    return {key: row for key, row in found.items() if key in keys}


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
                search=searchable(row.author_name, row.author_handle),
                **_told(row),
            )
            for member, (key, row) in zip(members, ordered, strict=True)
        ),
        ignore_conflicts=True,
    )
    lonely = Member.objects.filter(id__in=[member.id for member in members])
    lonely.exclude(Exists(Identity.objects.filter(member=OuterRef("id")))).delete()


def _told(row: Heard) -> dict[str, Any]:
    """What it tells, as an identity keeps it."""
    return {
        "handle": row.author_handle,
        "name": row.author_name,
        "url": row.author_url,
        "bot": row.author_bot,
        "avatar_id": row.avatar_id,
    }


def _refresh(heard: Sequence[tuple[_Known, Heard, Heard]]) -> None:
    """Newer words about somebody replace older ones; times only widen.

    `heard`: identities with the newest and the oldest that was heard of them.
    """
    words: list[dict[str, Any]] = []
    times: list[dict[str, Any]] = []
    seen: list[tuple[UUID, datetime, datetime]] = []
    for identity, newest, oldest in heard:
        newer = newest.created_at > identity.last_seen
        if not newer and oldest.created_at >= identity.first_seen:
            continue
        told = _told(newest)
        # Who told a picture once, and now none, keeps it.
        told["avatar_id"] = told["avatar_id"] or identity.avatar_id
        if newer and any(getattr(identity, name) != value for name, value in told.items()):
            search = searchable(newest.author_name, newest.author_handle)
            words.append({"id": identity.id, **told, "search": search})
        first = min(identity.first_seen, oldest.created_at)
        last = max(identity.last_seen, newest.created_at)
        times.append({"id": identity.id, "first_seen": first, "last_seen": last})
        seen.append((identity.member_id, first, last))
    write_values(Identity, words)
    write_values(Identity, times)
    _widen(seen)


def _widen(seen: Sequence[tuple[UUID, datetime, datetime]]) -> None:
    """Members were seen from one time to another; each may be named more than once."""
    if not seen:
        return
    members = Member.objects.select_for_update().filter(AnyOf("id", {key for key, *_ in seen}))
    ordered = members.order_by("id").values_list("id", "first_seen", "last_seen")
    known = {key: (first, last) for key, first, last in ordered}
    for key, first, last in seen:
        if key in known:
            known[key] = min(known[key][0], first), max(known[key][1], last)
    write_values(
        Member,
        [
            {"id": key, "first_seen": first, "last_seen": last}
            for key, (first, last) in known.items()
        ],
    )
