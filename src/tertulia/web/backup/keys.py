"""The installation's keys, sealed with a passphrase that only a person knows."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tertulia.kernel.errors import Invalid
from tertulia.kernel.settings_keys import Keys

#: 64 MB and about a quarter of a second for each try.
#: Source: https://www.rfc-editor.org/rfc/rfc7914 (checked 2026-11)
_N, _R, _P = 2**16, 8, 1
LEAST_CHARACTERS = 12


def seal_keys(keys: Keys, passphrase: str) -> bytes:
    """The keys as JSON that only the passphrase opens. Raises: Invalid when it is too short."""
    if len(passphrase) < LEAST_CHARACTERS:
        raise Invalid(f"The passphrase needs {LEAST_CHARACTERS} characters or more.")
    salt = os.urandom(16)
    plain = json.dumps({"secret_key": keys.secret_key, "vault_keys": keys.vault_keys})
    sealed = _fernet(passphrase, salt, _N, _R, _P).encrypt(plain.encode())
    said = {"kdf": "scrypt", "n": _N, "r": _R, "p": _P}
    return json.dumps(
        said | {"salt": base64.b64encode(salt).decode(), "sealed": sealed.decode()}
    ).encode()


def open_keys(sealed: bytes, passphrase: str) -> Keys:
    """The keys again. Raises: Invalid when the passphrase is another."""
    said = json.loads(sealed)
    if (said["n"], said["r"], said["p"]) > (2**20, 32, 16):
        raise Invalid("These keys were sealed in a way this version does not know.")
    fernet = _fernet(passphrase, base64.b64decode(said["salt"]), said["n"], said["r"], said["p"])
    try:
        plain = json.loads(fernet.decrypt(said["sealed"].encode()))
    except InvalidToken as error:
        raise Invalid("The passphrase does not open the keys of this backup.") from error
    return Keys(plain["secret_key"], tuple(plain["vault_keys"]))


def keep_keys(keys: Keys, data_dir: Path) -> None:
    """Write the keys into the data folder, readable by the program alone."""
    folder = data_dir / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in (("secret_key", keys.secret_key), ("vault_keys", "\n".join(keys.vault_keys))):
        beside = folder / f".{name}"
        beside.touch(mode=0o600)
        beside.write_text(text + "\n")
        beside.replace(folder / name)


def _fernet(passphrase: str, salt: bytes, n: int, r: int, p: int) -> Fernet:
    derived = Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
