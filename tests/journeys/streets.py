"""The two networks as anybody sees them: what stands there, and who answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
import requests
from atproto import Client, models
from mastodon import Mastodon

from tests.servers.bluesky import BlueskyAccount, BlueskyNetwork
from tests.servers.mastodon import MastodonServer


@dataclass(frozen=True)
class Standing:
    """A post or an answer that stands on a network."""

    id: str
    text: str
    alts: tuple[str, ...]
    pictures: tuple[str, ...]


class BlueskyStreet:
    """The real Bluesky network, seen by ana."""

    def __init__(self, network: BlueskyNetwork, brand: BlueskyAccount) -> None:
        self.network, self.brand = network, brand
        self.ana = Client(base_url=f"{network.pds}/xrpc")
        ana = network.accounts["ana"]
        self.ana.login(ana.handle, ana.app_password)

    def close(self) -> None:
        """Ana goes home."""
        self.ana.request.close()

    def posts(self, words: str) -> list[Standing]:
        """The brand's posts with these words."""
        self.network.settle()
        feed = self.ana.get_author_feed(actor=self.brand.did).feed
        return [_seen(each.post) for each in feed if words in each.post.record.text]

    def answer(self, post: Standing, text: str) -> str:
        """Ana answers; the address of her answer."""
        found = self.ana.get_posts([post.id]).posts[0]
        ref = models.ComAtprotoRepoStrongRef.Main(uri=found.uri, cid=found.cid)
        to = models.AppBskyFeedPost.ReplyRef(parent=ref, root=ref)
        made = self.ana.send_post(text=text, reply_to=to)
        self.network.settle()
        return str(made.uri)

    def answers_to(self, address: str) -> list[str]:
        """What stands below."""
        self.network.settle()
        thread: Any = self.ana.get_post_thread(address).thread
        return [each.post.record.text for each in thread.replies or []]


def _seen(post: Any) -> Standing:
    images = getattr(post.embed, "images", None) or []
    return Standing(
        post.uri,
        post.record.text,
        tuple(each.alt for each in images),
        tuple(each.fullsize for each in images),
    )


class MastodonStreet:
    """The Mastodon-API server, seen by grace; the brand is ada."""

    def __init__(self, server: MastodonServer) -> None:
        self.server = server
        self.session = requests.Session()
        self.grace = self._client(server.grace_token)
        self.brand = self._client(server.ada_token).me()

    def _client(self, token: str) -> Mastodon:
        return Mastodon(
            access_token=token,
            api_base_url=self.server.url,
            version_check_mode="none",
            session=self.session,
        )

    def close(self) -> None:
        """Grace goes home."""
        self.session.close()

    def posts(self, words: str) -> list[Standing]:
        """The brand's posts with these words."""
        found = self.grace.account_statuses(self.brand.id)
        return [_read(each) for each in found if words in _plain(each.content)]

    def answer(self, post: Standing, text: str) -> str:
        """Grace answers; the id of her answer."""
        to = self.grace.status(post.id)
        return str(self.grace.status_reply(to, text).id)

    def answers_to(self, address: str) -> list[str]:
        """What stands below, without the name that this network puts before an answer."""
        found = self.grace.status_context(address).descendants
        below = [each for each in found if str(each.in_reply_to_id) == address]
        return [re.sub(r"^@\S+ ", "", _plain(each.content)) for each in below]


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def _read(status: Any) -> Standing:
    media = status.media_attachments
    return Standing(
        str(status.id),
        _plain(status.content),
        tuple(each.description or "" for each in media),
        tuple(each.url for each in media),
    )


def is_picture(address: str) -> bool:
    """Whether a picture lies there."""
    answer = httpx.get(address, follow_redirects=True, timeout=20)
    return answer.is_success and answer.headers.get("content-type", "").startswith("image/")
