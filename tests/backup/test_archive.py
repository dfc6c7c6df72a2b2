"""An archive is read without trusting it, and its keys open only with their passphrase."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tertulia.kernel.errors import Invalid
from tertulia.kernel.settings_keys import Keys
from tertulia.web.backup import archive
from tertulia.web.backup.keys import keep_keys, open_keys, seal_keys

KEYS = Keys("s" * 40, ("first", "second"))
DIGEST = "ab" + "cd" + "0" * 60


def test_keys_open_with_their_passphrase_and_no_other() -> None:
    sealed = seal_keys(KEYS, "twelve characters")
    assert b"first" not in sealed
    assert open_keys(sealed, "twelve characters") == KEYS
    with pytest.raises(Invalid, match="does not open"):
        open_keys(sealed, "twelve charakters")


def test_keys_are_kept_for_us_alone(tmp_path: Path) -> None:
    keep_keys(KEYS, tmp_path)
    assert (tmp_path / "keys" / "vault_keys").read_text().split() == ["first", "second"]
    assert all(each.stat().st_mode & 0o077 == 0 for each in (tmp_path / "keys").iterdir())


@pytest.mark.parametrize(
    "name",
    ["media/../../evil", "/media/ab/cd/x", f"media/ab/ce/{DIGEST}", f"media/ab/cd/{DIGEST}/x"],
)
def test_a_name_that_is_not_ours_is_not_followed(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        archive.add_bytes(tar, name, b"evil")
        archive.add_bytes(tar, f"media/ab/cd/{DIGEST}", b"good")
    with tarfile.open(path) as tar:
        assert archive.take_out_media(tar, tmp_path / "data") == 1
    found = [each.relative_to(tmp_path) for each in tmp_path.rglob("*") if each.is_file()]
    assert sorted(map(str, found)) == ["a.tar", f"data/media/ab/cd/{DIGEST}"]


def test_a_failed_backup_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), archive.new_archive(tmp_path / "a.tar"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        archive.add_about(tar, archive.About("9", "2030", form=archive.FORM + 1))
    with tarfile.open(path) as tar, pytest.raises(Invalid, match="later version"):
        archive.read_about(tar)
