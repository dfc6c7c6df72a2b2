"""Back up, publish, restore, release: whole, and no second copy on the network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.ground.serving import Served, serving
from tests.ground.waiting import until
from tests.servers.mastodon import MastodonServer
from tools.demo.pictures import draw

PASSPHRASE = "a passphrase of several words"
LOOPBACK = {"TERTULIA_ALLOW_PRIVATE": "127.0.0.1/32", "TERTULIA_WORKERS": "1"}


def run(served: Served, *words: str, typed: str = "", expect: int = 0) -> str:
    """One command of ours; the last line it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tertulia.cli", *words],
        env=served.environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return (done.stdout if expect == 0 else done.stderr).strip().splitlines()[-1]


def copies(server: MastodonServer, text: str) -> int:
    """How many posts of ada say that."""
    headers = {"Authorization": f"Bearer {server.ada_token}"}
    me = httpx.get(f"{server.url}/api/v1/accounts/verify_credentials", headers=headers).json()
    found = httpx.get(f"{server.url}/api/v1/accounts/{me['id']}/statuses?limit=40", headers=headers)
    return sum(text in each["content"] for each in found.json())


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    """Two installations in folders of their own, neither started."""
    with (
        serving(tmp_path / "first", **LOOPBACK) as first,
        serving(tmp_path / "second", **LOOPBACK) as second,
        # Held for the whole test, so that not every command starts and stops it.
        first.cluster,
        second.cluster,
    ):
        yield first, second


def test_what_was_published_after_the_backup_is_not_published_again(
    places: tuple[Served, Served], mastodon_server: MastodonServer, tmp_path: Path
) -> None:
    mastodon_server.reset()
    first, second = places
    picture = tmp_path / "cup.jpg"
    picture.write_bytes(draw("cup"))
    run(first, "prepare")
    run(first, "brand", "create", "Café", "--slug", "cafe")
    connect = ("channel", "connect", "--brand", "cafe", "--network", "mastodon", "--token", "-")
    typed = mastodon_server.ada_token + "\n"
    run(first, *connect, "--address", mastodon_server.url, typed=typed)
    run(first, "post", "create", "Once and only once", "--brand", "cafe", "--now")
    post = run(
        first, "post", "create", "Kept", "--brand", "cafe", "--picture", str(picture), "--alt", "x"
    )
    archive = tmp_path / "cafe.tar"
    run(first, "backup", str(archive), "--with-keys", "--passphrase", "-", typed=PASSPHRASE + "\n")
    assert archive.stat().st_mode & 0o077 == 0
    assert mastodon_server.ada_token.encode() not in archive.read_bytes()

    first.start()
    assert until(lambda: copies(mastodon_server, "Once and only once") == 1)
    first.stop()

    run(second, "restore", str(archive), "--passphrase", "-", typed=PASSPHRASE + "\n")
    for name in ("secret_key", "vault_keys"):
        kept = [(each.data / "keys" / name).read_text() for each in (first, second)]
        assert kept[0] == kept[1]
    assert states(second) == ["scheduled"]
    second.start()
    assert until(lambda: states(second) == ["held"], timeout_s=60)
    assert "Found on the networks: 1" in run(second, "brand", "release", "cafe")
    assert states(second) == ["published"]
    listed = run(second, "post", "list", "--brand", "cafe")
    assert "published  http" in listed
    # With the keys came the access, and with the media the picture: this goes out from here.
    run(second, "post", "schedule", post, "--brand", "cafe", "--now")
    assert until(lambda: copies(mastodon_server, "Kept") == 1)
    assert copies(mastodon_server, "Once and only once") == 1

    assert "not empty" in run(second, "restore", str(archive), "--without-keys", expect=1)


def states(served: Served) -> list[str]:
    """States of the deliveries, the first one planned first."""
    with psycopg.connect(served.cluster.url) as database:
        rows = database.execute("SELECT state FROM delivery_delivery ORDER BY id").fetchall()
    return [row[0] for row in rows]


def test_a_wrong_passphrase_or_file_is_refused_before_anything_is_written(
    places: tuple[Served, Served], tmp_path: Path
) -> None:
    first, second = places
    run(first, "prepare")
    archive = tmp_path / "one.tar"
    shut = ("--passphrase", "-")
    assert "12 characters" in run(
        first, "backup", str(archive), "--with-keys", *shut, typed="short\n", expect=1
    )
    assert not archive.exists()
    run(first, "backup", str(archive), "--with-keys", *shut, typed=PASSPHRASE + "\n")
    before = archive.read_bytes()
    assert "is there already" in run(first, "backup", str(archive), expect=1)
    assert archive.read_bytes() == before

    said = run(second, "restore", str(archive), *shut, typed="another one entirely\n", expect=1)
    assert "does not open" in said
    cut = tmp_path / "cut.tar"
    cut.write_bytes(before[:5000])
    assert "whole" in run(second, "restore", str(cut), "--without-keys", expect=1)
    run(second, "restore", str(archive), "--without-keys")
