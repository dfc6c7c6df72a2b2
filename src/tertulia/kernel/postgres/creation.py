"""Making a cluster and the program's database in it, so that half-made ones are never used."""

import os
import pwd
import shutil

from tertulia.kernel.postgres.errors import ClusterError
from tertulia.kernel.postgres.layout import PORT, ROLE, Layout
from tertulia.kernel.postgres.programs import Programs

# The wheel's PostgreSQL has no ICU; its builtin provider sorts by code point the same on every
# machine, so an index never breaks when the C library is updated.
_INITDB = (
    f"--username={ROLE}",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--auth=peer",
    "--no-instructions",
)
MAJOR = "18"


def create_cluster(programs: Programs, layout: Layout) -> None:
    """Create the cluster unless it is there. A half-made one is made again.

    Raises: ClusterError when the folder holds another version or something else.
    """
    version = layout.data / "PG_VERSION"
    if version.exists():
        found = version.read_text().strip()
        if found != MAJOR:
            raise ClusterError(
                f"The data in {layout.data} is of PostgreSQL {found}; this program brings {MAJOR}. "
                f"Restore your backup into a new folder with: tertulia restore"
            )
    else:
        _initialise(programs, layout)
    _let_us_in(programs, layout)


def _initialise(programs: Programs, layout: Layout) -> None:
    if layout.data.exists() and any(layout.data.iterdir()):
        raise ClusterError(
            f"The folder {layout.data} is not empty and holds no PostgreSQL data. "
            f"Move it away, or choose another TERTULIA_DATA."
        )
    # Created beside and renamed at the end: a kill in between leaves nothing that looks whole.
    making = layout.home / "data.making"
    if making.exists():
        shutil.rmtree(making)
    programs.own(making)
    programs.run("initdb", f"--pgdata={making}", *_INITDB, cwd=making)
    making.replace(layout.data)


def _let_us_in(programs: Programs, layout: Layout) -> None:
    """Only the operating system's own word counts: our user and the server's account."""
    names = {_name_of(uid) for uid in (os.geteuid(), programs.uid, 0)}
    idents = "".join(f'owner "{name}" {ROLE}\n' for name in sorted(filter(None, names)))
    _write(programs, layout, "pg_hba.conf", f"local all {ROLE} peer map=owner\n")
    _write(programs, layout, "pg_ident.conf", idents)


def _write(programs: Programs, layout: Layout, name: str, text: str) -> None:
    path = layout.data / name
    if path.read_text() == text:
        return
    making = path.with_suffix(".making")
    making.write_text(text)
    making.chmod(0o600)
    if os.geteuid() == 0:
        os.chown(making, programs.uid, programs.gid)
    making.replace(path)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def create_database(programs: Programs, layout: Layout) -> None:
    """Create the program's database unless it is there."""
    where = ("-h", str(layout.socket_dir), "-p", str(PORT), "-U", ROLE)
    known = programs.run(
        "psql", "-XAtq", *where, "-d", "postgres", "-c", "SELECT datname FROM pg_database",
        cwd=layout.data,
    )  # fmt: skip
    if ROLE not in known.stdout.split():
        programs.run("createdb", *where, ROLE, cwd=layout.data)
