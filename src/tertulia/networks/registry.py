"""Connectors are found by entry point (`tertulia.connectors`); nobody imports them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points

from django.utils.translation import gettext as _

from tertulia.networks.contract import Connector
from tertulia.networks.errors import Unsupported
from tertulia.networks.manifest import Manifest

GROUP = "tertulia.connectors"


@cache
def connectors() -> dict[str, Connector]:
    """Every installed connector by its manifest's name.

    An entry point may name one connector, or a tuple of them (networks that are served by hand).
    """
    found: dict[str, Connector] = {}
    for point in entry_points(group=GROUP):
        loaded = point.load()
        for each in loaded if isinstance(loaded, Iterable) else (loaded,):
            found[each.manifest.name] = each
    return dict(sorted(found.items(), key=lambda item: item[1].manifest.title))


def connector(name: str) -> Connector:
    """The connector of that network. Raises: Unsupported when it is not installed."""
    try:
        return connectors()[name]
    except KeyError as error:
        raise Unsupported(
            _("The network “%s” is not installed here.") % name, detail=f"entry points: {GROUP}"
        ) from error


@cache
def manifest(name: str) -> Manifest:
    """The manifest of that network."""
    return connector(name).manifest


def part_of[P](name: str, protocol: type[P]) -> P:
    """The connector as one protocol of the contract. Raises: Unsupported."""
    found = connector(name)
    if not isinstance(found, protocol):
        raise Unsupported(_("%s cannot do this.") % found.manifest.title, detail=protocol.__name__)
    return found
