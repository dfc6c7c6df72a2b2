"""Reads of the room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Value
from django.db.models.functions import Concat, JSONObject
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.brandbook.content import Book, Content, Entry, from_json
from tertulia.brandbook.mix import Target
from tertulia.brandbook.models import BookPicture, Draft, Pillar, Version
from tertulia.brandbook.names import named
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel


@dataclass(frozen=True)
class VersionCard:
    """A version in the list of the history."""

    number: int
    note: str
    by: str
    at: datetime
    changed: tuple[str, ...] = field(default=())
    """Keys of the sections."""

    @property
    def sections(self) -> tuple[str, ...]:
        """Their names, in the active language."""
        return tuple(named(key) for key in self.changed)


def positions_of(*, scope: Scope) -> tuple[Entry, ...]:
    """Of the book as it is now, the approved positions and answers alone."""
    found = Version.objects.filter(brand_id=scope.brand_id).order_by("-number")
    agreed = found.values_list("content__positions", flat=True).first()
    return from_json({"positions": agreed or []}).positions


def book_of(*, scope: Scope) -> Book:
    """The book as it is now, with the names its lines refer to: one query, also when it is empty."""
    pillars = Pillar.objects.filter(brand_id=scope.brand_id).order_by("archived", "position", "id")
    channels = Channel.objects.filter(brand_id=scope.brand_id, disconnected_at__isnull=True)
    versions = Version.objects.filter(brand_id=scope.brand_id).order_by("-number")[:1]
    row = (
        Brand.objects.filter(id=scope.brand_id)
        .values(
            known_pillars=ArraySubquery(pillars.values(it=JSONObject(id="id", name="name"))),
            known_channels=ArraySubquery(
                channels.values(
                    it=JSONObject(id="id", name=Concat("network", Value("/"), F("handle")))
                )
            ),
            book_now=ArraySubquery(
                versions.values(
                    it=JSONObject(
                        number="number", content="content", note="note", by="actor", at="created_at"
                    )
                )
            ),
        )
        .first()
    )
    if row is None:
        return Book()
    version: dict[str, Any] = row["book_now"][0] if row["book_now"] else {}
    content = from_json(version.get("content", {}))
    return Book(
        **vars(content),
        number=version.get("number", 0),
        note=version.get("note", ""),
        by=version.get("by", ""),
        at=datetime.fromisoformat(version["at"]) if version else None,
        pillars={UUID(each["id"]): each["name"] for each in row["known_pillars"]},
        channels={UUID(each["id"]): each["name"] for each in row["known_channels"]},
    )


def version_of(*, scope: Scope, number: int) -> tuple[VersionCard, Content]:
    """One version. Raises: NotFound."""
    row = Version.objects.filter(brand_id=scope.brand_id, number=number).first()
    if row is None:
        raise NotFound(_("There is no such version of the book."))
    return _card(row), from_json(row.content)


def versions_of(*, scope: Scope, before: int = 0, limit: int = 50) -> list[VersionCard]:
    """The versions, newest first; those before a number, when given."""
    rows = Version.objects.filter(brand_id=scope.brand_id).defer("content")
    if before:
        rows = rows.filter(number__lt=before)
    return [_card(row) for row in rows.order_by("-number")[:limit]]


def _card(row: Version) -> VersionCard:
    return VersionCard(row.number, row.note, row.actor, row.created_at, tuple(row.changed))


def draft_of(*, scope: Scope, section: str) -> Draft | None:
    """What the person has begun to write in a section."""
    if scope.user_id is None:
        return None
    return Draft.objects.filter(
        brand_id=scope.brand_id, user_id=scope.user_id, section=section
    ).first()


def drafts_of(*, scope: Scope) -> list[Draft]:
    """All that is being written, by everybody."""
    rows = Draft.objects.filter(brand_id=scope.brand_id).select_related("user")
    return list(rows.order_by("updated_at"))


def pillars_of(*, scope: Scope, archived: bool = False) -> list[Pillar]:
    """The pillars in their order; with `archived`, those put away too, at the end."""
    rows = Pillar.objects.filter(brand_id=scope.brand_id)
    if not archived:
        rows = rows.filter(archived=False)
    return list(rows.order_by("archived", "position", "id"))


def pillar_of(*, scope: Scope, pillar_id: UUID) -> Pillar:
    """One pillar. Raises: NotFound."""
    row = Pillar.objects.filter(brand_id=scope.brand_id, id=pillar_id).first()
    if row is None:
        raise NotFound(_("There is no such pillar."))
    return row


def targets_of(*, scope: Scope) -> tuple[Target, ...]:
    """The pillars as `mix.mix` takes them."""
    return tuple(
        Target(each.id, each.name, each.colour, each.target_share)
        for each in pillars_of(scope=scope)
    )


def pictures_of(*, scope: Scope, ids: Iterable[UUID]) -> dict[UUID, BookPicture]:
    """These pictures of the book, by id."""
    rows = BookPicture.objects.filter(brand_id=scope.brand_id, id__in=list(ids))
    return {each.id: each for each in rows}


def picture_of(*, scope: Scope, picture_id: UUID) -> BookPicture:
    """One picture. Raises: NotFound."""
    found = pictures_of(scope=scope, ids=[picture_id]).get(picture_id)
    if found is None:
        raise NotFound(_("This picture does not exist (any more)."))
    return found
