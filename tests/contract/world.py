"""What a network must bring to be tested: a world, real or a stand-in, with a witness.

To add one: subclass `World` in `tests/contract/worlds/<network>.py` and name it in
`tests/contract/worlds/__init__.py`.
"""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, ClassVar

import httpx
from PIL import Image

from tertulia.kernel.http import guarded_client
from tertulia.library.formats.video import ffmpeg_path
from tertulia.networks.values import Capability, Media, RemoteRef, Session
from tests.servers.fault_proxy import Fault, FaultProxy

LOOPBACK = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Seen:
    """A post as somebody else's client reads it."""

    text: str
    alts: tuple[str, ...] = ()
    focus: tuple[float, float] | None = None
    warning: str = ""
    visibility: str = ""
    language: str = ""
    answers: str = ""
    """Id of the post that it answers."""
    is_video: bool = False
    """Its only medium is a video."""


class World(ABC):
    """One network with two people on it: us, and a stranger."""

    write_path: ClassVar[str]
    """Path of the call that publishes a text."""
    write_methods: ClassVar[tuple[str, ...]] = ("POST",)
    read_path: ClassVar[str]
    """Path of the call that reads notices."""

    def __init__(self, server: Any, proxy: FaultProxy) -> None:
        self.server = server
        self.proxy = proxy
        self.clients: list[httpx.Client] = []

    @abstractmethod
    def session(self, **more: Any) -> Session:
        """Us, through the proxy."""

    @abstractmethod
    def stranger(self) -> Session:
        """The other person, straight to the server."""

    @abstractmethod
    def person(self, session: Session) -> RemoteRef:
        """That account as a target of mute, block, follow, report."""

    @abstractmethod
    def handle(self, session: Session) -> str:
        """As it is mentioned in a text."""

    @abstractmethod
    def read(self, ref: RemoteRef) -> Seen | None:
        """The post, read by a client that nobody here wrote; None = not there."""

    @abstractmethod
    def holds(self, capability: Capability, ref: RemoteRef | None) -> bool:
        """Whether we like `ref`, or mute, block, follow the stranger, as the witness reads it."""

    @abstractmethod
    def text_of(self, length: int) -> str:
        """A text of exactly that length as the network counts, with all that it counts oddly."""

    @abstractmethod
    def missing(self) -> RemoteRef:
        """Something that was never there."""

    @abstractmethod
    def refusal(self, kind: str) -> Fault:
        """How the network itself says: unauthorized, scope, not_found, rate_limited, refused."""

    def settle(self) -> None:  # noqa: B027
        """Wait until the network shows what it accepted, where it can be told to."""

    def refuse(self, kind: str, *, write: bool) -> None:
        """The next call that publishes (or reads) is refused so."""
        self.wrong(self.refusal(kind), write=write)

    def wrong(self, fault: Fault, *, write: bool) -> None:
        """Something else happens to the next call that publishes (or reads)."""
        fault.methods = self.write_methods if write else ("GET",)
        fault.path = self.write_path if write else self.read_path
        self.proxy.add(fault)

    def http(self, *, allow: bool = True) -> httpx.Client:
        """A guarded client; `allow`: loopback is named by the operator."""
        client = guarded_client(LOOPBACK if allow else ())
        self.clients.append(client)
        return client

    def secrets(self) -> tuple[str, ...]:
        """All that must never be told."""
        return tuple(self.session().secret.values())

    def close(self) -> None:
        """End every client."""
        for client in self.clients:
            client.close()


def picture(folder: Path, *, alt: str = "A teal rectangle", name: str = "picture") -> Media:
    """A small real picture."""
    path = folder / f"{name}.png"
    Image.new("RGB", (64, 48), "teal").save(path)
    size = path.stat().st_size
    digest = name.encode().hex().ljust(64, "0")[:64]
    return Media(digest, path, "image/png", size, 64, 48, alt, focus_x=0.25, focus_y=-0.5)


def film(folder: Path, *, alt: str = "Steam over a cup", name: str = "film") -> Media:
    """A second of a small real video, of the profile that the library makes."""
    path = folder / f"{name}.mp4"
    lavfi = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1"]
    coded = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    command = [ffmpeg_path(), "-v", "error", *lavfi, *coded, str(path)]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
    digest = name.encode().hex().ljust(64, "0")[:64]
    return Media(digest, path, "video/mp4", path.stat().st_size, 64, 48, alt)
