"""Getting access: a token that a person pastes, or OAuth with PKCE on any server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tertulia.connectors.mastodon import answers, client, mapping
from tertulia.connectors.mastodon.client import Call, base_of
from tertulia.kernel.http import deadline
from tertulia.networks.errors import Gone, NeedsReauth, OutcomeUnknown, Refused, Unavailable
from tertulia.networks.values import Grant

CLIENT_NAME = "Tertulia"
DEADLINE_S = 20.0
SHOWN = (
    gettext_noop("Access token"),
    gettext_noop(
        "On your server: Preferences, Development, your application, “Your access token”."
    ),
)
"""Words of `manifest.toml` that a person reads, here so that the catalogues have them."""


def base_address(address: str) -> str:
    """`https://host` from what a person types: a host, an address, or a handle.

    A path stays (a server may live under one), the path of a profile does not.
    Raises: Refused when it names no server.
    """
    typed = address.strip()
    if "://" not in typed:
        typed = "https://" + typed.rsplit("@", 1)[-1]
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(_("This is not the address of a server."), detail=address[:100])
    return base_of(f"{parts.scheme}://{parts.netloc.rsplit('@', 1)[-1]}{parts.path}")


def with_token(*, address: str, token: str, http: httpx.Client) -> Grant:
    """Check a pasted token and read what it allows. Raises: NeedsReauth when it is not accepted."""
    if not token.strip():
        raise NeedsReauth(_("Paste the access token of your application."))
    return _grant(base_address(address), token.strip(), http)


def register(
    *, address: str, redirect_uri: str, scopes: tuple[str, ...], http: httpx.Client
) -> dict[str, str]:
    """Make this program known to that server; gives `client_id` and `client_secret`."""
    form = {
        "client_name": CLIENT_NAME,
        "redirect_uris": redirect_uri,
        "scopes": " ".join(scopes),
    }
    given = _call(base_address(address), Call("POST", "/api/v1/apps", form=form, write=True), http)
    if not given.get("client_id") or not given.get("client_secret"):
        raise Unavailable(_("The server's answer cannot be read."), detail="POST /api/v1/apps")
    return {"client_id": str(given["client_id"]), "client_secret": str(given["client_secret"])}


def authorize_url(
    *,
    address: str,
    app: dict[str, str],
    redirect_uri: str,
    scopes: tuple[str, ...],
    state: str,
    challenge: str,
) -> str:
    """Where the person is sent. Servers without PKCE ignore the challenge."""
    query = urlencode(
        {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )
    return f"{base_address(address)}/oauth/authorize?{query}"


def exchange(
    *,
    address: str,
    app: dict[str, str],
    redirect_uri: str,
    code: str,
    verifier: str,
    http: httpx.Client,
) -> Grant:
    """The code that came back, for a grant. Raises: NeedsReauth when the code is not accepted."""
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": redirect_uri,
        "code": code,
        "code_verifier": verifier,
    }
    base = base_address(address)
    try:
        given = _call(base, Call("POST", "/oauth/token", form=form, write=True), http)
    except Refused as error:
        raise NeedsReauth(
            _("The server did not accept the sign-in. Begin again."), words=error.words
        ) from error
    token = mapping.text(given.get("access_token"))
    if not token:
        raise NeedsReauth(_("The server did not give access. Begin again."))
    scopes = frozenset(mapping.text(given.get("scope")).split())
    return Grant(secret={"access_token": token}, scopes=scopes)


def _grant(base: str, token: str, http: httpx.Client) -> Grant:
    account = _call(base, Call("GET", "/api/v1/accounts/verify_credentials"), http, token=token)
    if not account.get("id"):
        raise Unavailable(_("The server's answer cannot be read."), detail="verify_credentials")
    return Grant(secret={"access_token": token}, scopes=_scopes(base, token, http))


def _scopes(base: str, token: str, http: httpx.Client) -> frozenset[str]:
    """What the token allows, where the server tells it (since 4.3); empty = not known."""
    try:
        app = _call(base, Call("GET", "/api/v1/apps/verify_credentials"), http, token=token)
    except (NeedsReauth, Refused, Gone, Unavailable):
        return frozenset()
    scopes = app.get("scopes")
    return frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()


def _call(base: str, call: Call, http: httpx.Client, *, token: str = "") -> dict[str, Any]:
    """Nothing here is visible to anybody, so an unknown outcome is merely a failure."""
    try:
        with deadline(DEADLINE_S):
            answer = client.fetch(http, base, call, token=token)
        if answer.status >= 300:
            raise answers.failure(call, answer)
        return client.an_object(call, answer.data)
    except OutcomeUnknown as error:
        raise Unavailable(error.sentence, words=error.words, detail=error.detail) from error
