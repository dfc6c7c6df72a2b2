"""Whom a text speaks of: the brand, its product, a competitor, somebody else, or nobody.

Names of the brand's dictionary, handles and forms of address say who is there; of several, the one
in whose clause most is felt. What is felt in a clause comes from whoever reads: this is pure rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tertulia.language.dictionary import Kind, Named


class Whom(StrEnum):
    """Who is spoken of."""

    BRAND = "brand"
    PRODUCT = "product"
    COMPETITOR = "competitor"
    THIRD = "third"
    NOBODY = "nobody"


_KINDS = {
    Kind.BRAND: Whom.BRAND,
    Kind.PRODUCT: Whom.PRODUCT,
    Kind.PLACE: Whom.BRAND,
    Kind.PERSON: Whom.THIRD,
    Kind.COMPETITOR: Whom.COMPETITOR,
}
#: Sentences, and the words that turn one round, in es, pt, ro and en.
_BREAK = re.compile(
    r"[.!?;\n…]+|,?\s\b(?:pero|aunque|sino|mas|porém|embora|dar|însă|insa|deși|desi|but|though"
    r"|although|however)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w./])@(\w+(?:[.-]\w+)*)")
_IN_HANDLE = re.compile(r"[.-]")
_LETTER = re.compile(r"[^\W_]")
"""Or a digit."""
#: Who writes to us says so: es, pt, ro, en. Forms that also mean other things are left out.
_YOU = re.compile(
    r"\b(?:ustedes|uds|vosotros|vosotras|vuestr[oa]s?|os|su servicio|su local|su tienda"
    r"|vocês|voces|vcs|seu atendimento|sua loja"
    r"|voi|voastr[ăae]|dumneavoastr[ăa]|dvs|vostru|vă"
    r"|you|your|yours|ur|guys)\b",
    re.IGNORECASE,
)
ADDRESS = 0.6
"""How much a form of address says, beside a name."""


@dataclass(frozen=True)
class Clause:
    """A piece of a text in which one thing is said."""

    start: int
    end: int


@dataclass(frozen=True)
class _Aim:
    at: int
    whom: Whom
    weight: float


def clauses(text: str) -> list[Clause]:
    """In order; what is only space or marks is none. An empty text has none."""
    found, start = [], 0
    for turn in [*_BREAK.finditer(text), None]:
        end = turn.start() if turn else len(text)
        if _LETTER.search(text, start, end) or _pictures(text[start:end]):
            found.append(Clause(start, end))
        start = turn.end() if turn else end
    return found


def settled(
    text: str,
    felt: float,
    *,
    named: Sequence[Named] = (),
    ours: Collection[str] = (),
    to_us: bool = False,
) -> Whom | None:
    """What `towards` says where nobody needs to know what is felt in each clause; None where it counts.

    `felt`: in the whole text. Most texts name one or nobody.
    """
    aims = _aims(text, named, ours, to_us=to_us)
    if not aims:
        return Whom.BRAND if to_us and felt >= FELT and clauses(text) else Whom.NOBODY
    if len({aim.whom for aim in aims}) == 1:
        return aims[0].whom
    parts = clauses(text)
    if len(parts) > 1:
        return None
    return towards(text, [felt] * len(parts), named=named, ours=ours, to_us=to_us)


def towards(
    text: str,
    felt: Sequence[float],
    *,
    named: Sequence[Named] = (),
    ours: Collection[str] = (),
    to_us: bool = False,
) -> Whom:
    """Whom it is about.

    `felt`: per clause, how much is felt in it (1 minus the chance of neutral). `ours`: handles of
    the brand without @, in lower case. `to_us`: it stands under a post of ours, answers us, or is
    a message to us. Raises: ValueError when `felt` does not fit the clauses.
    """
    parts = clauses(text)
    if len(felt) != len(parts):
        raise ValueError("one number for each clause")
    aims = _aims(text, named, ours, to_us=to_us)
    if not aims:
        return Whom.BRAND if to_us and max(felt, default=0.0) >= FELT else Whom.NOBODY
    told: dict[Whom, float] = defaultdict(float)
    before: list[_Aim] = []
    for part, much in zip(parts, felt, strict=True):
        here = [aim for aim in aims if part.start <= aim.at < part.end]
        # A clause that names nobody goes on about whom the one before named.
        for aim in here or before:
            told[aim.whom] += aim.weight * (much + LEAST)
        before = here or before
    if not told:  # names stand between clauses only
        return aims[0].whom
    return max(told, key=lambda whom: (told[whom], -_ORDER[whom]))


FELT, LEAST = 0.5, 0.05
_ORDER = {whom: place for place, whom in enumerate(Whom)}


def _aims(text: str, named: Sequence[Named], ours: Collection[str], *, to_us: bool) -> list[_Aim]:
    found = [_Aim(each.start, _KINDS[each.term.kind], 1.0) for each in named]
    taken = {place for each in named for place in range(each.start, each.end)}
    for match in _HANDLE.finditer(text) if "@" in text else ():
        if match.start(1) in taken:
            continue
        is_ours = _is_one_of(match.group(1).lower(), ours)
        found.append(_Aim(match.start(), Whom.BRAND if is_ours else Whom.THIRD, ADDRESS))
    if to_us:
        found += [_Aim(match.start(), Whom.BRAND, ADDRESS) for match in _YOU.finditer(text)]
    return sorted(found, key=lambda aim: aim.at)


def _is_one_of(handle: str, ours: Collection[str]) -> bool:
    """Also where the writer forgot the space after the full stop."""
    return handle in ours or any(
        handle[: part.start()] in ours for part in _IN_HANDLE.finditer(handle)
    )


def _pictures(text: str) -> bool:
    return any(ord(each) >= 0x2600 for each in text)
