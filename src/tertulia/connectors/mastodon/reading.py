"""All that comes in by asking."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from tertulia.connectors.mastodon import answers, client, mapping
from tertulia.connectors.mastodon.client import Call, host_of
from tertulia.kernel import clock
from tertulia.networks.errors import Gone, MissingScope, Refused
from tertulia.networks.values import (
    Measurement,
    Page,
    Profile,
    RemoteInteraction,
    RemoteRef,
    Session,
    Vanished,
)

log = logging.getLogger(__name__)

MOST = 40
BULK = 20


def profile(session: Session) -> Profile:
    """The connected account itself."""
    account = client.get(session, "/api/v1/accounts/verify_credentials", scope="read:accounts")
    return mapping.profile(_an_object(account), host=host_of(session))


def interactions(session: Session, *, cursor: str, limit: int) -> Page:
    """Notices after `cursor`, oldest first; with no cursor, the newest page of history."""
    notices, newest, more = _page(
        session, "/api/v1/notifications", "read:notifications", cursor, limit
    )
    host = host_of(session)
    found = (_whole(mapping.from_notice, each, session, host) for each in notices)
    return Page(tuple(each for each in found if each), cursor=newest, more=more)


def own(session: Session, *, cursor: str, limit: int) -> Page:
    """What the channel wrote after `cursor`, oldest first."""
    path = f"/api/v1/accounts/{session.remote_id}/statuses"
    statuses, newest, more = _page(session, path, "read:statuses", cursor, limit)
    host = host_of(session)
    found = (
        _whole(mapping.interaction, each, session, host)
        for each in statuses
        if each.get("reblog") is None
    )
    return Page(tuple(each for each in found if each), cursor=newest, more=more)


def _whole(
    read: Callable[..., RemoteInteraction | None],
    thing: dict[str, Any],
    session: Session,
    host: str,
    **more: RemoteRef,
) -> RemoteInteraction | None:
    """One thing mapped. A malformed one is left out, so that it does not hold up all others."""
    try:
        return read(thing, me=session.remote_id, host=host, **more)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        log.warning("malformed %s left out: %s", thing.get("id"), type(error).__name__)
        return None


def _page(
    session: Session, path: str, scope: str, cursor: str, limit: int
) -> tuple[list[dict[str, Any]], str, bool]:
    """Things oldest first, the newest id seen, and whether there are more."""
    wanted = max(1, min(limit, MOST))
    params = [("limit", str(wanted))]
    if cursor:
        params.append(("min_id", cursor))
    given = client.get(session, path, scope=scope, params=params)
    if not isinstance(given, list):
        raise answers.unreadable(Call("GET", path))
    things = [each for each in given if isinstance(each, dict) and each.get("id")]
    if not things:
        return [], cursor, False
    newest = max((str(each["id"]) for each in things), key=_order)
    more = bool(cursor) and len(things) >= wanted and newest != cursor
    things.reverse()
    return things, newest, more


def _order(identity: str) -> tuple[int, str]:
    """Ids are numbers of growing length on some servers, sortable words on others."""
    return len(identity), identity


def conversation(session: Session, ref: RemoteRef) -> tuple[RemoteInteraction, ...]:
    """The status, all above it and all under it, oldest first. Raises: Gone."""
    path = f"/api/v1/statuses/{ref.id}"
    itself = _an_object(client.get(session, path, scope="read:statuses"))
    around = _an_object(client.get(session, f"{path}/context", scope="read:statuses"))
    above = around.get("ancestors") or []
    statuses = [*above, itself, *(around.get("descendants") or [])]
    root = mapping.ref(above[0] if above else itself)
    host = host_of(session)
    found = (
        _whole(mapping.interaction, each, session, host, root=root)
        for each in statuses
        if isinstance(each, dict)
    )
    return tuple(sorted(filter(None, found), key=lambda each: each.created_at))


def look_again(
    session: Session, refs: Sequence[RemoteRef]
) -> tuple[RemoteInteraction | Vanished, ...]:
    """Whether these statuses still stand; likes and follows have no page and are left out."""
    asked = [each for each in refs if ":" not in each.id]
    found = _statuses(session, [each.id for each in asked])
    host = host_of(session)
    seen: list[RemoteInteraction | Vanished] = []
    for each in asked:
        if each.id not in found:
            seen.append(Vanished(each))
        elif item := _whole(mapping.interaction, found[each.id], session, host):
            seen.append(item)
    return tuple(seen)


def measure(session: Session, refs: Sequence[RemoteRef]) -> tuple[Measurement, ...]:
    """Figures of our posts that still stand."""
    found = _statuses(session, [each.id for each in refs])
    at, version = clock.now(), _version(session)
    return tuple(
        figure
        for status in found.values()
        for figure in mapping.counts(status, at=at, api_version=version)
    )


def measure_channel(session: Session) -> tuple[Measurement, ...]:
    """Followers, following and posts."""
    account = client.get(session, "/api/v1/accounts/verify_credentials", scope="read:accounts")
    return tuple(
        mapping.channel_counts(_an_object(account), at=clock.now(), api_version=_version(session))
    )


def _version(session: Session) -> str:
    """Software and version that gave the figures, as far as it is known."""
    return " ".join(filter(None, (session.limits.software, session.limits.version))) or "v1"


def _statuses(session: Session, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Those that stand, by id: in bulk where the server can (4.3), each alone where it cannot."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), BULK):
        chunk = ids[start : start + BULK]
        given = _bulk(session, chunk) if len(chunk) > 1 else {}
        for each in chunk:
            # One missing from a bulk answer is asked for alone before it counts as gone.
            status = given.get(each) or _single(session, each)
            if status is not None:
                found[each] = status
    return found


def _bulk(session: Session, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    try:
        given = client.get(
            session,
            "/api/v1/statuses",
            scope="read:statuses",
            params=[("id[]", each) for each in ids],
        )
    except (Gone, Refused, MissingScope):
        return {}
    if not isinstance(given, list):
        return {}
    return {str(each.get("id")): each for each in given if isinstance(each, dict)}


def _single(session: Session, identity: str) -> dict[str, Any] | None:
    try:
        return _an_object(
            client.get(session, f"/api/v1/statuses/{identity}", scope="read:statuses")
        )
    except Gone:
        return None


def _an_object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise answers.unreadable(Call("GET", ""))
    return data
