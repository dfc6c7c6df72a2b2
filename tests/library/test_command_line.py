"""`tertulia media`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tertulia.cli import media
from tertulia.library.models import Asset
from tests.library import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ready_already(monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    monkeypatch.setattr(media, "ready", nullcontext)


def test_files_are_taken_in_and_listed(people: Any, tmp_path: Path) -> None:
    path = tmp_path / "cup.jpg"
    path.write_bytes(files.jpeg())
    run = CliRunner()
    added = run.invoke(
        media.command,
        ["add", str(path), "--brand", "here", "--tag", "Summer", "--expires", "2030-01-31"],
    )
    assert added.exit_code == 0, added.output
    assert path.exists(), "the person's own file is not used up"
    asset = Asset.objects.get()
    assert (asset.tags, str(asset.expires_on)) == (["summer"], "2030-01-31")
    assert str(asset.id) in added.output
    listed = run.invoke(media.command, ["list", "--brand", "here", "--words", "cup"])
    assert f"{asset.id}  image  640x480  until 2030-01-31  cup.jpg" in listed.output
    assert run.invoke(media.command, ["list", "--brand", "here", "--words", "no"]).output == ""
