"""A Mastodon-API server that nobody here wrote, and the maintained client as witness."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
from mastodon import Mastodon, MastodonNotFoundError

from tertulia.connectors.mastodon.html import to_text
from tertulia.networks.values import Capability, RemoteRef, Session
from tests.contract.world import Seen, World
from tests.servers.fault_proxy import Fault, FaultProxy
from tests.servers.mastodon import MastodonServer

WORDS = {
    "unauthorized": (401, "The access token is invalid"),
    "scope": (403, "This action is outside the authorized scopes"),
    "not_found": (404, "Record not found"),
    "rate_limited": (429, "Too many requests"),
    "refused": (422, "Validation failed: Text can't be blank"),
    "broken": (500, "An unexpected error occurred"),
}


class MastodonWorld(World):
    """`ada` is us, `grace` the stranger."""

    write_path = "/api/v1/statuses"
    read_path = "/api/v1/notifications"

    def __init__(self, server: MastodonServer, proxy: FaultProxy) -> None:
        super().__init__(server, proxy)
        self.witness = Mastodon(
            access_token=server.ada_token, api_base_url=server.url, version_check_mode="none"
        )
        self._ids: dict[str, str] = {}

    def session(self, **more: Any) -> Session:
        return self._session(self.proxy.url, self.server.ada_token, "ada", **more)

    def stranger(self) -> Session:
        return self._session(self.server.url, self.server.grace_token, "grace")

    def _session(self, url: str, token: str, handle: str, **more: Any) -> Session:
        if handle not in self._ids:
            answer = httpx.get(
                f"{self.server.url}/api/v1/accounts/verify_credentials",
                headers={"authorization": f"Bearer {token}"},
            )
            self._ids[handle] = answer.json()["id"]
        given: dict[str, Any] = {
            "channel_id": uuid4(),
            "address": url,
            "remote_id": self._ids[handle],
            "handle": handle,
            "secret": {"access_token": token},
            **more,
        }
        given.setdefault("http", self.http())
        return Session(**given)

    def person(self, session: Session) -> RemoteRef:
        return RemoteRef(session.remote_id)

    def handle(self, session: Session) -> str:
        return session.handle

    def read(self, ref: RemoteRef) -> Seen | None:
        try:
            status = self.witness.status(ref.id)
        except MastodonNotFoundError:
            return None
        media = status.media_attachments
        focus = (media[0].meta or {}).get("focus") if media else None
        return Seen(
            text=to_text(status.content),
            alts=tuple(each.description or "" for each in media),
            focus=(focus["x"], focus["y"]) if focus else None,
            warning=status.spoiler_text,
            visibility=status.visibility,
            language=status.language or "",
            answers=str(status.in_reply_to_id or ""),
            is_video=[each.type for each in media] == ["video"],
        )

    def holds(self, capability: Capability, ref: RemoteRef | None) -> bool:
        if capability is Capability.LIKE:
            assert ref is not None
            return bool(self.witness.status(ref.id).favourited)
        flag = {
            Capability.MUTE: "muting",
            Capability.BLOCK: "blocking",
            Capability.FOLLOW: "following",
        }[capability]
        stranger = self.stranger()
        return bool(self.witness.account_relationships(stranger.remote_id)[0][flag])

    def text_of(self, length: int) -> str:
        family = "👨‍👩‍👧‍👦"
        odd = f"{family} https://example.com/{'a' * 90} @grace@a-very-long-name.example "
        return odd + "ñ" * (length - (1 + 1 + 23 + 1 + 6 + 1))

    def missing(self) -> RemoteRef:
        return RemoteRef("1")

    def refusal(self, kind: str) -> Fault:
        status, words = WORDS[kind]
        headers = {"Content-Type": "application/json"}
        if kind == "rate_limited":
            headers["Retry-After"] = "37"
            headers["X-RateLimit-Limit"] = "300"
            headers["X-RateLimit-Remaining"] = "0"
            headers["X-RateLimit-Reset"] = "2099-01-01T00:00:00.000000Z"
        body = json.dumps({"error": words}).encode()
        return Fault("answer", status=status, headers=headers, body=body)
