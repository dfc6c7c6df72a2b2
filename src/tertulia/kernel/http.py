"""The only way out to other machines: private addresses refused, a hard deadline, a size cap.

The address is checked after the name is resolved and the connection goes to the checked address,
for every hop: a name that answers differently the second time gains nothing. Redirects are made
by new connections and so are checked again.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
import typing
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy

import httpcore
import httpx

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
USER_AGENT = "Tertulia/0.1 (+https://tertulia.invalid)"
MAX_BODY = 20_000_000

_deadline = threading.local()


class AddressRefused(httpx.ConnectError):
    """The name resolves to an address that is not public and not allowed by the operator."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """All calls made inside, by this thread, end within `seconds`, however slowly bytes drip."""
    before = getattr(_deadline, "at", None)
    mine = time.monotonic() + seconds
    _deadline.at = mine if before is None else min(before, mine)
    try:
        yield
    finally:
        _deadline.at = before


def _remaining(timeout: float | None) -> float | None:
    at: float | None = getattr(_deadline, "at", None)
    if at is None:
        return timeout
    left = at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline passed")
    return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """Passes everything on, with what is left of the thread's deadline as time-out."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, _remaining(timeout))
        return _TimedStream(inner)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks, and connects to exactly the address that was checked."""

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = allowed
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve(host, port)
        refused = [each for each in addresses if not is_allowed(each, self._allowed)]
        if refused:
            raise httpcore.ConnectError(f"refused: {host} is the private address {refused[0]}")
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                return _TimedStream(
                    self._backend.connect_tcp(
                        str(address), port, _remaining(timeout), local_address, socket_options
                    )
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("unix sockets are refused")

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


def resolve(host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The addresses of a name, each once, in the resolver's order."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(f"cannot resolve {host}: {error}") from error
    unique = dict.fromkeys(str(info[4][0]).split("%")[0] for info in found)
    return [ipaddress.ip_address(each) for each in unique]


def is_allowed(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, allowed: Sequence[Network]
) -> bool:
    """Whether the program may speak to it: public, or named by the operator."""
    if isinstance(address, ipaddress.IPv6Address):
        address = _carried(address) or address
    if any(address.version == net.version and address in net for net in allowed):
        return True
    return address.is_global and not address.is_multicast


#: RFC 6052: what a translator (NAT64) of the operator's network turns into the address inside.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that packets to this one reach in the end."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


class GuardedTransport(httpx.HTTPTransport):
    """httpx's own transport with our way of connecting."""

    def __init__(self, allowed: Sequence[Network], *, limits: httpx.Limits) -> None:
        super().__init__(limits=limits, retries=0, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            retries=0,
            network_backend=_GuardedBackend(allowed),
        )


def guarded_client(allowed: Sequence[Network] = (), *, timeout_s: float = 20.0) -> httpx.Client:
    """A client for everything that goes out. Redirects are not followed unless asked per call.

    It keeps no cookies: one client speaks for many channels, and a cookie would mix them.
    """
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=50, keepalive_expiry=20)
    client = httpx.Client(
        transport=GuardedTransport(allowed, limits=limits),
        timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, 10.0)),
        headers={"user-agent": USER_AGENT},
        follow_redirects=False,
        trust_env=False,
        max_redirects=5,
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


class TooLarge(httpx.HTTPError):
    """The answer is larger than the cap."""


def read_capped(response: httpx.Response, max_bytes: int = MAX_BODY) -> bytes:
    """The body of a streamed response, refused beyond `max_bytes` (after decompression)."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > max_bytes:
            raise TooLarge(f"more than {max_bytes} bytes")
    return bytes(body)
