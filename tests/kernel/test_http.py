"""The only way out: what it refuses, and that it ends in time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network

import httpx
import pytest

from tertulia.kernel import http as ours
from tertulia.kernel.http import TooLarge, deadline, guarded_client, is_allowed, read_capped

LOOPBACK = (ip_network("127.0.0.0/8"),)


class Handler(BaseHTTPRequestHandler):
    """`/to?<address>` redirects, `/drip` never ends, `/cookie` sets one, `/echo` tells ours."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/drip":
            self._drip()
            return
        self.send_response(302 if path == "/to" else 200)
        if path == "/to":
            self.send_header("Location", query)
        if path == "/cookie":
            self.send_header("Set-Cookie", "session=of-somebody-else; Path=/")
        body = self.headers.get("Cookie", "none").encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        pause = threading.Event()
        try:
            for _turn in range(300):
                self.wfile.write(b"x" * 100)
                pause.wait(0.05)
        except OSError:
            return


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def url() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "192.0.2.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2002:c0a8:1::",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_allowed(ip_address(address), ())


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_ones_are_not(address: str) -> None:
    assert is_allowed(ip_address(address), ())


def test_the_operator_names_what_is_allowed() -> None:
    assert is_allowed(ip_address("127.0.0.1"), LOOPBACK)
    assert is_allowed(ip_address("::ffff:127.0.0.1"), LOOPBACK)
    assert not is_allowed(ip_address("10.0.0.1"), LOOPBACK)


def test_no_connection_is_made_to_a_private_address(url: str) -> None:
    with guarded_client() as client, pytest.raises(httpx.ConnectError, match="private"):
        client.get(f"{url}/echo")


def test_a_name_with_one_private_address_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(url.rsplit(":", 1)[1])
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", port)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
    ]
    monkeypatch.setattr(ours.socket, "getaddrinfo", lambda *args, **more: answers)
    with guarded_client() as client, pytest.raises(httpx.ConnectError, match="private"):
        client.get(f"http://two-faced.example:{port}/")


def test_a_redirect_is_checked_like_any_address(url: str) -> None:
    target = "http://10.255.255.1/"
    with guarded_client(LOOPBACK) as client:
        assert client.get(f"{url}/to?{target}").status_code == 302
        with pytest.raises(httpx.ConnectError, match="private"):
            client.get(f"{url}/to?{target}", follow_redirects=True)


def test_a_slow_drip_ends_at_the_deadline(url: str) -> None:
    began = time.monotonic()
    with (
        guarded_client(LOOPBACK) as client,
        pytest.raises(httpx.ReadTimeout),
        deadline(0.4),
    ):
        client.get(f"{url}/drip")
    assert time.monotonic() - began < 3


def test_an_inner_deadline_never_lengthens_the_outer_one(url: str) -> None:
    began = time.monotonic()
    with (
        guarded_client(LOOPBACK) as client,
        pytest.raises(httpx.ReadTimeout),
        deadline(0.4),
        deadline(60),
    ):
        client.get(f"{url}/drip")
    assert time.monotonic() - began < 3


def test_an_answer_larger_than_the_cap_is_refused(url: str) -> None:
    with (
        guarded_client(LOOPBACK) as client,
        client.stream("GET", f"{url}/drip") as response,
        pytest.raises(TooLarge),
    ):
        read_capped(response, 1000)


def test_no_cookie_is_kept_from_one_channel_to_the_next(url: str) -> None:
    with guarded_client(LOOPBACK) as client:
        client.get(f"{url}/cookie")
        assert client.get(f"{url}/echo").text == "none"
