"""What this room tells `tertulia doctor`."""

from __future__ import annotations

from tertulia.interactions.readers import installed_version
from tertulia.kernel.room import DoctorFinding


def examine() -> list[DoctorFinding]:
    """Whether texts are read."""
    version = installed_version()
    return [
        DoctorFinding(
            f"Texts are read with the weights {version}" if version else "Texts are not read",
            ok=bool(version),
            repair="Install the package tertulia-weights; all else works without it.",
        )
    ]
