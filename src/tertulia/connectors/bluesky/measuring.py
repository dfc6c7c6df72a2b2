"""Figures, the account itself, and what its server allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tertulia.connectors.bluesky.client import Call, fetch, query, server_of
from tertulia.connectors.bluesky.mapping import (
    CHANNEL_COUNTS,
    COUNTS,
    measurements_of,
    profile_of,
    readable,
)
from tertulia.connectors.bluesky.reading import views
from tertulia.kernel import clock
from tertulia.kernel.http import deadline
from tertulia.networks import errors
from tertulia.networks.manifest import Manifest
from tertulia.networks.values import Limits, Measurement, Profile, RemoteRef, Session


def profile(session: Session) -> Profile:
    """The connected account; from its own server where the index does not know it yet."""
    try:
        data = query(session, "app.bsky.actor.getProfile", {"actor": _me(session)})
    except (errors.Refused, errors.Gone):
        data = query(session, "com.atproto.server.getSession")
    with readable("getProfile"):
        return profile_of(data)


def _me(session: Session) -> str:
    return session.remote_id or session.secret.get("did", "") or session.handle


def limits(session: Session, manifest: Manifest) -> Limits:
    """The limits stand in the network's schemas; of the server only its version is read.

    Record keys are part of the protocol: every server honours them.
    """
    given = Limits(
        max_text=int(manifest.text["max"]),
        max_images=int(manifest.media["max_images"]),
        image_types=tuple(manifest.media["image_types"]),
        honours_keys=True,
        software="atproto",
    )
    try:
        with deadline(session.deadline_s):
            health = fetch(session.http, server_of(session), Call("_health"))
    except errors.NetworkError:
        return given
    version = health.data.get("version") if isinstance(health.data, dict) else None
    return replace(given, version=str(version or ""))


def measure(
    session: Session, refs: Sequence[RemoteRef], *, api_version: str
) -> tuple[Measurement, ...]:
    """Likes, reposts, replies and quotes of the posts that the network shows."""
    at = clock.now()
    seen = views(session, [ref.id for ref in refs])
    return tuple(
        each
        for ref in refs
        if ref.id in seen
        for each in measurements_of(ref, seen[ref.id], COUNTS, at=at, api_version=api_version)
    )


def measure_channel(session: Session, *, api_version: str) -> tuple[Measurement, ...]:
    """Followers, accounts followed and posts."""
    at = clock.now()
    data = query(session, "app.bsky.actor.getProfile", {"actor": _me(session)})
    return tuple(measurements_of(None, data, CHANNEL_COUNTS, at=at, api_version=api_version))
