"""A video too large for the account's own server goes by the video service: what no stand-in shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tertulia.connectors.bluesky import videos
from tertulia.networks.errors import Refused, Unavailable
from tertulia.networks.values import Media, Session
from tests.contract.world import picture

BLOB = {"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": "video/mp4", "size": 9}


@dataclass
class Service:
    """The account's server and the video service, scripted."""

    states: list[dict[str, object]]
    first_status: int = 200
    asked: list[httpx.Request] = field(default_factory=list)
    sent: bytes = b""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.path.endswith("getServiceAuth"):
            return httpx.Response(200, json={"token": "for-the-service"})
        if request.url.path.endswith("uploadVideo"):
            self.sent = request.read()
            job = {"jobId": "j1", "state": "JOB_STATE_ENCODING"}
            body = (
                {"jobStatus": job}
                if self.first_status == 200
                else {**job, "error": "already_exists"}
            )
            return httpx.Response(self.first_status, json=body)
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return httpx.Response(200, json={"jobStatus": {"jobId": "j1", **state}})

    def upload(self, media: Media, *, deadline_s: float = 20.0) -> dict[str, object]:
        with httpx.Client(transport=httpx.MockTransport(self)) as http:
            session = Session(
                channel_id=uuid4(),
                address="https://pds.example",
                remote_id="did:plc:us",
                handle="us.example",
                secret={"access": "ours"},
                http=http,
                deadline_s=deadline_s,
            )
            return videos.upload(session, media, service="https://video.example")


@pytest.fixture
def large(tmp_path: Path) -> Media:
    """Said to be past what a server takes as one blob; its bytes are few."""
    return replace(picture(tmp_path), mime="video/mp4", bytes=videos.MAX_BLOB_BYTES + 1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(videos, "POLL_S", 0.0)


def test_the_service_gets_a_token_of_its_own_and_is_asked_until_there_is_a_blob(
    large: Media,
) -> None:
    service = Service(
        [{"state": "JOB_STATE_ENCODING"}, {"state": "JOB_STATE_COMPLETED", "blob": BLOB}]
    )
    assert service.upload(large) == BLOB
    granted, sent, *asked = service.asked
    assert granted.url.host == "pds.example"
    assert granted.url.params["aud"] == "did:web:pds.example"
    assert granted.url.params["lxm"] == "com.atproto.repo.uploadBlob"
    assert sent.url.host == "video.example"
    assert sent.headers["authorization"] == "Bearer for-the-service"
    assert (sent.url.params["did"], sent.headers["content-type"]) == ("did:plc:us", "video/mp4")
    assert service.sent == large.path.read_bytes()
    assert [each.url.params["jobId"] for each in asked] == ["j1", "j1"]
    assert "authorization" not in asked[0].headers


def test_a_file_that_was_sent_before_is_not_prepared_twice(large: Media) -> None:
    service = Service([{"state": "JOB_STATE_COMPLETED", "blob": BLOB}], first_status=409)
    assert service.upload(large) == BLOB


def test_a_video_still_in_work_is_asked_for_again_later(large: Media) -> None:
    with pytest.raises(Unavailable):
        Service([{"state": "JOB_STATE_ENCODING"}]).upload(large, deadline_s=0.2)


def test_a_video_that_cannot_be_used_is_refused_with_the_networks_words(large: Media) -> None:
    with pytest.raises(Refused) as caught:
        Service([{"state": "JOB_STATE_FAILED", "message": "too long"}]).upload(large)
    assert caught.value.words == "too long"


def test_a_file_that_is_gone_is_said_before_any_call(large: Media) -> None:
    service = Service([{}])
    large.path.unlink()
    with pytest.raises(Refused):
        service.upload(large)
    assert service.asked == []
