"""Pictures from outside: fetched with care, written anew, served by us."""

from __future__ import annotations

import io
import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tertulia.interactions.models import RemotePicture
from tertulia.interactions.services import pictures
from tertulia.kernel.blobs import existing_blob
from tests.inbox.world import World


def png(side: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "#c9704f").save(out, "PNG")
    return out.getvalue()


class Handler(BaseHTTPRequestHandler):
    """Answers what the test put at a path."""

    bodies: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        """The body of the path; /to/x redirects to x."""
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        body = self.bodies.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture
def outside() -> Iterator[str]:
    """A web server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    Handler.bodies = {"/a.png": png(), "/page": b"<script>alert(1)</script>", "/empty": b""}
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator allows loopback."""
    loopback = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setattr(pictures, "settings", lambda: SimpleNamespace(allowed_networks=loopback))


def wanted(world: World, url: str, side: int = 160) -> RemotePicture:
    found = pictures.want_pictures(brand_id=world.brand.id, urls=[url], max_side=side)
    pictures.fetch_due_pictures()
    return RemotePicture.objects.get(id=found[url].id)


@pytest.mark.usefixtures("allowed")
def test_it_is_fetched_made_small_and_kept(world: World, outside: str) -> None:
    row = wanted(world, f"{outside}/a.png")
    assert row.state == RemotePicture.State.KEPT
    assert (row.width, row.height) == (160, 160)
    with Image.open(existing_blob(row.digest)) as kept:
        assert kept.size == (160, 160)
    assert pictures.fetch_due_pictures() == 0


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("path", ["/page", "/empty"])
def test_what_is_no_picture_is_given_up_at_once(world: World, outside: str, path: str) -> None:
    row = wanted(world, outside + path)
    assert (row.state, row.digest) == (RemotePicture.State.FAILED, "")


@pytest.mark.usefixtures("allowed")
def test_what_is_missing_is_tried_again_later_and_not_for_ever(world: World, outside: str) -> None:
    row = wanted(world, f"{outside}/nothing")
    assert row.state == RemotePicture.State.WAITING
    for _turn in range(pictures.MAX_TRIES):
        RemotePicture.objects.update(next_at=row.next_at.replace(year=2020))
        pictures.fetch_due_pictures()
    row.refresh_from_db()
    assert row.state == RemotePicture.State.FAILED


@pytest.mark.usefixtures("allowed")
def test_more_than_the_cap_is_not_taken(
    world: World, outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 50)
    assert wanted(world, f"{outside}/a.png").state != RemotePicture.State.KEPT


def test_private_addresses_are_refused_also_behind_a_redirect(world: World, outside: str) -> None:
    for url in (f"{outside}/a.png", f"{outside}/to/{outside}/a.png", "http://[::1]/a.png"):
        row = wanted(world, url)
        assert row.state != RemotePicture.State.KEPT
        assert row.tries == 1


@pytest.mark.usefixtures("allowed")
def test_it_is_served_so_that_it_can_do_nothing(world: World, outside: str) -> None:
    row = wanted(world, f"{outside}/a.png")
    client = Client()
    client.force_login(world.user)
    url = reverse("interactions:picture", kwargs={"brand": world.brand.slug, "picture_id": row.id})
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"].startswith("image/")
