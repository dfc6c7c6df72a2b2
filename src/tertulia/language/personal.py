"""Numbers that should not stand in public: cards, accounts and identity numbers that add up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.br import cpf
from stdnum.ec import ci
from stdnum.es import dni, nie
from stdnum.mx import curp
from stdnum.pt import cc
from stdnum.ro import cnp
from stdnum.us import ssn


@dataclass(frozen=True)
class Private:
    """A number of a person, and where it stands."""

    kind: str
    """card, account or identity."""
    start: int
    end: int


@dataclass(frozen=True)
class _Shape:
    kind: str
    looks: re.Pattern[str]
    adds_up: Callable[[str], bool]


def _card(text: str) -> bool:
    """Of 13 to 19 digits with the first digit of a payment card (ISO/IEC 7812)."""
    digits = re.sub(r"\D", "", text)
    return 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)


# Written as people write them: with spaces, points and dashes. What has no check digit of its own
# (telephone numbers, addresses) is left to the words around it.
_SHAPES = (
    _Shape("account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b"), iban.is_valid),
    _Shape("identity", re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b|\b\d{11}\b"), cpf.is_valid),
    _Shape("identity", re.compile(r"\b[1-9]\d{12}\b"), cnp.is_valid),
    _Shape("identity", re.compile(r"\b[XYZ]-?\d{7}-?[A-Z]\b"), nie.is_valid),
    _Shape("identity", re.compile(r"\b\d{8}-?[A-Z]\b"), dni.is_valid),
    _Shape("identity", re.compile(r"\b\d{9}-?\d\b"), ci.is_valid),
    _Shape("identity", re.compile(r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}\w\d\b"), curp.is_valid),
    _Shape("identity", re.compile(r"\b\d{8} ?\d ?[A-Z]{2}\d\b"), cc.is_valid),
    _Shape("identity", re.compile(r"\b\d{3}-\d{2}-\d{4}\b"), ssn.is_valid),
    _Shape("card", re.compile(r"\b\d(?:[ -]?\d){12,18}\b"), _card),
)


def private_in(text: str) -> list[Private]:
    """In the order of the text; a piece is told once, as the first kind that it is."""
    found: list[Private] = []
    for shape in _SHAPES:
        for match in shape.looks.finditer(text):
            apart = all(match.end() <= a.start or match.start() >= a.end for a in found)
            if apart and shape.adds_up(match.group()):
                found.append(Private(shape.kind, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)
