"""Keys that the operator did not give: made once, kept in the data folder, readable by us alone."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tertulia.kernel.settings_table import SettingsError


@dataclass(frozen=True, slots=True)
class Keys:
    """Django's secret and the vault's keys, newest first."""

    secret_key: str
    vault_keys: tuple[str, ...]

    def __repr__(self) -> str:
        """Without the keys."""
        return "Keys(...)"


def kept_keys(data_dir: Path) -> Keys:
    """The keys of this data folder, made now when it has none.

    Raises: SettingsError when the folder cannot be written.
    """
    folder = data_dir / "keys"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = _kept(folder / "secret_key", secrets.token_urlsafe(48))
        # A Fernet key: 32 random bytes, URL-safe base64.
        vault = _kept(folder / "vault_keys", base64.urlsafe_b64encode(os.urandom(32)).decode())
    except OSError as error:
        raise SettingsError(
            f"TERTULIA_DATA is {data_dir}, but it cannot be written ({error.strerror}). "
            f"Write a folder of yours, for example TERTULIA_DATA=$HOME/tertulia-data."
        ) from error
    return Keys(secret, tuple(vault.split()))


def _kept(path: Path, fresh: str) -> str:
    if not path.exists():
        # Written whole beside and linked: of two first starts at once, one wins for both.
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(fresh + "\n")
                file.flush()
                os.fsync(handle)
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(name)
    return path.read_text().strip()
