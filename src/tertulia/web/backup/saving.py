"""What `tertulia backup` does."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tertulia.kernel import clock
from tertulia.kernel.settings import settings
from tertulia.kernel.settings_keys import Keys
from tertulia.web.backup import archive
from tertulia.web.backup.dump import dump_database
from tertulia.web.backup.keys import seal_keys


@dataclass(frozen=True)
class Saved:
    """What was written."""

    path: Path
    bytes: int
    media: int
    with_keys: bool


def save_all(*, path: Path, passphrase: str | None = None) -> Saved:
    """Write database and media, and the keys when a passphrase is given, into one archive.

    The database is taken first, at one instant; pictures are kept before rows name them and are
    never changed, so none is missing. The program may go on working meanwhile.
    Raises: Conflict, Invalid, DumpFailed.
    """
    ours = settings()
    keys = None
    if passphrase is not None:
        keys = seal_keys(Keys(ours.secret_key, ours.vault_keys), passphrase)
    with (
        archive.new_archive(path) as tar,
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".tertulia-") as folder,
    ):
        about = archive.About(version=version("tertulia"), at=clock.now().isoformat())
        archive.add_about(tar, about)
        if keys is not None:
            archive.add_bytes(tar, archive.KEYS, keys)
        dump = Path(folder) / archive.DUMP
        dump_database(ours.database, dump)
        tar.add(dump, arcname=archive.DUMP)
        media = archive.add_media(tar, ours.data_dir)
    return Saved(path, path.stat().st_size, media, keys is not None)
