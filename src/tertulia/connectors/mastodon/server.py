"""What this very server allows, and whether it honours idempotency keys."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tertulia.connectors.mastodon import client, mapping
from tertulia.connectors.mastodon.client import Call
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.networks.errors import Gone, NetworkError, OutcomeUnknown, Refused
from tertulia.networks.values import Limits, Session

FAR_AHEAD = timedelta(days=300)
STATUSES = "/api/v1/statuses"
SCHEDULED = "/api/v1/scheduled_statuses"
MARK = "Tertulia: "


def limits(session: Session, *, probe: bool) -> Limits:
    """The server's numbers, by version 2 of its description, or version 1 of older servers."""
    try:
        instance = client.get(session, "/api/v2/instance", scope="")
    except (Gone, Refused):
        instance = client.get(session, "/api/v1/instance", scope="")
    found = mapping.limits(instance if isinstance(instance, dict) else {})
    return replace(found, honours_keys=_honours_keys(session)) if probe else found


def _honours_keys(session: Session) -> bool | None:
    """Whether the same key twice makes one status; None where it cannot be found out.

    Nothing becomes visible to anybody: the status is scheduled for a day far ahead *and*
    addressed to nobody, and is deleted at once. Where the server de-duplicates only what is
    published at once (or ignores `scheduled_at`), a note addressed to nobody tells. The two
    texts differ, so that even a server that ignores everything never holds the same one twice.
    """
    try:
        return _scheduled(session) or _note(session)
    except (NetworkError, _WouldShow):
        return None


def _scheduled(session: Session) -> bool | None:
    """True when a scheduled status was recognised by its key; None or False: not shown."""
    key = new_id().hex
    ahead = (clock.now() + FAR_AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ")
    with _Made(session) as made:
        try:
            first = made.post(key, scheduled_at=ahead)
        except (Gone, Refused):
            return None
        second = made.post_or_failure(key, scheduled_at=ahead)
        if second is not None:
            return second == first
        # Mastodon itself (4.x) recognises the key and then fails: idempotency_duplicate in
        # app/services/post_status_service.rb asks for `schedule_statuses`. It is the key that
        # fails it when another one goes through in between, and the first fails again.
        made.post(new_id().hex, scheduled_at=ahead)
        return made.post_or_failure(key, scheduled_at=ahead) is None


def _note(session: Session) -> bool:
    """The same with a note to oneself, published at once."""
    key = new_id().hex
    with _Made(session) as made:
        return made.post(key) == made.post(key)


class _WouldShow(Exception):
    """The server does not keep to "addressed to nobody": it is not tried again."""


class _Made:
    """Statuses made for the probe: all deleted at the end, whatever happened."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._paths: list[str] = []
        self._unknown = False

    def __enter__(self) -> _Made:
        return self

    def __exit__(self, kind: object, failure: object, trace: object) -> None:
        if self._unknown or isinstance(failure, OutcomeUnknown):
            with suppress(NetworkError):
                self._find_lost()
        for path in self._paths:
            with suppress(NetworkError):
                client.send(self._session, Call("DELETE", path, "write:statuses", write=True))

    def _find_lost(self) -> None:
        """What an attempt of unknown outcome may have left scheduled."""
        for each in client.get(self._session, SCHEDULED, scope="read:statuses"):
            path = f"{SCHEDULED}/{each['id']}"
            if str((each.get("params") or {}).get("text", "")).startswith(MARK):
                self._paths += [path] if path not in self._paths else []

    def post_or_failure(self, key: str, **more: str) -> str | None:
        """The same as `post`, None where the server failed on it."""
        try:
            return self.post(key, **more)
        except OutcomeUnknown:
            self._unknown = True
            return None

    def post(self, key: str, **more: str) -> str:
        """Make one and give its path. Raises: _WouldShow where the server shows it to somebody."""
        body: dict[str, Any] = {
            "status": MARK + new_id().hex,
            "visibility": "direct",
            **more,
        }
        given = client.post(self._session, STATUSES, scope="write:statuses", body=body, key=key)
        identity = str(given.get("id", ""))
        published = "params" not in given
        path = f"{STATUSES if published else SCHEDULED}/{identity}"
        if identity and path not in self._paths:
            self._paths.append(path)
        if not identity or (published and given.get("visibility") != "direct"):
            raise _WouldShow
        return path
