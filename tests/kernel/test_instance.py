"""The same folder is the same installation; a copy of it is another."""

from __future__ import annotations

import shutil
from pathlib import Path

from tertulia.kernel.instance import instance_id


def test_it_stays_and_moves_with_the_folder(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.mkdir()
    first = instance_id(one)
    assert instance_id(one) == first
    one.rename(tmp_path / "moved")
    assert instance_id(tmp_path / "moved") == first


def test_a_copy_is_another(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.mkdir()
    first = instance_id(one)
    shutil.copytree(one, tmp_path / "copy")
    assert instance_id(tmp_path / "copy") != first
