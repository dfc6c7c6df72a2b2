"""Every route of the program, with its classification, from the URL resolver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tertulia.accounts.access import foreign_access
from tertulia.accounts.scopes import Access
from tests.roles.case import Case

#: Mounted by the framework; serves files that everybody may read.
STATIC = frozenset({"static"})


@dataclass(frozen=True)
class Route:
    """One address of the program."""

    name: str
    pattern: str
    access: Access | None

    def __str__(self) -> str:
        return self.name or self.pattern


def _walk(patterns: list[URLPattern | URLResolver], space: str, prefix: str) -> Iterator[Route]:
    for each in patterns:
        where = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            if getattr(each, "app_name", None) == "ninja" or each.namespace == "api":
                continue  # classified by the OpenAPI document
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, inner, where)
        elif each.name not in STATIC:
            name = f"{space}{each.name}" if each.name else ""
            access = getattr(each.callback, "access", None) or foreign_access(name)
            yield Route(name, where, access)


def routes() -> list[Route]:
    """Every route, the API's excepted."""
    return list(_walk(get_resolver().url_patterns, "", "/"))


def cases() -> list[Case]:
    """Every room's cases."""
    found: list[Case] = []
    for file in sorted(Path(__file__).parent.glob("cases_*.py")):
        found += import_module(f"tests.roles.{file.stem}").CASES
    return found
