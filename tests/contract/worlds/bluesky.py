"""The real Bluesky network, and the maintained client as witness."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

from atproto import Client

from tertulia.connectors.bluesky.connector import CONNECTOR
from tertulia.networks.values import Capability, RemoteRef, Session
from tests.contract.world import Seen, World
from tests.servers.bluesky import BlueskyNetwork
from tests.servers.fault_proxy import Fault, FaultProxy

WORDS = {
    "unauthorized": (401, "AuthMissing", "Authentication Required"),
    "scope": (400, "InvalidToken", "Bad token scope"),
    "not_found": (400, "RecordNotFound", "Could not locate record"),
    "rate_limited": (429, "RateLimitExceeded", "Rate Limit Exceeded"),
    "refused": (400, "InvalidRequest", "Invalid app.bsky.feed.post record"),
    "broken": (500, "InternalServerError", "Internal Server Error"),
}
TOKENS: dict[tuple[str, str], dict[str, str]] = {}
WITNESSES: dict[str, str] = {}
"""Sessions are opened once for each network and person: the network allows few."""


class BlueskyWorld(World):
    """`brand` is us, `bob` the stranger. Everything is indexed before anybody reads."""

    write_path = "/xrpc/com.atproto.repo.putRecord"
    read_path = "/xrpc/app.bsky.notification.listNotifications"

    def __init__(self, server: BlueskyNetwork, proxy: FaultProxy) -> None:
        super().__init__(server, proxy)
        server.settle()
        self.witness = Client(base_url=f"{server.url}/xrpc")
        if server.url not in WITNESSES:
            brand = server.accounts["brand"]
            self.witness.login(brand.handle, brand.password)
            WITNESSES[server.url] = self.witness.export_session_string()
        else:
            self.witness.login(session_string=WITNESSES[server.url], fetch_bsky_profile=False)

    def session(self, **more: Any) -> Session:
        return self._session(self.proxy.url, "brand", **more)

    def stranger(self) -> Session:
        return self._session(self.server.url, "bob")

    def _session(self, url: str, name: str, **more: Any) -> Session:
        account = self.server.accounts[name]
        http = more.pop("http", None) or self.http()
        known = (self.server.url, name)
        if known not in TOKENS:
            grant = CONNECTOR.connect(
                address=self.server.url,
                fields={"handle": account.handle, "app_password": account.app_password},
                http=self.http(),
            )
            TOKENS[known] = {each: grant.secret[each] for each in ("access", "refresh")}
        given: dict[str, Any] = {
            "channel_id": uuid4(),
            "address": url,
            "remote_id": account.did,
            "handle": account.handle,
            "secret": TOKENS[known],
            "http": http,
            **more,
        }
        return Session(**given)

    def settle(self) -> None:
        self.server.settle()

    def person(self, session: Session) -> RemoteRef:
        return RemoteRef(session.remote_id)

    def handle(self, session: Session) -> str:
        return session.handle

    def read(self, ref: RemoteRef) -> Seen | None:
        self.server.settle()
        posts = self.witness.get_posts([ref.id]).posts
        if not posts:
            return None
        record = posts[0].record
        film = getattr(record.embed, "video", None)
        images = getattr(record.embed, "images", None) or ([record.embed] if film else [])
        return Seen(
            text=record.text,
            alts=tuple(each.alt for each in images),
            language=(record.langs or [""])[0],
            answers=record.reply.parent.uri if record.reply else "",
            is_video=film is not None,
        )

    def holds(self, capability: Capability, ref: RemoteRef | None) -> bool:
        self.server.settle()
        if capability is Capability.LIKE:
            assert ref is not None
            return bool(self.witness.get_posts([ref.id]).posts[0].viewer.like)
        flag = {
            Capability.MUTE: "muted",
            Capability.BLOCK: "blocking",
            Capability.FOLLOW: "following",
        }[capability]
        viewer = self.witness.get_profile(self.server.accounts["bob"].did).viewer
        return bool(getattr(viewer, flag))

    def text_of(self, length: int) -> str:
        odd = "👨‍👩‍👧‍👦 https://example.com/año @bob.test "
        return odd + "ñ" * (length - (1 + 1 + 23 + 1 + 9 + 1))

    def missing(self) -> RemoteRef:
        did = self.server.accounts["bob"].did
        return RemoteRef(f"at://{did}/app.bsky.feed.post/3zzzzzzzzzzz2")

    def refusal(self, kind: str) -> Fault:
        status, name, words = WORDS[kind]
        headers = {"Content-Type": "application/json"}
        if kind == "rate_limited":
            headers["Retry-After"] = "37"
            headers["RateLimit-Limit"] = "3000"
            headers["RateLimit-Remaining"] = "0"
            headers["RateLimit-Reset"] = str(int(time.time()) + 37)
            headers["RateLimit-Policy"] = "3000;w=300"
        body = json.dumps({"error": name, "message": words}).encode()
        return Fault("answer", status=status, headers=headers, body=body)

    def secrets(self) -> tuple[str, ...]:
        known = (self.server.url, "brand")
        self.session()
        return (*TOKENS[known].values(), self.server.accounts["brand"].app_password)

    def close(self) -> None:
        self.witness.request.close()
        super().close()
