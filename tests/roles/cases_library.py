"""Routes of the library."""

from __future__ import annotations

import io
from typing import Any

from tests.library import files
from tests.roles.case import Case, Ground, Made


def _file(seed: int = 9) -> io.BytesIO:
    file = io.BytesIO(files.jpeg(seed))
    file.name = "picture.jpg"
    return file


def _asset(ground: Ground, seed: int = 1) -> Any:
    from tertulia.library.services import add_picture

    return add_picture(scope=ground.scope, data=files.jpeg(seed), filename="cup.jpg")


def an_asset(ground: Ground, **data: Any) -> Made:
    """One picture; what is watched is everything said of it."""
    from tertulia.library.models import Asset

    asset = _asset(ground)

    def said() -> object:
        return Asset.objects.filter(id=asset.id).values(
            "alt", "filename", "tags", "licence", "expires_on", "digest", "removed_at", "unlike"
        )[0]

    return Made(arguments={"asset_id": asset.id}, data=data, watch=said)


def a_described_asset(ground: Ground) -> Made:
    return an_asset(ground, alt="a red field")


def a_rich_asset(ground: Ground) -> Made:
    """One with tags, rights, an earlier version and a near one, for its page."""
    from datetime import timedelta

    from tertulia.kernel import clock
    from tertulia.library.services import crop_picture, edit_asset, set_rights, take_in
    from tertulia.library.values import Rights

    asset = _asset(ground)
    edit_asset(scope=ground.scope, asset_id=asset.id, tags=["summer"], folder="Photos/Summer")
    ends = (clock.now() + timedelta(days=3)).date()
    rights = Rights(holder="Ana", licence="own", expires_on=ends)
    set_rights(scope=ground.scope, asset_ids=[asset.id], rights=rights)
    crop_picture(scope=ground.scope, asset_id=asset.id, left=0, top=0, width=0.9, height=0.9)
    take_in(scope=ground.scope, data=files.saved(files.scene(1), quality=30), filename="again.jpg")
    return Made(arguments={"asset_id": asset.id})


def chosen(ground: Ground, act: str, **data: Any) -> Made:
    made = an_asset(ground)
    return Made(data={"id": str(made.arguments["asset_id"]), "act": act, **data}, watch=made.watch)


def removed(ground: Ground) -> Made:
    from tertulia.library.services import remove_assets

    made = an_asset(ground)
    remove_assets(scope=ground.scope, asset_ids=[made.arguments["asset_id"]])
    return Made(data={"id": str(made.arguments["asset_id"])}, watch=made.watch)


def cut_once(ground: Ground) -> Made:
    from tertulia.library.services import crop_picture

    made = an_asset(ground)
    crop_picture(
        scope=ground.scope, asset_id=made.arguments["asset_id"],
        left=0, top=0, width=0.5, height=0.5,
    )  # fmt: skip
    return Made(arguments={**made.arguments, "number": 1}, watch=made.watch)


def two_alike(ground: Ground) -> Made:
    made, other = an_asset(ground), _asset(ground, 2)
    return Made(arguments={**made.arguments, "other_id": other.id}, watch=made.watch)


def a_document(ground: Ground) -> Made:
    from tertulia.library.services import add_picture

    asset = add_picture(scope=ground.scope, data=files.pdf(), filename="flyer.pdf")
    return Made(arguments={"asset_id": asset.id})


def an_upload(ground: Ground) -> Made:
    from tertulia.library.models import Asset

    rows = Asset.objects.filter(brand_id=ground.brand.id)
    return Made(data={"file": _file()}, watch=rows.count)


def a_phone_link(ground: Ground) -> Made:
    from tertulia.library.models import PhoneLink

    return Made(watch=PhoneLink.objects.filter(brand_id=ground.brand.id).count)


def _watch(ground: Ground) -> Any:
    from tertulia.library.models import Commission, Offer, Piece, Remark

    def everything() -> object:
        brand = ground.brand.id
        return [
            list(model.objects.filter(brand_id=brand).order_by("id").values_list(*names))
            for model, names in (
                (Commission, ("id", "standing")),
                (Piece, ("id", "accepted_id")),
                (Offer, ("id", "number")),
                (Remark, ("id", "body")),
            )
        ]

    return everything


def _commission(ground: Ground) -> tuple[Any, Any, Any]:
    from tertulia.library.services import offer_file, remark, request_media
    from tertulia.library.values import PieceWanted

    commission = request_media(
        scope=ground.scope, title="A cup", brief="Warm.", pieces=[PieceWanted("Story", 1080, 1920)]
    )
    piece = commission.pieces.get()
    offer = offer_file(
        scope=ground.scope, piece_id=piece.id, asset_id=_asset(ground).id, note="First try"
    )
    remark(
        scope=ground.scope, commission_id=commission.id, offer_id=offer.id, body="Warmer",
        x=0.4, y=0.6,
    )  # fmt: skip
    return commission, piece, offer


def a_request_to_come(ground: Ground) -> Made:
    return Made(data={"title": "A cup", "pieces": "Story 1080x1920"}, watch=_watch(ground))


def a_commission(ground: Ground, **data: Any) -> Made:
    commission, _piece, _offer = _commission(ground)
    return Made(arguments={"commission_id": commission.id}, data=data, watch=_watch(ground))


def a_cancelled(ground: Ground) -> Made:
    from tertulia.library.services import cancel_commission

    made = a_commission(ground)
    cancel_commission(scope=ground.scope, commission_id=made.arguments["commission_id"])
    return made


def a_piece(ground: Ground) -> Made:
    _made, piece, _offer = _commission(ground)
    return Made(arguments={"piece_id": piece.id}, data={"file": _file()}, watch=_watch(ground))


def an_offer(ground: Ground, **data: Any) -> Made:
    _made, _piece, offer = _commission(ground)
    return Made(arguments={"offer_id": offer.id}, data=data, watch=_watch(ground))


def a_request_by_script(ground: Ground) -> Made:
    pieces = [{"label": "Story", "width": 1080, "height": 1920}]
    return Made(data={"title": "A cup", "pieces": pieces}, watch=_watch(ground))


def an_offer_by_script(ground: Ground) -> Made:
    from tertulia.library.services import request_media

    piece = request_media(scope=ground.scope, title="Another cup").pieces.get()
    data = {"media_id": str(_asset(ground).id)}
    return Made(arguments={"piece_id": piece.id}, data=data, watch=_watch(ground))


def a_full_library(ground: Ground) -> Made:
    a_rich_asset(ground)
    a_document(ground)
    return Made()


def some_requests(ground: Ground) -> Made:
    _commission(ground)
    return Made()


CASES = [
    Case("library:grid", make=a_full_library),
    Case("library:pick", make=a_full_library),
    Case("library:bulk", "POST", make=lambda g: chosen(g, "tag", tags="summer")),
    Case("library:restore", "POST", make=removed),
    Case(
        "library:by_address",
        "POST",
        make=lambda g: Made(data={"url": "nowhere"}, watch=lambda: 0),
        unchanged="no address leads anywhere here; its sentence is shown",
    ),
    Case("library:phone", "POST", make=a_phone_link),
    Case("library:asset", make=a_rich_asset),
    Case("library:tile", make=an_asset),
    Case("library:edit", "POST", make=a_described_asset),
    Case("library:rights", "POST", make=lambda g: an_asset(g, licence="own")),
    Case(
        "library:crop",
        "POST",
        make=lambda g: an_asset(g, left="0", top="0", width="50", height="50"),
    ),
    Case("library:replace", "POST", make=lambda g: an_asset(g, file=_file(4))),
    Case("library:version", "POST", make=cut_once),
    Case("library:old_thumbnail", make=cut_once),
    Case("library:apart", "POST", make=two_alike),
    Case("library:commissions", make=some_requests),
    Case("library:commission_new"),
    Case("library:commission_new", "POST", make=a_request_to_come),
    Case("library:commission", make=a_commission),
    Case("library:say", "POST", make=lambda g: a_commission(g, body="Nice")),
    Case("library:commission_cancel", "POST", make=a_commission),
    Case("library:commission_reopen", "POST", make=a_cancelled),
    Case("library:offer", "POST", make=a_piece),
    Case("library:accept", "POST", make=an_offer),
    Case("library:changes", "POST", make=lambda g: an_offer(g, body="Warmer")),
    Case("library:upload", "POST", make=an_upload),
    Case("library:picture", make=an_asset),
    Case("library:poster", make=a_document),
    Case("library:thumbnail", make=an_asset),
    Case("library:describe", "POST", make=a_described_asset),
]
