"""The demo's library: pictures on shelves with their rights, one that ends soon, and requests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.library.services import (
    add_picture,
    edit_asset,
    offer_file,
    remark,
    request_media,
)
from tertulia.library.values import PieceWanted
from tertulia.publishing.models import Post
from tools.demo import pictures
from tools.demo.shelving import shelve

#: More that no post has used yet, as every library has.
SPARE = (
    ("cup", 101),
    ("bread", 102),
    ("street", 103),
    ("books", 104),
    ("tea", 105),
    ("evening", 106),
)
WORDS = {
    "cup": "Una taza de café con dibujo en la espuma",
    "bread": "Panes recién salidos del horno",
    "street": "Casas de colores en la calle de la librería",
    "evening": "El patio al anochecer, con luces colgadas",
    "books": "Estanterías llenas de libros",
    "tea": "Una tetera roja sobre una mesa verde",
}


def fill_shelves(brand: Brand, team: Mapping[str, User], now: datetime) -> None:
    """Everything of one brand."""
    scope = scope_in(team["tomas"], brand)
    today = now.astimezone(ZoneInfo(brand.zone)).date()
    for scene, seed in SPARE:
        data = pictures.draw(scene, seed=seed)
        asset = add_picture(scope=scope, data=data, filename=f"{scene}-{seed}.jpg")
        if scene != "tea":
            edit_asset(scope=scope, asset_id=asset.id, alt=WORDS[scene])
    shelve(scope=scope, brand=brand, today=today)
    _ask(brand, team, today)


def _ask(brand: Brand, team: Mapping[str, User], today: date) -> None:
    """One request with a file that waits for a word, and one that nobody has begun."""
    asks, makes = scope_in(team["paula"], brand), scope_in(team["tomas"], brand)
    post = Post.objects.filter(brand=brand, discarded_at=None).order_by("-created_at").first()
    first = request_media(
        scope=asks,
        title="Taza de invierno para la portada",
        brief="Una taza humeante, luz cálida de tarde. Sin texto: lo ponemos nosotros.",
        owner_id=team["tomas"].id,
        due_on=today + timedelta(days=4),
        pieces=[PieceWanted("Publicación", 1080, 1350), PieceWanted("Historia", 1080, 1920)],
        origin="publishing.post" if post else "",
        origin_id=post.id if post else None,
    )
    offered = add_picture(scope=makes, data=_upright(), filename="taza-invierno.jpg")
    piece = first.pieces.order_by("id")[0]
    offer = offer_file(
        scope=makes, piece_id=piece.id, asset_id=offered.id, note="Primera prueba, con luz lateral."
    )
    _say(brand, team, first.id, offer.id)
    request_media(
        scope=asks,
        title="Video corto del molino",
        brief="Veinte segundos, vertical: el café cae, se muele, sale la taza.",
        kind="video",
        due_on=today + timedelta(days=12),
        pieces=[PieceWanted("Reel", 1080, 1920)],
    )


def _say(brand: Brand, team: Mapping[str, User], commission_id: UUID, offer_id: UUID) -> None:
    remark(
        scope=scope_in(team["tomas"], brand),
        commission_id=commission_id,
        offer_id=offer_id,
        body="¿Dejamos el plato entero o lo corto aquí?",
        x=0.5,
        y=0.72,
    )


def _upright() -> bytes:
    """A cup in the shape of a post."""
    with Image.open(io.BytesIO(pictures.draw("cup", seed=77))) as drawn:
        part = drawn.crop((240, 0, 960, 900)).resize((1080, 1350), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    part.save(kept, "JPEG", quality=88)
    return kept.getvalue()
