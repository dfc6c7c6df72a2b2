"""What `tertulia restore` does: into an empty place, and nothing goes out of it by itself."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tertulia.delivery.restoring import hold_after_restore, know_instance
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.instance import instance_id
from tertulia.kernel.settings import settings
from tertulia.kernel.settings_file import read_file
from tertulia.kernel.settings_keys import Keys
from tertulia.web.backup import archive
from tertulia.web.backup.dump import refuse_filled, restore_database
from tertulia.web.backup.keys import keep_keys, open_keys


@dataclass(frozen=True)
class Restored:
    """What came back."""

    about: archive.About
    media: int
    brands_held: int
    with_keys: bool
    keys_differ: bool
    """The settings name keys, and not the backup's: what was sealed cannot be opened."""


def restore_all(
    *, path: Path, passphrase: Callable[[], str] | None, migrate: Callable[[], None]
) -> Restored:
    """Fill this installation from an archive, and hold every brand.

    `passphrase` is asked for only when the archive has keys; None leaves them where they are.
    Raises: Invalid, Conflict when something is here already, DumpFailed.
    """
    ours = settings()
    try:
        with tarfile.open(path, mode="r:") as tar:
            about = archive.read_about(tar)
            _refuse_media(ours.data_dir)
            refuse_filled()
            keys = _keys(tar, passphrase)
            with tempfile.TemporaryDirectory(prefix="tertulia-") as folder:
                dump = Path(folder) / archive.DUMP
                archive.take_out(tar, archive.DUMP, dump)
                restore_database(ours.database, dump)
            media = archive.take_out_media(tar, ours.data_dir)
    except tarfile.TarError as error:
        raise Invalid("This file is no backup of Tertulia, or it is not whole.") from error
    migrate()
    # First the hold, then the name: a worker of this machine finds nothing to send.
    held = hold_after_restore()
    know_instance(instance_id(ours.data_dir))
    if keys is not None:
        keep_keys(keys, ours.data_dir)
    differ = keys is not None and _given_keys_differ(ours.vault_keys, keys)
    return Restored(about, media, held, keys is not None, differ)


def _keys(tar: tarfile.TarFile, passphrase: Callable[[], str] | None) -> Keys | None:
    sealed = archive.member(tar, archive.KEYS)
    if sealed is None or passphrase is None:
        return None
    return open_keys(sealed, passphrase())


def _refuse_media(data_dir: Path) -> None:
    if any((data_dir / "media").glob("??/??/*")):
        raise Conflict("The data folder is not empty, and restoring never overwrites.")


def _given_keys_differ(in_use: tuple[str, ...], keys: Keys) -> bool:
    """Whether settings outside the data folder win over the keys that were just written there."""
    written = read_file(os.environ)
    given = "TERTULIA_VAULT_KEYS" in os.environ or "vault_keys" in written
    return given and not set(keys.vault_keys) <= set(in_use)
