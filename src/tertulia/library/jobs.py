"""What workers do for the library."""

from __future__ import annotations

from uuid import UUID

from tertulia.kernel.jobs import HEAVY, job
from tertulia.library.preparing import JOB, prepare


@job(JOB, queue=HEAVY)
def prepare_asset(*, asset_id: str) -> None:
    """A video becomes the one kind that every network takes."""
    prepare(UUID(asset_id))
