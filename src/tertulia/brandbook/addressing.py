"""Which form of address a text uses: words that give it away, and how sure they are.

Only what speaks to the reader: Spanish *ustedes* and Romanian *vă* are the plural of every form in
America and in Romania, and say nothing. Spanish *su*, Portuguese *te* and *seu* are too often of
somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SURE, LIKELY = 1.0, 0.7


@dataclass(frozen=True)
class Sign:
    """A word at [start, end) that speaks in one of `forms`."""

    forms: frozenset[str]
    start: int
    end: int
    certainty: float


#: Per language, the forms a book may ask for; folded name -> form.
FORMS: dict[str, tuple[str, ...]] = {
    "es": ("tú", "usted", "vos"),
    "pt": ("você", "tu", "o senhor"),
    "ro": ("tu", "dumneavoastră"),
}
_ALSO = {
    "tu": "tú",
    "ud": "usted",
    "voce": "você",
    "senhor": "o senhor",
    "dvs": "dumneavoastră",
} | {
    "dumneavoastra": "dumneavoastră",
    "vos": "vos",
    "usted": "usted",
    "o senhor": "o senhor",
    "o senhor a senhora": "o senhor",
    "dvs dumneavoastra": "dumneavoastră",
}
#: (language, forms, certainty, words). Accents count here: tú is not tu, podés is not podes.
_WORDS: tuple[tuple[str, tuple[str, ...], float, str], ...] = (
    ("es", ("tú",), SURE, "tú ti contigo eres tienes puedes quieres sabes vienes haces dices debes prefieres necesitas conoces cuéntanos escríbenos síguenos visítanos llámanos dinos pídenos recuérdalo pruébalo"),
    ("es", ("vos",), SURE, "vos sos tenés podés querés sabés venís hacés decís debés preferís necesitás conocés contanos escribinos seguinos visitanos llamanos decinos pedinos probalo mirá vení fijate"),
    ("es", ("tú", "vos"), LIKELY, "te tu tus tuyo tuya tuyos tuyas"),
    ("es", ("tú",), LIKELY, "descubre disfruta ven"),
    ("es", ("usted",), SURE, "usted ud. cuéntenos escríbanos síganos visítenos llámenos díganos pídanos recuérdelo pruébelo"),
    ("es", ("usted",), LIKELY, "descubra disfrute consulte visite"),
    ("pt", ("você",), SURE, "você cê"),
    ("pt", ("tu",), SURE, "tu ti contigo"),
    ("pt", ("tu",), LIKELY, "teu tua teus tuas tens podes queres sabes estás"),
    ("pt", ("o senhor",), LIKELY, "senhor senhora senhores senhoras"),
    ("ro", ("tu",), SURE, "tu tine ție îți ești poți vrei știi spune-ne scrie-ne urmărește-ne"),
    ("ro", ("tu",), LIKELY, "te tău ta tăi tale vino"),
    ("ro", ("dumneavoastră",), SURE, "dumneavoastră dumneavoastra dvs dvs. d-voastră"),
)  # fmt: skip


def form_named(words: str, language: str) -> str:
    """The form that a book's words ask for, or "" when they are none we know."""
    plain = " ".join(re.findall(r"\w+", _plain(words)))
    form = _ALSO.get(plain, "")
    if plain == "tu":
        form = "tú" if language == "es" else "tu"
    return form if form in FORMS.get(language, ()) else ""


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in flat if not unicodedata.combining(each))


def _table(language: str) -> dict[str, tuple[frozenset[str], float]]:
    found: dict[str, tuple[frozenset[str], float]] = {}
    for of, forms, certainty, words in _WORDS:
        if of == language:
            found |= {each: (frozenset(forms), certainty) for each in words.split()}
    return found


_TABLES = {language: _table(language) for language in FORMS}
#: Romanian with the old letters with cedilla, which keyboards still write.
_CEDILLAS = str.maketrans("şţŞŢ", "șțȘȚ")


def signs_of(text: str, language: str) -> Iterator[Sign]:
    """Every word of the text that gives a form of address away, in order."""
    table = _TABLES.get(language)
    if table is None:
        return
    for found in re.finditer(r"[\w\u0300-\u036f]+(?:-\w+)?\.?", text.translate(_CEDILLAS)):
        word = unicodedata.normalize("NFC", found[0]).casefold()
        known = table.get(word) or table.get(word.rstrip("."))
        if known is None and "-" in word:
            known = table.get(word.split("-")[0])
        if known is None or (len(word) > 1 and found[0].isupper() and len(word) < 4):
            continue  # SOS, TE: letters, not words
        end = found.end() - (1 if found[0].endswith(".") and word not in table else 0)
        yield Sign(known[0], found.start(), end, known[1])
