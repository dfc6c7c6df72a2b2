"""Connecting a channel as a person does it: rights, a checked address, OAuth bound to their session.

`services` asks the network and stores what it said.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit
from uuid import UUID

import httpcore
import httpx
from django.db import IntegrityError
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed
from tertulia.kernel.http import is_allowed, resolve
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings
from tertulia.networks import services
from tertulia.networks.credentials import fresh_access, set_health
from tertulia.networks.errors import NeedsReauth, OutcomeUnknown, Unavailable
from tertulia.networks.manifest import Manifest
from tertulia.networks.models import Health
from tertulia.networks.queries import ChannelCard, channel_card
from tertulia.networks.registry import manifest

PERMISSION: Final = "channel.connect"
#: How long a person may stay on the network's page.
_OAUTH_LASTS: Final = timedelta(minutes=20)


def connect_channel(
    *,
    scope: Scope,
    network: str,
    address: str,
    fields: Mapping[str, str],
    channel_id: UUID | None = None,
) -> ChannelCard:
    """Connect with what a person pasted (the manifest's `connect_fields`); returns the channel.

    The same account again, or `channel_id`, reconnects and keeps the history.
    Raises: NotAllowed, Invalid (address), NeedsReauth, Unavailable and other NetworkErrors, Conflict.
    """
    check(scope, PERMISSION)
    about = manifest(network)
    base = server_address(address, about)
    pasted = {each.name: fields.get(each.name, "").strip() for each in about.connect_fields}
    with _calls():
        made = services.connect_with_token(
            scope=scope, network=network, address=base, fields=pasted, channel_id=channel_id
        )
    return channel_card(scope=scope, channel_id=made)


def connect_by_hand(*, scope: Scope, network: str, handle: str, url: str = "") -> ChannelCard:
    """A channel on a network that is not, or not yet, connected. Raises: Invalid, Conflict."""
    check(scope, PERMISSION)
    link = url.strip()
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise Invalid(_("The address begins with https://."), field="url")
    made = services.add_by_hand(scope=scope, network=network, handle=handle, url=link)
    return channel_card(scope=scope, channel_id=made)


def disconnect_channel(*, scope: Scope, channel_id: UUID) -> None:
    """Forget its access; history stays, what was scheduled waits. Raises: NotAllowed, NotFound."""
    check(scope, PERMISSION)
    services.disconnect_channel(scope=scope, channel_id=channel_id)


def try_channel(*, scope: Scope, channel_id: UUID) -> ChannelCard:
    """Ask the network who we are there and what it allows, and keep the answer.

    Raises: NotFound, NeedsReauth (the channel is then marked so), Unavailable.
    """
    check(scope, PERMISSION)
    card = channel_card(scope=scope, channel_id=channel_id)
    if card.by_hand or card.disconnected_at is not None:
        raise Conflict(_("There is no connection to try."))
    try:
        with _calls():
            fresh_access(channel_id)
            services.read_limits(channel_id, probe=True)
    except NeedsReauth as error:
        set_health(channel_id, Health.REAUTH, words=error.words or error.sentence)
        raise
    set_health(channel_id, Health.GOOD)
    return channel_card(scope=scope, channel_id=channel_id)


@dataclass(frozen=True)
class PendingOAuth:
    """What must be remembered, in the person's session, until they come back."""

    state: str
    verifier: str
    network: str
    address: str
    redirect_uri: str
    brand_id: str
    user_id: str
    channel_id: str
    begun_at: str

    def as_session(self) -> dict[str, str]:
        """As plain strings."""
        return asdict(self)


def pending_from(data: object) -> PendingOAuth | None:
    """What a session remembered, if it is whole."""
    if not isinstance(data, dict) or set(data) != set(PendingOAuth.__dataclass_fields__):
        return None
    return PendingOAuth(**{str(name): str(value) for name, value in data.items()})


def start_oauth(
    *,
    scope: Scope,
    network: str,
    address: str,
    redirect_uri: str,
    channel_id: UUID | None = None,
) -> tuple[str, PendingOAuth]:
    """Where to send the person, and what to remember. Registers the program there when needed.

    Raises: NotAllowed, Invalid (address), Unsupported, Unavailable.
    """
    check(scope, PERMISSION)
    base = server_address(address, manifest(network))
    with _calls():
        start = services.start_oauth(
            scope=scope, network=network, address=base, redirect_uri=redirect_uri
        )
    pending = PendingOAuth(
        state=start.state,
        verifier=start.verifier,
        network=network,
        address=start.address,
        redirect_uri=redirect_uri,
        brand_id=str(scope.brand_id),
        user_id=str(scope.user_id),
        channel_id=str(channel_id or ""),
        begun_at=clock.now().isoformat(),
    )
    return start.authorize_url, pending


def finish_oauth(*, scope: Scope, pending: PendingOAuth, state: str, code: str) -> ChannelCard:
    """The person came back with a code. `pending` comes from their own session.

    Raises: NotAllowed when the answer was not asked for by this session, person and brand, or
    too late; NeedsReauth, NetworkErrors, Conflict.
    """
    check(scope, PERMISSION)
    begun = datetime.fromisoformat(pending.begun_at)
    mine = (str(scope.brand_id), str(scope.user_id)) == (pending.brand_id, pending.user_id)
    if not mine or not secrets.compare_digest(state, pending.state):
        raise NotAllowed(_("This answer was not asked for. Begin again from the channels page."))
    if clock.now() - begun > _OAUTH_LASTS:
        raise NotAllowed(_("That took too long. Begin again from the channels page."))
    with _calls():
        made = services.finish_oauth(
            scope=scope,
            network=pending.network,
            address=pending.address,
            redirect_uri=pending.redirect_uri,
            code=code,
            verifier=pending.verifier,
            channel_id=UUID(pending.channel_id) if pending.channel_id else None,
        )
    return channel_card(scope=scope, channel_id=made)


def server_address(typed: str, about: Manifest) -> str:
    """The server's base address from what a person typed (`social.example`, `https://...`).

    Raises: Invalid when it names no server, or one on a private network that is not allowed.
    """
    text = typed.strip() or about.default_address
    if not text:
        raise Invalid(_("Say which server the account is on."), field="address")
    parts = _split(text)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = resolve(host, port)
    except httpcore.ConnectError as error:
        raise Unavailable(_("Nothing was found at %(host)s.") % {"host": host}) from error
    refused = [each for each in found if not is_allowed(each, settings().allowed_networks)]
    if refused:
        raise Invalid(
            _(
                "%(host)s is on a private network (%(ip)s). Whoever runs this program can allow "
                "it with the setting TERTULIA_ALLOW_PRIVATE."
            )
            % {"host": host, "ip": refused[0]},
            field="address",
        )
    if parts.scheme == "http" and all(each.is_global for each in found):
        raise Invalid(_("A token is only sent by https. Write https://…"), field="address")
    return urlunsplit((parts.scheme, parts.netloc.lower(), "", "", ""))


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text if "://" in text else "https://" + text.rsplit("@", 1)[-1])
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        usable = usable and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise Invalid(_("This is not the address of a server."), field="address")
    return parts


@contextmanager
def _calls() -> Iterator[None]:
    """Nothing done while connecting is visible to anybody, so an outcome that cannot be known is
    merely a failure."""
    try:
        yield
    except OutcomeUnknown as error:
        raise Unavailable(error.sentence, words=error.words, detail=error.detail) from error
    except httpx.HTTPError as error:
        raise Unavailable(_("The server did not answer."), detail=str(error)) from error
    except IntegrityError as error:
        raise Conflict(_("This account was just connected by somebody else.")) from error
