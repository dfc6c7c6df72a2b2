"""How this room speaks with networks: as which scope, with which access, and what failed."""

from __future__ import annotations

import logging
import os
import socket
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext as _

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.networks import budgets
from tertulia.networks.access import access_of
from tertulia.networks.contract import Refreshes
from tertulia.networks.credentials import refresh, set_health
from tertulia.networks.errors import NeedsReauth, NetworkError, RateLimited, Unavailable
from tertulia.networks.models import Channel, Health
from tertulia.networks.registry import connector
from tertulia.networks.sessions import session_for
from tertulia.networks.values import Session

log = logging.getLogger(__name__)
SLOW_AFTER = 3
"""So many failures in a row, and people see that the network does not answer."""

HOLDER = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
"""This process, as the holder of leases."""


def scope_of(channel: Channel) -> Scope:
    """The program itself, reading for the channel's brand."""
    return Scope(
        brand_id=channel.brand_id,
        organisation_id=channel.brand.organisation_id,
        actor="interactions",
    )


def channel_session(channel: Channel) -> Session:
    """The channel's access, renewed when it is time. Raises: NeedsReauth, VaultLocked."""
    return session_for(channel.id)


def spend_a_call(channel: Channel) -> None:
    """Count one call against the channel's budgets. Raises: RateLimited when none is left."""
    spent = budgets.spend(access_of(channel.id), "api")
    if spent:
        raise RateLimited(
            _("The network's allowance is used up for now."),
            retry_after_s=spent.wait_s,
            budget=spent.name,
        )


def let_go() -> None:
    """Give the database connection back before a call to a network: it may take long."""
    if not connection.in_atomic_block:
        connection.close()


def say_worked(channel: Channel) -> None:
    """The network answers (again)."""
    if channel.health != Health.GOOD:
        set_health(channel.id, Health.GOOD)


def say_failed(channel: Channel, error: TertuliaError, *, failures: int) -> None:
    """Tell the channel's health what went wrong: a blip is no disconnection."""
    if isinstance(error, RateLimited):
        budgets.block(access_of(channel.id), error.budget, error.retry_after_s)
    elif isinstance(error, NeedsReauth):
        _renew_or_ask(channel, error)
    elif isinstance(error, Unavailable) and failures + 1 >= SLOW_AFTER:
        set_health(channel.id, Health.SLOW, words=error.words)


def _renew_or_ask(channel: Channel, error: NeedsReauth) -> None:
    """Access that can be renewed is; else a person must reconnect."""
    if not isinstance(connector(channel.network), Refreshes):
        set_health(channel.id, Health.REAUTH, words=error.words)
        return
    try:
        refresh(channel.id, seen_version=access_of(channel.id).version)
    except NetworkError:
        # It has told the channel's health itself.
        log.info("access of %s could not be renewed", channel.id)
