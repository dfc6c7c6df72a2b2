"""What a row names never goes; what nothing names goes after a day, and for good after a week."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.delivery.models import Delivery
from tertulia.kernel import blobs, clock
from tertulia.kernel.blobs import BlobMissing, blob_path, existing_blob, store_blob
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings as program_settings
from tertulia.library import orphans
from tertulia.library.models import Asset, Version
from tertulia.library.orphans import clear_orphans
from tertulia.library.services import take_in
from tertulia.networks.models import Channel
from tertulia.publishing.cropping import cut
from tests.library import files

pytestmark = pytest.mark.django_db

ONCE = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder without what other tests left in theirs."""
    own = replace(program_settings(), data_dir=tmp_path)
    monkeypatch.setattr(blobs, "settings", lambda: own)


def kept(data: bytes, *, days: float) -> str:
    """Bytes that were kept so long ago."""
    digest = store_blob(data)
    at = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(blob_path(digest), (at, at))
    return digest


def named(scope: Scope, digest: str, where: str) -> None:
    """A row of the program that names these bytes somewhere."""
    if where in ("digest", "thumbnail", "poster", "source_digest"):
        own = {"digest": new_id().hex * 2, where: digest}
        Asset.objects.create(
            brand_id=scope.brand_id, mime="image/jpeg", bytes=1, width=1, height=1, **own
        )
    elif where == "version":
        asset = Asset.objects.create(
            brand_id=scope.brand_id, mime="image/jpeg", bytes=1, width=1, height=1,
            digest=new_id().hex * 2,
        )  # fmt: skip
        Version.objects.create(
            brand_id=scope.brand_id, asset=asset, number=1, digest=digest, mime="image/jpeg",
            bytes=1, width=1, height=1,
        )  # fmt: skip
    else:
        channel = Channel.objects.create(brand_id=scope.brand_id, network="x", handle=new_id().hex)
        media = {"digest": digest, "mime": "image/jpeg"}
        more = {"parts": [{"text": "", "media": [media]}]}
        cover = {"parts": [], "more": [["cover", f"{digest} image/jpeg"]]}
        Delivery.objects.create(
            brand_id=scope.brand_id, channel=channel, kind="post", origin="t", origin_id=new_id(),
            content=cover if where == "cover" else more, content_digest="0" * 64,
            due_at=clock.now(), ready_at=clock.now(), zone="UTC", zone_rules="x",
        )  # fmt: skip


PLACES = ("digest", "thumbnail", "poster", "source_digest", "version", "part", "cover")


@ONCE
@given(
    st.lists(
        st.tuples(st.sampled_from((*PLACES, "")), st.sampled_from((0.5, 0.99, 1.01, 40.0))),
        max_size=6,
    )
)
def test_named_bytes_stay_and_others_go_after_a_day(
    scope: Scope, those: list[tuple[str, float]]
) -> None:
    made = []
    for where, days in those:
        digest = kept(new_id().bytes, days=days)
        if where:
            named(scope, digest, where)
        made.append((digest, where, days))
    clear_orphans()
    for digest, where, days in made:
        assert blob_path(digest).exists() is bool(where or days < 1), (where, days)


def test_a_whole_asset_keeps_all_of_its_files(scope: Scope) -> None:
    asset = take_in(scope=scope, data=files.jpeg(), filename="a.jpg").asset
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert clear_orphans() == 0
    assert existing_blob(asset.digest)
    assert existing_blob(asset.thumbnail)


def test_bytes_kept_again_while_rows_are_read_stay(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload of the same file comes between the reading of the rows and the clearing."""
    data = new_id().bytes
    digest = kept(data, days=2)

    def reading() -> set[str]:
        store_blob(data)
        return set()

    monkeypatch.setattr(orphans, "named_in_rows", reading)
    assert clear_orphans() == 0
    assert blob_path(digest).exists()


def test_what_lies_aside_comes_back_when_asked_for_and_is_gone_after_a_week(scope: Scope) -> None:
    asked, forgotten = kept(new_id().bytes, days=2), kept(new_id().bytes, days=2)
    assert clear_orphans() == 2
    assert not blob_path(asked).exists()
    assert existing_blob(asked) == blob_path(asked)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        clear_orphans()
        with pytest.raises(BlobMissing):
            existing_blob(forgotten)


def test_a_cut_that_was_cleared_is_made_again(scope: Scope) -> None:
    asset = take_in(scope=scope, data=files.jpeg(5), filename="a.jpg").asset
    first = cut(asset.digest, asset.mime, "1:1", (0.0, 0.0))
    blob_path(first.digest).unlink()
    assert existing_blob(cut(asset.digest, asset.mime, "1:1", (0.0, 0.0)).digest)
