"""Handles, DIDs, the server behind them, and the session that an app password opens."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tertulia.connectors.bluesky import answers
from tertulia.connectors.bluesky.client import NOTHING_SENT, Call, accepted, fetch
from tertulia.kernel import clock
from tertulia.kernel.http import TooLarge, deadline, read_capped
from tertulia.networks import errors
from tertulia.networks.values import Grant, Session

#: The manifest's words for the person, here so that they are translated.
WORDS = (
    gettext_noop("Handle"),
    gettext_noop("Such as name.bsky.social, or your own domain."),
    gettext_noop("App password"),
    gettext_noop(
        "In Bluesky: Settings, Privacy and security, App passwords. Not your own password."
    ),
)
ENTRYWAY = "https://bsky.social"
ENTRYWAY_HOSTS = (".host.bsky.network", "bsky.social")
DIRECTORY = "https://plc.directory"
CONNECT_S = 20.0
MAX_DOCUMENT = 100_000
#: Access lasts 120 minutes, what renews it 90 days (measured and in @atproto/pds 0.5.35).
RENEW_BEFORE = timedelta(minutes=30)
ACCESS_LASTS = timedelta(minutes=120)
REFRESH_LASTS = timedelta(days=90)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\s]")
_HOST = re.compile(r"[a-zA-Z0-9.-]+|[0-9a-fA-F:.]+")
_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")


@dataclass(frozen=True)
class Identity:
    """An account and the server that holds its records ("" when it is not known)."""

    did: str
    pds: str


def clean_handle(pasted: str) -> str:
    """What was pasted, without @, address, and the invisible signs that apps put around it."""
    text = _INVISIBLE.sub("", pasted)
    text = text.removeprefix("https://bsky.app/profile/").strip("/").removeprefix("@")
    return text if text.startswith("did:") else text.lower()


def open_session(
    *, address: str, fields: Mapping[str, str], http: httpx.Client, directory: str
) -> Grant:
    """Exchange handle and app password for a session, with the server that holds the account.

    The password goes to no other server: where only the usual address is given, the account's
    own one is looked up first.
    """
    handle = clean_handle(fields.get("handle", ""))
    password = fields.get("app_password", "").strip()
    if not handle or not _APP_PASSWORD.fullmatch(password):
        raise errors.NeedsReauth(
            _("This is not an app password. Make one in Settings, Privacy and security.")
        )
    server = address.rstrip("/") or ENTRYWAY
    if server == ENTRYWAY and "@" not in handle:
        server = _server_of_account(handle, http=http, directory=directory)
    body = {"identifier": handle, "password": password}
    call = Call("com.atproto.server.createSession", write=True, body=body)
    try:
        with deadline(CONNECT_S):
            answer = fetch(http, server, call)
        return grant_of(accepted(call, answer), server=server)
    except errors.OutcomeUnknown as error:
        # An unused session harms nobody: connecting can simply be tried again.
        raise errors.Unavailable(error.sentence, detail=error.detail) from error
    except (errors.Refused, errors.Gone) as error:
        raise errors.NeedsReauth(error.sentence, words=error.words, detail=error.detail) from error


def renew(session: Session) -> Grant:
    """A new session for the old one's refresh token. Never two at once for one channel."""
    call = Call("com.atproto.server.refreshSession", write=True)
    server = session.secret.get("server") or session.address
    try:
        with deadline(session.deadline_s):
            answer = fetch(session.http, server, call, token=session.secret["refresh"])
        return grant_of(accepted(call, answer), server=server)
    except errors.OutcomeUnknown as error:
        # The old token stays good for two hours after its use (checked in @atproto/pds 0.5.35).
        raise errors.Unavailable(error.sentence, detail=error.detail) from error


def grant_of(data: Mapping[str, Any], *, server: str) -> Grant:
    """The session as a grant. `server` made it and renews it; the account's document names the
    one that holds the records."""
    try:
        access, refresh, did = data["accessJwt"], data["refreshJwt"], data["did"]
    except KeyError as error:
        raise errors.Unavailable(
            _("The server's answer cannot be read."), detail=f"session without {error}"
        ) from error
    if data.get("active") is False:
        raise errors.NeedsReauth(
            _("The network has suspended or deactivated this account."),
            words=str(data.get("status", "")),
        )
    pds = pds_in(data.get("didDoc"), did) or server
    return Grant(
        secret={"access": access, "refresh": refresh, "did": did, "server": server, "pds": pds},
        expires_at=_ends(refresh) or clock.now() + REFRESH_LASTS,
        refresh_at=(_ends(access) or clock.now() + ACCESS_LASTS) - RENEW_BEFORE,
    )


def _ends(token: str) -> datetime | None:
    """When a JWT says that it ends. Not verified: it is the server's, and only a hint to us."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (IndexError, KeyError, ValueError, TypeError):
        return None


def _server_of_account(handle: str, *, http: httpx.Client, directory: str) -> str:
    identity = identify(handle, http=http, resolver=ENTRYWAY, directory=directory)
    host = httpx.URL(identity.pds).host
    if not host or host.endswith(ENTRYWAY_HOSTS):
        return ENTRYWAY
    return identity.pds


def identify(handle: str, *, http: httpx.Client, resolver: str, directory: str) -> Identity:
    """The account behind a handle or DID, by its public document.

    Raises: NeedsReauth when there is none; Unavailable.
    """
    did = handle if handle.startswith("did:") else did_of(handle, http=http, resolver=resolver)
    if did is None:
        raise errors.NeedsReauth(_("There is no account with this name."))
    return Identity(did, pds_in(did_document(did, http=http, directory=directory), did))


def did_of(handle: str, *, http: httpx.Client, resolver: str, token: str = "") -> str | None:
    """The account behind a handle, asked of `resolver`; None when there is none."""
    call = Call("com.atproto.identity.resolveHandle", params={"handle": handle})
    try:
        did = accepted(call, fetch(http, resolver, call, token=token)).get("did")
    except (errors.Refused, errors.Gone):
        return None
    return did if isinstance(did, str) and did.startswith("did:") else None


def did_document(did: str, *, http: httpx.Client, directory: str) -> Any:
    """The public document of a did:plc or did:web. Raises: Unavailable."""
    if did.startswith("did:web:"):
        host = did.removeprefix("did:web:").replace("%3A", ":")
        url = f"https://{host}/.well-known/did.json"
    else:
        url = f"{directory}/{did}"
    try:
        with closing(http.send(http.build_request("GET", url), stream=True)) as response:
            if response.status_code != 200:
                raise errors.Unavailable(
                    _("The account's document cannot be read."),
                    detail=f"{did}: {response.status_code}",
                )
            return json.loads(read_capped(response, MAX_DOCUMENT))
    except (*NOTHING_SENT, httpx.TransportError, httpx.InvalidURL, TooLarge) as error:
        raise answers.not_reached(error) from error
    except ValueError as error:
        raise errors.Unavailable(_("The account's document cannot be read.")) from error


def pds_in(document: Any, did: str) -> str:
    """The address of the records' server in a DID document, "" when it names none."""
    if not isinstance(document, dict) or document.get("id") != did:
        return ""
    for service in document.get("service") or ():
        named = isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds")
        endpoint = service.get("serviceEndpoint") if named else None
        if isinstance(endpoint, str) and _is_server(endpoint):
            return endpoint.rstrip("/")
    return ""


def _is_server(address: str) -> bool:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return url.scheme in ("https", "http") and bool(_HOST.fullmatch(url.host))
