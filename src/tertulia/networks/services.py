"""Connecting and disconnecting channels: the only writer of the room's tables, with its peers
`credentials` (access) and `budgets`."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope
from tertulia.networks.access import Access, access_of, http_client, open_session
from tertulia.networks.contract import Describes, OAuthConnects, TokenConnects
from tertulia.networks.credentials import store_grant
from tertulia.networks.errors import NetworkError
from tertulia.networks.events import ChannelConnected, ChannelDisconnected
from tertulia.networks.limits import limits_json
from tertulia.networks.models import AppRegistration, Channel, Credential, Health
from tertulia.networks.registry import manifest, part_of
from tertulia.networks.values import Grant, Limits, Profile, Session
from tertulia.networks.vault import rotate, seal, unseal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OAuthStart:
    """Where to send the person, and what the page keeps in their session until they are back."""

    authorize_url: str
    state: str
    verifier: str
    address: str


def clean_address(address: str) -> str:
    """`example.social/` as `https://example.social`. Raises: Invalid."""
    text = address.strip().rstrip("/")
    if "://" not in text:
        text = f"https://{text}"
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise Invalid(
            _("This is no address of a server. Write it like https://example.social"),
            field="address",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"


def connect_with_token(
    *,
    scope: Scope,
    network: str,
    address: str,
    fields: dict[str, str],
    channel_id: UUID | None = None,
) -> UUID:
    """Connect with what a person pasted (the manifest's `connect_fields`); returns the channel.

    The same account again renews its access and keeps everything else. With `channel_id` the
    access must belong to that channel's account.
    Raises: NetworkError as the connector does, Invalid, Conflict (another account).
    """
    where = clean_address(address or manifest(network).default_address)
    grant = part_of(network, TokenConnects).connect(
        address=where, fields=fields, http=http_client()
    )
    return _keep_channel(scope, network, where, grant, channel_id)


def start_oauth(*, scope: Scope, network: str, address: str, redirect_uri: str) -> OAuthStart:
    """Register with the server if need be, and make the address to send the person to.

    The page binds `state` to the person's session, to them and to the brand.
    """
    where = clean_address(address or manifest(network).default_address)
    speaks = part_of(network, OAuthConnects)
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    state = secrets.token_urlsafe(32)
    url = speaks.authorize_url(
        address=where,
        app=_app_of(network, where, redirect_uri),
        redirect_uri=redirect_uri,
        state=state,
        challenge=challenge,
    )
    return OAuthStart(url, state, verifier, where)


def finish_oauth(
    *,
    scope: Scope,
    network: str,
    address: str,
    redirect_uri: str,
    code: str,
    verifier: str,
    channel_id: UUID | None = None,
) -> UUID:
    """The code that came back becomes a channel. `connecting` has checked `state`.

    Raises: NetworkError, Conflict when `channel_id` is another account's.
    """
    grant = part_of(network, OAuthConnects).exchange(
        address=address,
        app=_app_of(network, address, redirect_uri),
        redirect_uri=redirect_uri,
        code=code,
        verifier=verifier,
        http=http_client(),
    )
    return _keep_channel(scope, network, address, grant, channel_id)


def _app_of(network: str, address: str, redirect_uri: str) -> dict[str, str]:
    rows = AppRegistration.objects.filter(
        network=network, address=address, redirect_uri=redirect_uri
    )
    known = rows.first()
    if known is None:
        given = part_of(network, OAuthConnects).register(
            address=address, redirect_uri=redirect_uri, http=http_client()
        )
        AppRegistration.objects.bulk_create(
            [
                AppRegistration(
                    network=network, address=address, redirect_uri=redirect_uri, sealed=seal(given)
                )
            ],
            ignore_conflicts=True,
        )
        known = rows.get()
    return unseal(known.sealed)


def _keep_channel(
    scope: Scope, network: str, address: str, grant: Grant, channel_id: UUID | None
) -> UUID:
    speaks = part_of(network, Describes)
    session = _first_session(address, grant)
    profile = speaks.profile(session)
    _same_account(scope, network, profile, channel_id)
    limits = speaks.limits(session)
    try:
        limits = speaks.limits(session, probe=True)
    except NetworkError as error:
        log.warning("server not probed for idempotency keys: %s", error.detail)
    return _store_channel(scope, network, address, grant, profile, limits)


def _same_account(scope: Scope, network: str, profile: Profile, channel_id: UUID | None) -> None:
    """A channel is only reconnected with an access of its own account."""
    if channel_id is None:
        return
    channel = Channel.objects.filter(brand_id=scope.brand_id, id=channel_id, by_hand=False).first()
    if channel is None:
        raise NotFound(_("There is no such channel in this brand."))
    if (channel.network, channel.remote_id) != (network, profile.remote_id):
        raise Conflict(
            _("This access belongs to %(other)s, but the channel is %(mine)s. Sign in there first.")
            % {"other": profile.handle, "mine": channel.handle}
        )


@transaction.atomic
def _store_channel(
    scope: Scope, network: str, address: str, grant: Grant, profile: Profile, limits: Limits
) -> UUID:
    known = (
        Channel.objects.select_for_update()
        .filter(brand_id=scope.brand_id, network=network, address=address)
        .filter(remote_id=profile.remote_id)
        .order_by("-connected_at")
        .first()
    )
    channel = known or Channel(
        brand_id=scope.brand_id, network=network, address=address, remote_id=profile.remote_id
    )
    channel.handle = profile.handle
    channel.name, channel.url = profile.name[:200], profile.url[:500]
    channel.followers = profile.followers
    channel.health, channel.health_since, channel.health_words = Health.GOOD, clock.now(), ""
    channel.limits, channel.limits_at = limits_json(limits), clock.now()
    channel.disconnected_at = None
    channel.save()
    store_grant(channel, grant)
    emit(ChannelConnected(brand_id=scope.brand_id, channel_id=channel.id, again=known is not None))
    _audit(scope, "networks.connect", channel)
    return channel.id


def _first_session(address: str, grant: Grant) -> Session:
    """A session of an account that is not yet a channel of ours."""
    return Session(
        channel_id=new_id(),
        address=address,
        remote_id="",
        handle="",
        secret=grant.secret,
        http=http_client(),
        scopes=grant.scopes,
    )


@transaction.atomic
def add_by_hand(*, scope: Scope, network: str, handle: str, name: str = "", url: str = "") -> UUID:
    """A channel that people publish on themselves: planned and counted, handed over at its hour.

    Raises: Invalid, Conflict when it is there already, Unsupported for an unknown network.
    """
    manifest(network)
    if not handle.strip():
        raise Invalid(_("Write the name of the profile or page."), field="handle")
    rows = Channel.objects.filter(brand_id=scope.brand_id, network=network, handle=handle.strip())
    if rows.filter(disconnected_at__isnull=True).exists():
        raise Conflict(_("This channel is already there."))
    channel = Channel.objects.create(
        brand_id=scope.brand_id,
        network=network,
        handle=handle.strip()[:300],
        name=name[:200],
        url=url[:500],
        by_hand=True,
        health=Health.BY_HAND,
    )
    emit(ChannelConnected(brand_id=scope.brand_id, channel_id=channel.id, again=False))
    _audit(scope, "networks.add_by_hand", channel)
    return channel.id


@transaction.atomic
def disconnect_channel(*, scope: Scope, channel_id: UUID) -> None:
    """Forget the access; what was published stays, what waits cannot go out. Raises: NotFound."""
    channel = _channel(scope, channel_id)
    if channel.disconnected_at is not None:
        raise NotFound(_("There is no such channel in this brand."))
    Credential.objects.filter(brand_id=scope.brand_id, channel_id=channel.id).delete()
    channel.disconnected_at, channel.health = clock.now(), Health.OFF
    channel.health_since = clock.now()
    channel.save()
    emit(ChannelDisconnected(brand_id=scope.brand_id, channel_id=channel.id))
    _audit(scope, "networks.disconnect", channel)


@transaction.atomic
def set_rhythm(*, scope: Scope, channel_id: UUID, posts_per_week: int) -> None:
    """How often the channel should publish; 0 = no rhythm. Raises: NotFound, Invalid."""
    if not 0 <= posts_per_week <= 1000:
        raise Invalid(_("Write a number between 0 and 1000."), field="posts_per_week")
    channel = _channel(scope, channel_id)
    channel.posts_per_week = posts_per_week
    channel.save(update_fields=["posts_per_week"])


def read_limits(channel_id: UUID, *, probe: bool = False) -> None:
    """Ask the server for its numbers and keep them. `probe`: also whether it honours keys.

    Raises: NetworkError.
    """
    access: Access = access_of(channel_id)
    found = part_of(access.network, Describes).limits(open_session(access), probe=probe)
    with transaction.atomic():
        row = Channel.objects.select_for_update().get(id=channel_id)
        kept = limits_json(found)
        if not probe and "honours_keys" in row.limits:
            kept["honours_keys"] = row.limits["honours_keys"]
        row.limits, row.limits_at = kept, clock.now()
        row.save(update_fields=["limits", "limits_at"])


def _channel(scope: Scope, channel_id: UUID) -> Channel:
    row = Channel.objects.select_for_update().filter(brand_id=scope.brand_id, id=channel_id).first()
    if row is None:
        raise NotFound(_("There is no such channel in this brand."))
    return row


def _audit(scope: Scope, action: str, channel: Channel) -> None:
    record_audit(
        scope=scope,
        action=action,
        object_kind="channel",
        object_id=channel.id,
        summary=f"{channel.network} {channel.handle}",
    )


def rotate_keys() -> int:
    """Seal everything with the newest key; returns how many were sealed anew.

    Rows are locked one by one, so a refresh in the meantime loses nothing. Raises: VaultLocked.
    """
    done = 0
    for channel_id in list(Credential.objects.values_list("channel_id", flat=True)):
        with transaction.atomic():
            access = Credential.objects.select_for_update().filter(channel_id=channel_id).first()
            if access is not None:
                access.sealed = rotate(access.sealed)
                access.save(update_fields=["sealed"])
                done += 1
    for app_id in list(AppRegistration.objects.values_list("id", flat=True)):
        with transaction.atomic():
            app = AppRegistration.objects.select_for_update().filter(id=app_id).first()
            if app is not None:
                app.sealed = rotate(app.sealed)
                app.save(update_fields=["sealed"])
                done += 1
    return done
