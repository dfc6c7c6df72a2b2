"""Bytes kept by their digest in the data folder: written once, never changed, shared by all rooms."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.settings import settings

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})
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
    if is_kept(digest):
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


@contextmanager
def incoming_place() -> Iterator[Path]:
    """A folder of one's own there, gone with what lies in it at the end.

    Raises: NoSpace when the disk is full, whatever was being written.
    """
    with full_disk_said(), tempfile.TemporaryDirectory(dir=incoming_folder()) as name:
        yield Path(name)


@contextmanager
def full_disk_said() -> Iterator[None]:
    """Whatever is written inside. Raises: NoSpace when its disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise NoSpace(
            _("There is no room left on the server's disk."), detail=str(error)
        ) from error


def is_kept(digest: str) -> bool:
    """Whether the bytes are there; if so they count as new, so that no clearing takes them away
    before the row that is going to name them is there."""
    try:
        os.utime(blob_path(digest))
    except FileNotFoundError:
        return _put_back(digest)
    return True


def blobs_older_than(moment: float) -> Iterator[str]:
    """Digests of all bytes that were kept, or asked for again, before that moment (seconds)."""
    for path in (settings().data_dir / "media").glob("??/??/*"):
        if _DIGEST.match(path.name) and path.stat().st_mtime < moment:
            yield path.name


def set_aside(digest: str, *, older_than: float) -> bool:
    """Take bytes away that nothing names, unless somebody kept them again since that moment.

    They lie aside until `forget_aside`, and come back by themselves when they are asked for.
    """
    path, aside = blob_path(digest), _aside(digest)
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    # Who asked for them just before they were moved has touched them; who asks now writes anew.
    if aside.stat().st_mtime >= older_than:
        aside.replace(path)
        return False
    os.utime(aside)
    return True


def forget_aside(*, older_than: float) -> int:
    """Delete for good what was set aside before that moment; returns how many."""
    gone = 0
    for path in (settings().data_dir / "aside").glob("*"):
        if path.stat().st_mtime < older_than:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _aside(digest: str) -> Path:
    return settings().data_dir / "aside" / digest


def _put_back(digest: str) -> bool:
    """Whether the bytes lay aside; they are back now."""
    path = blob_path(digest)
    try:
        os.utime(_aside(digest))
        path.parent.mkdir(parents=True, exist_ok=True)
        _aside(digest).replace(path)
    except FileNotFoundError:
        return False
    return True


def existing_blob(digest: str) -> Path:
    """The path of bytes that are there. Raises: BlobMissing."""
    path = blob_path(digest)
    if not path.is_file() and not _put_back(digest):
        raise BlobMissing(_("This file is no longer on the server."), detail=str(path))
    return path
