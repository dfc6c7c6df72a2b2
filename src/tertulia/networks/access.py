"""A channel's access as it is stored, and opened: one guarded client per process, secrets kept by
their version."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from django.db import connection
from django.utils.translation import gettext as _

from tertulia.kernel.http import guarded_client
from tertulia.kernel.settings import settings
from tertulia.networks.errors import NeedsReauth
from tertulia.networks.limits import limits_from
from tertulia.networks.registry import manifest
from tertulia.networks.values import BudgetReading, Limits, Session
from tertulia.networks.vault import VaultLocked, unseal

log = logging.getLogger(__name__)


@cache
def http_client() -> httpx.Client:
    """The process's one client: connections are kept alive and shared by all its threads."""
    return guarded_client(settings().allowed_networks)


@dataclass(frozen=True)
class Access:
    """What is needed to call a channel's network, as one row of the database."""

    channel_id: UUID
    brand_id: UUID
    network: str
    address: str
    remote_id: str
    handle: str
    health: str
    disconnected: bool
    limits: Limits
    scopes: frozenset[str]
    version: int
    refresh_at: datetime | None
    secret: dict[str, str] | None = field(repr=False)
    """None where there is no stored access."""

    @property
    def app_holder(self) -> str:
        """Whose budget is the one of all channels of one server."""
        return f"{self.network}|{self.address}"


_ACCESS = """
SELECT c.id, c.brand_id, c.network, c.address, c.remote_id, c.handle, c.health,
       c.disconnected_at IS NOT NULL, c.limits, k.scopes, k.version, k.refresh_at, k.sealed
FROM networks_channel c LEFT JOIN networks_credential k ON k.channel_id = c.id
WHERE c.id = %s
"""
_secrets: dict[UUID, tuple[int, dict[str, str]]] = {}


def access_of(channel_id: UUID) -> Access:
    """The channel's access as it is stored now. Raises: LookupError."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCESS, [channel_id])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no channel {channel_id}")
    return Access(
        channel_id=row[0],
        brand_id=row[1],
        network=row[2],
        address=row[3],
        remote_id=row[4],
        handle=row[5],
        health=row[6],
        disconnected=row[7],
        limits=limits_from(_json(row[8])),
        scopes=frozenset(_json(row[9]) or ()),
        version=row[10] or 0,
        refresh_at=row[11],
        secret=_opened(row[0], row[10], row[12]),
    )


def _json(value: Any) -> Any:
    """Django leaves JSON of a raw query as text."""
    if isinstance(value, str):
        return json.loads(value)
    return value


def _opened(channel_id: UUID, version: int | None, sealed: Any) -> dict[str, str] | None:
    if sealed is None or version is None:
        return None
    known = _secrets.get(channel_id)
    if known and known[0] == version:
        return known[1]
    try:
        secret = unseal(sealed)
    except VaultLocked:
        # Sealed by keys that are not here: the channel has to be connected again.
        log.exception("stored access cannot be opened", extra={"channel": str(channel_id)})
        return None
    _secrets[channel_id] = (version, secret)
    return secret


def open_session(
    access: Access,
    *,
    deadline_s: float | None = None,
    observe: Callable[[BudgetReading], None] | None = None,
) -> Session:
    """A session for calls that take at most `deadline_s` each (None: the network's usual).

    Raises: NeedsReauth when there is no stored access.
    """
    if access.secret is None:
        raise NeedsReauth(_("The channel must be reconnected."), detail="no stored access")
    return Session(
        channel_id=access.channel_id,
        address=access.address,
        remote_id=access.remote_id,
        handle=access.handle,
        secret=access.secret,
        http=http_client(),
        scopes=access.scopes,
        limits=access.limits,
        observe=observe or _ignore,
        deadline_s=deadline_s or manifest(access.network).call_deadline_s,
    )


def _ignore(reading: BudgetReading) -> None:
    """Nobody asked for the reading."""
