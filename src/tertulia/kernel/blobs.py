"""Bytes kept by their digest in the data folder: written once, never changed, shared by all rooms."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.settings import settings

_DIGEST = re.compile(r"\A[0-9a-f]{64}\Z")


class BlobMissing(TertuliaError):
    """The data folder lacks these bytes: a restore without its media, or a deleted file."""

    status = 404
    code = "blob_missing"


class NoSpace(TertuliaError):
    """The disk refused the bytes; nothing was kept."""

    status = 507
    code = "no_space"
    retry_helps = True


def blob_path(digest: str) -> Path:
    """Where the bytes of `digest` (sha256, hex) lie. Raises: ValueError on anything else."""
    if not _DIGEST.match(digest):
        raise ValueError("not a digest")
    return settings().data_dir / "media" / digest[:2] / digest[2:4] / digest


def store_blob(data: bytes) -> str:
    """Keep the bytes and return their digest. Whole or not at all, also when the power fails.

    Raises: NoSpace when the disk is full or cannot be written.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = blob_path(digest)
    if path.exists():
        return digest
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise NoSpace(
            _("There is no room left on the server's disk."), detail=f"{path}: {error}"
        ) from error
    return digest


def adopt_blob(source: Path) -> str:
    """Keep the bytes of a file on the same disk, which is moved; returns their digest.

    Raises: NoSpace when the disk is full or cannot be written.
    """
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        path = blob_path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        source.replace(path)
    except OSError as error:
        raise NoSpace(
            _("There is no room left on the server's disk."), detail=f"{source}: {error}"
        ) from error
    return digest


def incoming_folder() -> Path:
    """Where large files are written before they are kept: on the disk of the media."""
    folder = settings().data_dir / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def existing_blob(digest: str) -> Path:
    """The path of bytes that are there. Raises: BlobMissing."""
    path = blob_path(digest)
    if not path.is_file():
        raise BlobMissing(_("This file is no longer on the server."), detail=str(path))
    return path
