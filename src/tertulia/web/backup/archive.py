"""The archive itself: written whole beside its name and then renamed; read without trusting it."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tertulia.kernel.errors import Conflict, Invalid

FORM = 1
ABOUT, DUMP, KEYS = "about.json", "database.dump", "keys.json"
_MEDIA = re.compile(r"\Amedia/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})\Z")


@dataclass(frozen=True)
class About:
    """What an archive says of itself."""

    version: str
    """Of the program that wrote it."""
    at: str
    """When, ISO 8601 in UTC."""
    form: int = FORM


@contextmanager
def new_archive(path: Path) -> Iterator[tarfile.TarFile]:
    """A tar being written; it appears under its name only when all of it is on the disk.

    Raises: Conflict when something has that name.
    """
    if path.exists():
        raise Conflict(f"{path} is there already. Choose another name.")
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                yield tar
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    finally:
        os.unlink(beside)


def add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """One small member."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def add_about(tar: tarfile.TarFile, about: About) -> None:
    """What the archive says of itself: its first member."""
    add_bytes(tar, ABOUT, json.dumps(asdict(about)).encode())


def add_media(tar: tarfile.TarFile, data_dir: Path) -> int:
    """Every kept picture; how many. They never change, so none is half written."""
    count = 0
    for path in sorted((data_dir / "media").glob("??/??/*")):
        name = path.relative_to(data_dir).as_posix()
        if _MEDIA.match(name):
            tar.add(path, arcname=name, recursive=False)
            count += 1
    return count


def read_about(tar: tarfile.TarFile) -> About:
    """Raises: Invalid when this is no backup of ours, or one of a later form."""
    given: Any = json.loads(member(tar, ABOUT) or b"{}")
    if not isinstance(given, dict) or not isinstance(given.get("form"), int):
        raise Invalid("This file is no backup of Tertulia.")
    if given["form"] > FORM:
        raise Invalid("This backup was made by a later version. Install that one first.")
    return About(str(given.get("version", "")), str(given.get("at", "")), given["form"])


def member(tar: tarfile.TarFile, name: str) -> bytes | None:
    """A small member's bytes; None when it is not there."""
    try:
        file = tar.extractfile(name)
    except KeyError:
        return None
    return file.read() if file else None


def take_out(tar: tarfile.TarFile, name: str, to: Path) -> None:
    """Write one member to a file. Raises: Invalid when it is not there."""
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise Invalid(f"The backup is not whole: it lacks {name}.")
    with file, to.open("wb") as out:
        while part := file.read(1 << 20):
            out.write(part)


def take_out_media(tar: tarfile.TarFile, data_dir: Path) -> int:
    """Write the pictures where they belong; names that are not ours are not followed."""
    count = 0
    for each in tar.getmembers():
        if not (each.isfile() and _MEDIA.match(each.name)):
            continue
        path = data_dir / each.name
        path.parent.mkdir(parents=True, exist_ok=True)
        take_out(tar, each.name, path)
        count += 1
    return count
