"""Time zones from the program's own database, so that every machine reads the same rules."""

from __future__ import annotations

import zoneinfo
from datetime import tzinfo

import tzdata  # type: ignore[import-untyped]

# The machine's own database may be years older than the program's: one source, one version.
zoneinfo.reset_tzpath(to=())

RULES_VERSION: str = tzdata.IANA_VERSION


def zone(name: str) -> tzinfo:
    """The IANA zone of that name. Raises: ValueError when there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}") from error
