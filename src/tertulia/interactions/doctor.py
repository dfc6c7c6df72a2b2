"""What this room tells `tertulia doctor`."""

from __future__ import annotations

from tertulia.interactions.readers import installed_version
from tertulia.kernel.room import DoctorFinding


def examine() -> list[DoctorFinding]:
    """Whether texts are read. No fault where they are not: all else works without it."""
    version = installed_version()
    without = "Texts are not read: the package tertulia-weights is not installed"
    said = f"Texts are read with the weights {version}" if version else without
    return [DoctorFinding(said, ok=True)]
