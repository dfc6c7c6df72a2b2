"""A channel opened for one or more calls: what every room that calls a network uses."""

from __future__ import annotations

from uuid import UUID

from tertulia.networks import budgets
from tertulia.networks.access import open_session
from tertulia.networks.credentials import fresh_access
from tertulia.networks.values import Session


def session_for(channel_id: UUID, deadline_s: float | None = None) -> Session:
    """Open a channel, its access renewed first when it is time, its budget readings kept.

    `deadline_s` is the hard limit of each call; None: the network's usual one.
    Raises: NeedsReauth, LookupError.
    """
    access = fresh_access(channel_id)
    return open_session(
        access, deadline_s=deadline_s, observe=lambda each: budgets.keep_reading(access, each)
    )
