"""Static files have names with a digest once collected, plain ones before."""

import dataclasses
from pathlib import Path

import pytest
from django.test import override_settings

from tertulia.cli import prepare
from tertulia.kernel.settings import settings
from tertulia.web.static import CollectedStorage


def storage(folder: Path) -> CollectedStorage:
    return CollectedStorage(location=str(folder), base_url="/static/")


def test_before_collecting_names_are_plain(tmp_path: Path) -> None:
    assert storage(tmp_path).url("account/js/account.js") == "/static/account/js/account.js"


def test_after_collecting_names_carry_a_digest_and_a_missing_file_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = dataclasses.replace(settings(), data_dir=tmp_path)
    monkeypatch.setattr(prepare, "settings", lambda: here)
    with override_settings(STATIC_ROOT=str(tmp_path / "static")):
        prepare.collect_static()
    collected = storage(tmp_path / "static")
    name = next(iter(collected.hashed_files))
    assert collected.url(name) != f"/static/{name}"
    assert (tmp_path / "static" / collected.hashed_files[name]).exists()
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        collected.url("no/such/file.js")


def test_collecting_twice_does_nothing_the_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = dataclasses.replace(settings(), data_dir=tmp_path)
    monkeypatch.setattr(prepare, "settings", lambda: here)
    prepare.collect_static()
    first = (tmp_path / "static").stat().st_ino
    prepare.collect_static()
    assert (tmp_path / "static").stat().st_ino == first
