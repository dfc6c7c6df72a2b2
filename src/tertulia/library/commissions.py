"""Reads of requests to who makes media."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.library.models import Commission, Offer, Piece, Remark, Standing


@dataclass(frozen=True)
class ShownPiece:
    """A piece with what was offered for it, the newest first, each with its remarks."""

    piece: Piece
    offers: Sequence[tuple[Offer, Sequence[Remark]]]

    @property
    def newest(self) -> Offer | None:
        """What waits for a word, or was taken."""
        return self.offers[0][0] if self.offers else None


def commission_of(*, scope: Scope, commission_id: UUID, lock: bool = False) -> Commission:
    """One request of the brand. Raises: NotFound."""
    rows = Commission.objects.select_related("owner", "asked_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(brand_id=scope.brand_id, id=commission_id).first()
    if found is None:
        raise NotFound(_("This request does not exist (any more)."))
    return found


def piece_of(*, scope: Scope, piece_id: UUID) -> Piece:
    """One piece. Raises: NotFound."""
    found = Piece.objects.filter(brand_id=scope.brand_id, id=piece_id).first()
    if found is None:
        raise NotFound(_("This request does not exist (any more)."))
    return found


def offer_of(*, scope: Scope, offer_id: UUID) -> Offer:
    """One offered file with its piece and asset. Raises: NotFound."""
    found = (
        Offer.objects.select_related("piece", "asset", "created_by")
        .filter(brand_id=scope.brand_id, id=offer_id)
        .first()
    )
    if found is None:
        raise NotFound(_("This file was not offered here."))
    return found


def commissions_of(*, scope: Scope, closed: bool = False) -> list[Commission]:
    """Requests that are open (those due first), or closed (the newest first)."""
    rows = Commission.objects.select_related("owner", "asked_by").filter(brand_id=scope.brand_id)
    if closed:
        ended = rows.filter(standing__in=[Standing.DONE, Standing.CANCELLED])
        return list(ended.order_by("-closed_at")[:100])
    opened = list(rows.filter(standing__in=[Standing.OPEN, Standing.OFFERED])[:300])
    return sorted(opened, key=lambda each: (each.due_on or date.max, each.created_at))


def pieces_of(*, scope: Scope, commission: Commission) -> list[ShownPiece]:
    """The pieces of a request with their offers and remarks."""
    said: dict[UUID, list[Remark]] = defaultdict(list)
    for each in remarks_of(scope=scope, commission=commission):
        if each.offer_id:
            said[each.offer_id].append(each)
    offers: dict[UUID, list[Offer]] = defaultdict(list)
    rows = Offer.objects.select_related("asset", "created_by").filter(
        brand_id=scope.brand_id, piece__commission=commission
    )
    for offer in rows.order_by("-number"):
        offers[offer.piece_id].append(offer)
    pieces = Piece.objects.filter(brand_id=scope.brand_id, commission=commission).order_by("id")
    return [
        ShownPiece(piece, [(offer, said[offer.id]) for offer in offers[piece.id]])
        for piece in pieces
    ]


def remarks_of(*, scope: Scope, commission: Commission) -> list[Remark]:
    """Everything said, in order."""
    rows = Remark.objects.select_related("author").filter(
        brand_id=scope.brand_id, commission=commission
    )
    return list(rows.order_by("created_at", "id"))


def commissions_for(*, scope: Scope, origin: str, origin_id: UUID) -> list[Commission]:
    """What was asked for something in an upper room, the newest first."""
    rows = Commission.objects.select_related("owner").filter(
        brand_id=scope.brand_id, origin=origin, origin_id=origin_id
    )
    return list(rows.exclude(standing=Standing.CANCELLED).order_by("-created_at"))
