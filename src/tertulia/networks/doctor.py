"""What `tertulia doctor` sees of the channels: whether each can be worked with, and its access opened."""

from __future__ import annotations

from tertulia.kernel.room import DoctorFinding
from tertulia.networks.models import Health
from tertulia.networks.queries import channels_that_ail, connected_channel_ids, locked_channels


def examine() -> list[DoctorFinding]:
    """One line for all that is well, one for each channel that is not."""
    ailing = channels_that_ail()
    locked = locked_channels()
    total = len(connected_channel_ids())
    well = DoctorFinding(f"{total - len(ailing)} of {total} connected channels work", ok=True)
    found = [well] if not ailing else []
    for each in ailing:
        cure = (
            "Reconnect it: Settings, Channels."
            if each.health == Health.REAUTH
            else "The network does not answer; it is tried again by itself."
        )
        said = f"Channel {each.handle} ({each.brand.slug}): {each.health}"
        found.append(DoctorFinding(said, ok=False, repair=cure))
    return [
        *found,
        DoctorFinding(
            f"{len(locked)} stored accesses cannot be opened with these keys"
            if locked
            else "Every stored access opens with the keys at hand",
            ok=not locked,
            repair="Add the key that sealed them to TERTULIA_VAULT_KEYS, or reconnect: "
            + ", ".join(each.handle for each in locked),
        ),
    ]
