"""Where each picture of the demo's library stands: shelf, tags, whose it is, on what ground."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tertulia.accounts.models import Brand
from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset, Consent, Licence
from tertulia.library.services import set_rights, tag_assets
from tertulia.library.values import Rights


@dataclass(frozen=True)
class Shelf:
    """Of one scene. `folder` and `tags` are keys of `WORDS`."""

    folder: str
    tags: tuple[str, ...]
    holder: str = ""
    licence: Licence = Licence.OWN
    consent: Consent = Consent.NOBODY


_TOM, _AND, _IRI = "Tomás Cevallos", "Foto Andina", "Irina Dobre"
SHELVES: Mapping[str, Shelf] = {
    "cup": Shelf("product", ("cup", "coffee"), _TOM),
    "bread": Shelf("product", ("bread", "breakfast"), _TOM),
    "cake": Shelf("product", ("cake",), _TOM),
    "fruit": Shelf("origin", ("fruit",), _TOM),
    "street": Shelf("place", ("street",), _AND, Licence.BOUGHT),
    "river": Shelf("place", ("river",), _AND, Licence.BOUGHT),
    "beach": Shelf("place", ("sea",), _AND, Licence.BOUGHT),
    "snow": Shelf("place", ("winter",), _IRI),
    "rain": Shelf("place", ("rain",), _IRI),
    "evening": Shelf("events", ("night", "people"), _IRI, Licence.PERMISSION, Consent.GIVEN),
    "lamps": Shelf("events", ("night",), _IRI),
    "books": Shelf("events", ("books",), _IRI),
    "beans": Shelf("origin", ("coffee",), _TOM),
    "brew": Shelf("product", ("coffee",), _TOM),
    "hills": Shelf("origin", ("farm",), "Familia Ordóñez", Licence.PERMISSION),
    "leaves": Shelf("origin", ("plants",), _IRI),
    "poster": Shelf("posters", ("poster",), "Estudio Garúa", Licence.BOUGHT),
    "tea": Shelf("product", ("tea",), "", Licence.UNKNOWN, Consent.UNKNOWN),
}
#: In Spanish, Portuguese and Romanian.
WORDS: Mapping[str, tuple[str, str, str]] = {
    "product": ("Producto", "Produto", "Produse"),
    "place": ("Barrio", "Cidade", "Oraș"),
    "events": ("Eventos", "Eventos", "Seri"),
    "origin": ("Origen", "Origem", "Plante"),
    "posters": ("Carteles", "Cartazes", "Afișe"),
    "cup": ("taza", "xícara", "cană"),
    "coffee": ("café", "café", "cafea"),
    "bread": ("pan", "pão", "pâine"),
    "breakfast": ("desayuno", "café da manhã", "mic dejun"),
    "cake": ("torta", "bolo", "prăjitură"),
    "fruit": ("fruta", "fruta", "fructe"),
    "street": ("calle", "rua", "stradă"),
    "river": ("río", "rio", "râu"),
    "sea": ("mar", "mar", "mare"),
    "winter": ("invierno", "inverno", "iarnă"),
    "rain": ("lluvia", "chuva", "ploaie"),
    "night": ("noche", "noite", "seară"),
    "people": ("gente", "gente", "oameni"),
    "books": ("libros", "livros", "cărți"),
    "farm": ("finca", "sítio", "deal"),
    "plants": ("plantas", "plantas", "plante"),
    "poster": ("cartel", "cartaz", "afiș"),
    "tea": ("té", "chá", "ceai"),
}
_LANGUAGES = ("es", "pt", "ro")
#: Days from now to the end of a picture's licence, by scene and number: one ends before the post
#: that shows it goes out, one soon, one is over.
ENDS = {("street", 8): 6, ("street", 103): 9, ("evening", 106): -3}


def shelve(*, scope: Scope, brand: Brand, today: date) -> None:
    """Every picture of the brand whose file is named after a scene."""
    spoken = brand.languages[0] if brand.languages else "es"
    language = _LANGUAGES.index(spoken) if spoken in _LANGUAGES else 0
    groups: dict[str, list[Asset]] = defaultdict(list)
    for asset in Asset.objects.filter(brand=brand):
        groups[asset.filename.split("-")[0]].append(asset)
    for scene, assets in groups.items():
        if scene in SHELVES:
            _one_scene(scope, SHELVES[scene], assets, language, today)


def _one_scene(scope: Scope, shelf: Shelf, assets: list[Asset], language: int, today: date) -> None:
    ids = [each.id for each in assets]
    Asset.objects.filter(id__in=ids).update(folder=WORDS[shelf.folder][language])
    tag_assets(scope=scope, asset_ids=ids, add=[WORDS[tag][language] for tag in shelf.tags])
    usual = today + timedelta(days=400) if shelf.licence == Licence.BOUGHT else None
    by_end: dict[date | None, list[Asset]] = defaultdict(list)
    for each in assets:
        days = ENDS.get((each.filename.split("-")[0], _number(each)))
        by_end[usual if days is None else today + timedelta(days=days)].append(each)
    for end, some in by_end.items():
        rights = Rights(shelf.holder, shelf.licence, consent=shelf.consent, expires_on=end)
        set_rights(scope=scope, asset_ids=[each.id for each in some], rights=rights)


def _number(asset: Asset) -> int:
    digits = asset.filename.rpartition("-")[2].partition(".")[0]
    return int(digits) if digits.isdigit() else 0
