"""Departments that hear of campaigns, however somebody wrote their name. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.utils.translation import gettext_lazy as _

#: Key -> name. Another department is kept by the name it was given.
DEPARTMENTS: Final = {
    "sales": _("Sales"),
    "customer_service": _("Customer service"),
    "marketing": _("Marketing"),
    "product": _("Product"),
    "technical": _("Technical team"),
    "legal": _("Legal"),
    "public_relations": _("Public relations"),
    "management": _("Management"),
}
#: Who confirms a brief unless somebody says otherwise: those whom customers ask first.
CONFIRMING: Final = ("sales", "customer_service")
MAX_NAME: Final = 60

#: As people write it where they join a team, in the four languages, without accents.
_WRITTEN: Final = {
    "sales": "ventas vendas vanzari comercial",
    "customer_service": "atencion al cliente|servicio al cliente|atendimento ao cliente|atendimento"
    "|suporte|soporte|relatii cu clientii|serviciul clienti|support|customer support",
    "marketing": "mercadeo mercadotecnia",
    "product": "producto produto produs",
    "technical": "equipo tecnico|equipe tecnica|echipa tehnica|tecnico|tehnic|it|technical team",
    "legal": "juridico juridic",
    "public_relations": "relaciones publicas|relacoes publicas|relatii publice|pr|comunicacion",
    "management": "direccion|gerencia|diretoria|conducere|management",
}


def _plain(words: str) -> str:
    split = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(each for each in split if not unicodedata.combining(each))
    return " ".join(kept.replace("_", " ").replace("-", " ").split())


def _known() -> dict[str, str]:
    found = {_plain(key): key for key in DEPARTMENTS}
    for key, written in _WRITTEN.items():
        for name in written.split("|") if "|" in written else written.split():
            found[_plain(name)] = key
    return found


_KNOWN: Final = _known()


def department_key(words: str) -> str:
    """The key of a department by whatever it is called: `Atención al cliente` ->
    `customer_service`; of one that is not among ours its own name, trimmed."""
    return _KNOWN.get(_plain(words), " ".join(words.split())[:MAX_NAME])


def same_department(one: str, other: str) -> bool:
    """Whether both are names of the same one; nobody is of a department without a name."""
    return bool(one.strip()) and _plain(department_key(one)) == _plain(department_key(other))


def department_name(key: str) -> str:
    """What to call it in the active language."""
    return str(DEPARTMENTS.get(key, key))
