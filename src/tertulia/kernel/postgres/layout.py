"""Where a cluster keeps its things, and a socket path that is never too long."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

# sockaddr_un.sun_path holds 108 bytes with the closing zero.
# Source: https://man7.org/linux/man-pages/man7/unix.7.html (checked 2026-11)
MAX_SOCKET_BYTES = 107
PORT = 5432
ROLE = "tertulia"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder `home` of one cluster."""

    home: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    @property
    def postmaster_pid(self) -> Path:
        """The server's lock file: process id, folder, start time."""
        return self.data / "postmaster.pid"

    @property
    def socket_dir(self) -> Path:
        """Folder of the socket: inside `home`, or a short one when that path is too long."""
        inside = self.home / "run"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}.lock")) <= MAX_SOCKET_BYTES:
            return inside
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"tertulia-{os.geteuid()}-{mark}"  # noqa: S108 (owner and mode verified)

    def url(self, database: str = ROLE) -> str:
        """libpq address of a database of this cluster."""
        query = urlencode({"host": str(self.socket_dir), "port": PORT}, quote_via=quote)
        return f"postgresql://{ROLE}@/{quote(database)}?{query}"
