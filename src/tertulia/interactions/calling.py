"""How this room speaks with networks: as which scope, with which access, and what failed."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel
from tertulia.networks.values import Session

HOLDER = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
"""This process, as the holder of leases."""


def scope_of(channel: Channel) -> Scope:
    """The program itself, reading for the channel's brand."""
    return Scope(
        brand_id=channel.brand_id,
        organisation_id=channel.brand.organisation_id,
        actor="interactions",
    )


@contextmanager
def channel_session(channel: Channel, *, deadline_s: float | None) -> Iterator[Session]:
    """The channel's access; `deadline_s` None for a stream, which has none."""
    raise NotImplementedError
    yield


def say_failed(channel: Channel, error: TertuliaError) -> None:
    """Tell the channel's health what went wrong."""
