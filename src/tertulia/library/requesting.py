"""Requests to who makes pictures and videos: asked, offered, talked over, accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.models import User
from tertulia.accounts.notifications import notify_person, people_with
from tertulia.accounts.queries import brand_of
from tertulia.accounts.services import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.library.commissions import commission_of, offer_of, piece_of
from tertulia.library.events import MediaAccepted
from tertulia.library.models import Asset, Commission, Kind, Offer, Piece, Remark, Standing
from tertulia.library.queries import asset_of
from tertulia.library.values import PieceWanted

MAX_PIECES = 30
MAX_SIDE = 10_000


@transaction.atomic
def request_media(
    *,
    scope: Scope,
    title: str,
    brief: str = "",
    kind: str = Kind.IMAGE,
    owner_id: UUID | None = None,
    due_on: date | None = None,
    pieces: Sequence[PieceWanted] = (),
    origin: str = "",
    origin_id: UUID | None = None,
) -> Commission:
    """Ask somebody to make something; they are told. Raises: Invalid."""
    if not title.strip():
        raise Invalid(_("Say what is needed, in a few words."), field="title")
    if kind not in Kind.values:
        raise Invalid(_("Choose one of the list."), field="kind")
    wanted = list(pieces) or [PieceWanted(title.strip()[:120])]
    _check_pieces(wanted)
    owner = _person(scope, owner_id)
    commission = Commission.objects.create(
        brand_id=scope.brand_id,
        title=title.strip()[:200],
        brief=brief.strip()[:10_000],
        kind=kind,
        owner=owner,
        asked_by_id=scope.user_id,
        due_on=due_on,
        origin=origin,
        origin_id=origin_id,
    )
    _write_pieces(commission, wanted)
    _tell(scope, commission, owner, "asked", lambda: _("You are asked for: %s"))
    return commission


def _write_pieces(commission: Commission, wanted: Sequence[PieceWanted]) -> None:
    Piece.objects.bulk_create(
        Piece(
            brand_id=commission.brand_id,
            commission=commission,
            label=each.label[:120],
            width=each.width,
            height=each.height,
        )
        for each in wanted
    )


def _check_pieces(wanted: Sequence[PieceWanted]) -> None:
    if len(wanted) > MAX_PIECES:
        raise Invalid(_("At most %d files in one request.") % MAX_PIECES, field="pieces")
    for each in wanted:
        for side in (each.width, each.height):
            if side is not None and not 1 <= side <= MAX_SIDE:
                raise Invalid(_("A size is between 1 and %d pixels.") % MAX_SIDE, field="pieces")


def _person(scope: Scope, user_id: UUID | None) -> User | None:
    """Who may bring files into this brand. Raises: Invalid."""
    if user_id is None:
        return None
    for person in people_with("media.manage", brand_id=scope.brand_id):
        if person.id == user_id:
            return person
    raise Invalid(_("This person cannot bring files into this brand."), field="owner")


@transaction.atomic
def offer_file(*, scope: Scope, piece_id: UUID, asset_id: UUID, note: str = "") -> Offer:
    """A file for a piece: its next version; who asked is told. Raises: NotFound, Conflict."""
    piece = piece_of(scope=scope, piece_id=piece_id)
    commission = _open(scope, piece.commission_id)
    asset = asset_of(scope=scope, asset_id=asset_id)
    last = Offer.objects.filter(piece=piece).order_by("-number").first()
    if last is not None and last.asset_id == asset.id:
        return last
    offer = Offer.objects.create(
        brand_id=scope.brand_id,
        piece=piece,
        asset=asset,
        number=(last.number if last else 0) + 1,
        note=note.strip()[:2000],
        created_by_id=scope.user_id,
    )
    Piece.objects.filter(id=piece.id).update(accepted=None)
    _stand(commission, Standing.OFFERED)
    _tell(
        scope,
        commission,
        commission.asked_by,
        f"offer:{offer.id}",
        lambda: _("A file is here for: %s"),
    )
    return offer


@transaction.atomic
def accept_offer(*, scope: Scope, offer_id: UUID) -> Commission:
    """Take the offered file; it goes to what it was asked for. Raises: NotFound, Conflict."""
    offer = offer_of(scope=scope, offer_id=offer_id)
    commission = _open(scope, offer.piece.commission_id)
    Piece.objects.filter(brand_id=scope.brand_id, id=offer.piece_id).update(accepted=offer.asset)
    _fill_words(offer.asset, commission)
    left = Piece.objects.filter(commission=commission, accepted=None).exists()
    waiting = _offers_wait(commission)
    _stand(commission, Standing.OFFERED if waiting else Standing.OPEN if left else Standing.DONE)
    emit(
        MediaAccepted(
            scope.brand_id, offer.asset_id, commission.id, commission.origin, commission.origin_id
        )
    )
    record_audit(
        scope=scope, action="library.accept_offer", object_kind="commission",
        object_id=commission.id, summary=commission.title,
    )  # fmt: skip
    _tell(scope, commission, offer.created_by, f"accepted:{offer.id}", lambda: _("Accepted: %s"))
    return commission


def _fill_words(asset: Asset, commission: Commission) -> None:
    if not asset.source:
        Asset.objects.filter(id=asset.id).update(source="request")


def _offers_wait(commission: Commission) -> bool:
    """Whether a piece has an offer that is neither accepted nor sent back."""
    for piece in Piece.objects.filter(commission=commission, accepted=None):
        last = Offer.objects.filter(piece=piece).order_by("-number").first()
        if last and not last.remarks.exclude(author=last.created_by).exists():
            return True
    return False


@transaction.atomic
def want_changes(*, scope: Scope, offer_id: UUID, body: str) -> Remark:
    """Send an offered file back with what should be different; its maker is told."""
    offer = offer_of(scope=scope, offer_id=offer_id)
    commission = _open(scope, offer.piece.commission_id)
    said = remark(scope=scope, commission_id=commission.id, offer_id=offer.id, body=body)
    _stand(commission, Standing.OFFERED if _offers_wait(commission) else Standing.OPEN)
    return said


@transaction.atomic
def remark(
    *,
    scope: Scope,
    commission_id: UUID,
    body: str,
    offer_id: UUID | None = None,
    x: float | None = None,
    y: float | None = None,
) -> Remark:
    """Say something about a request, or about a place on an offered picture (0 to 1).

    Raises: NotFound, Invalid.
    """
    commission = commission_of(scope=scope, commission_id=commission_id)
    offer = offer_of(scope=scope, offer_id=offer_id) if offer_id else None
    if offer is not None and offer.piece.commission_id != commission.id:
        raise NotFound(_("This file was not offered here."))
    if not body.strip():
        raise Invalid(_("Write what you want to say."), field="body")
    placed = x is not None and y is not None and 0 <= x <= 1 and 0 <= y <= 1
    said = Remark.objects.create(
        brand_id=scope.brand_id,
        commission=commission,
        offer=offer,
        body=body.strip()[:5000],
        x=x if placed else None,
        y=y if placed else None,
        author_id=scope.user_id,
    )
    for person in {commission.owner, commission.asked_by, offer.created_by if offer else None}:
        _tell(scope, commission, person, f"remark:{said.id}", lambda: _("A word about: %s"))
    return said


@transaction.atomic
def cancel_commission(*, scope: Scope, commission_id: UUID) -> None:
    """It is not needed any more; what was offered stays in the library. Raises: NotFound."""
    commission = _open(scope, commission_id)
    _stand(commission, Standing.CANCELLED)
    _tell(scope, commission, commission.owner, "cancelled", lambda: _("Not needed any more: %s"))


@transaction.atomic
def reopen_commission(*, scope: Scope, commission_id: UUID) -> None:
    """Undo of `cancel_commission`. Raises: NotFound."""
    commission = commission_of(scope=scope, commission_id=commission_id)
    if commission.standing == Standing.CANCELLED:
        waits = _offers_wait(commission)
        _stand(commission, Standing.OFFERED if waits else Standing.OPEN)


def _open(scope: Scope, commission_id: UUID) -> Commission:
    """Locked. Raises: NotFound, Conflict when it was withdrawn."""
    commission = commission_of(scope=scope, commission_id=commission_id, lock=True)
    if commission.standing == Standing.CANCELLED:
        raise Conflict(_("This request was withdrawn."))
    return commission


def _stand(commission: Commission, standing: Standing) -> None:
    closed = standing in (Standing.DONE, Standing.CANCELLED)
    commission.standing = standing
    commission.closed_at = clock.now() if closed else None
    commission.save(update_fields=["standing", "closed_at"])


def _tell(
    scope: Scope, commission: Commission, person: User | None, once: str, words: object
) -> None:
    """Tell somebody else, in their language."""
    if person is None or person.id == scope.user_id or not callable(words):
        return
    brand = brand_of(scope=scope)
    with translation.override(person.language):
        notify_person(
            user=person,
            brand=brand,
            kind="library.request",
            title=str(words()) % commission.title,
            body=commission.brief[:300],
            url=reverse("library:commission", args=[brand.slug, commission.id]),
            once=f"library:{commission.id}:{once}"[:120],
        )
