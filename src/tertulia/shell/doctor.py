"""What `tertulia doctor` sees of the front end."""

from __future__ import annotations

from tertulia.kernel.room import DoctorFinding
from tertulia.shell.assets import AssetMissing, asset_file


def examine() -> list[DoctorFinding]:
    """Whether pages have their styles and scripts."""
    try:
        asset_file("main.ts")
    except AssetMissing as error:
        return [DoctorFinding(str(error), ok=False, repair="make assets")]
    return [DoctorFinding("The front end is built", ok=True)]
