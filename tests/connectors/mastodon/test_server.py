"""Numbers of a server, and whether it honours keys: on servers of every temper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from tertulia.connectors.mastodon.connector import CONNECTOR
from tests.connectors.mastodon.scripted import Answer, Scripted, body_of, status


class Server(Scripted):
    """Statuses and scheduled statuses, de-duplicated or not, as told."""

    def __init__(
        self,
        *,
        schedules: bool = True,
        refuses_scheduling: bool = False,
        keys_when_scheduled: str = "",
        keys: bool = False,
        keeps_direct: bool = True,
    ) -> None:
        super().__init__(self._answer)
        self.schedules, self.refuses = schedules, refuses_scheduling
        self.scheduled_keys, self.keys, self.direct = keys_when_scheduled, keys, keeps_direct
        self.made: dict[str, dict[str, object]] = {}
        self.kept: dict[str, str] = {}
        self._ids: Iterator[int] = count(1)

    def _answer(self, request: httpx.Request) -> Answer:
        path = request.url.path
        if path == "/api/v2/instance":
            return Answer(404, json={"error": "Record not found"})
        if path == "/api/v1/instance":
            return Answer(
                200,
                json={"version": "2.7.2 (compatible; Pleroma 2.6.0)", "max_toot_chars": 5000},
            )
        if request.method == "DELETE":
            return Answer(200 if self.made.pop(path, None) else 404, json={})
        if request.method == "GET":
            return Answer(200, json=list(self.made.values()))
        return self._post(request)

    def _post(self, request: httpx.Request) -> Answer:
        body, key = body_of(request), request.headers["idempotency-key"]
        scheduling = "scheduled_at" in body and self.schedules
        if scheduling and self.refuses:
            return Answer(422, json={"error": "no"})
        if key in self.kept:
            if scheduling and self.scheduled_keys == "fails":
                return Answer(500, json={"error": "undefined method schedule_statuses"})
            if self.keys or (scheduling and self.scheduled_keys == "same"):
                return Answer(200, json=self.made[self.kept[key]])
        identity = str(next(self._ids))
        if scheduling:
            path = f"/api/v1/scheduled_statuses/{identity}"
            thing = {"id": identity, "scheduled_at": body["scheduled_at"]}
            thing["params"] = {"text": body["status"]}
        else:
            path = f"/api/v1/statuses/{identity}"
            shown = body["visibility"] if self.direct else "public"
            thing = status(identity, body["status"], visibility=shown)
        self.made[path], self.kept[key] = thing, path
        return Answer(200, json=thing)


@pytest.mark.parametrize(
    ("server", "expected", "published"),
    [
        (Server(keys_when_scheduled="same"), True, 0),
        (Server(keys_when_scheduled="fails"), True, 0),
        (Server(keys=True), True, 0),
        (Server(), False, 2),
        (Server(refuses_scheduling=True, keys=True), True, 1),
        (Server(refuses_scheduling=True), False, 2),
        (Server(schedules=False, keys=True), True, 1),
        (Server(schedules=False), False, 4),
        (Server(schedules=False, keeps_direct=False), None, 1),
    ],
    ids=[
        "the same scheduled status",
        "Mastodon: fails on the known key",
        "one key for everything",
        "ignores keys",
        "no scheduling, honours keys",
        "no scheduling, ignores keys",
        "publishes at once, honours keys",
        "publishes at once, ignores keys",
        "ignores visibility too: given up after one",
    ],
)
def test_the_probe_tells_the_truth_and_leaves_nothing(
    server: Server, expected: bool | None, published: int
) -> None:
    limits = CONNECTOR.limits(server.session(), probe=True)
    assert limits.honours_keys is expected
    assert server.made == {}
    sent = [body_of(each) for each in server.asked("POST", "/api/v1/statuses")]
    assert all(each["visibility"] == "direct" for each in sent)
    assert len({each["status"] for each in sent}) == len(sent)
    gone = {each.url.path for each in server.asked("DELETE", "/api/v1/statuses/")}
    assert len(gone) == published


def test_an_older_server_tells_its_numbers_in_version_one() -> None:
    limits = CONNECTOR.limits(Server().session())
    assert limits.max_text == 5000
    assert (limits.software, limits.version) == ("Pleroma", "2.6.0")
    assert limits.max_images is None
    assert limits.honours_keys is None


def test_a_server_that_only_fails_is_not_taken_for_one_that_honours_keys() -> None:
    def script(request: httpx.Request) -> Answer:
        if request.method == "POST":
            return Answer(500, json={})
        return Answer(200, json={} if "instance" in request.url.path else [])

    assert CONNECTOR.limits(Scripted(script).session(), probe=True).honours_keys is None


def test_a_server_without_a_reply_to_the_probe_is_not_known() -> None:
    def script(request: httpx.Request) -> Answer:
        if request.method == "POST":
            raise httpx.ReadTimeout("slow")
        return Answer(200, json={"version": "4.3.0"} if "instance" in request.url.path else [])

    limits = CONNECTOR.limits(Scripted(script).session(), probe=True)
    assert limits.honours_keys is None
    assert (limits.software, limits.version) == ("Mastodon", "4.3.0")
