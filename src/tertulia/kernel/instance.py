"""Which installation this is: what tells a copy of the data folder from the original."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID, uuid4, uuid5


def instance_id(data_dir: Path) -> UUID:
    """The same at every start of this folder, also when it was moved; another one in a copy.

    The name is kept in a file that backups leave out; with it counts the folder's inode, which
    a copy of the whole folder does not share.
    """
    path = data_dir / "instance"
    if not path.exists():
        making = data_dir / f"instance.{os.getpid()}"
        making.write_text(str(uuid4()))
        try:
            os.link(making, path)
        except FileExistsError:
            pass  # another process of the same first start was quicker
        finally:
            making.unlink()
    return uuid5(UUID(path.read_text().strip()), str(data_dir.stat().st_ino))
