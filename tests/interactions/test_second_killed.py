"""kill -9 in the middle of a second reading: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings

from tertulia.interactions.models import AtWork, Reading
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.storing import store_page
from tertulia.kernel.models import Outbox
from tertulia.kernel.settings import settings
from tests.browser.live import database_url
from tests.ground.waiting import until
from tests.inbox.world import said
from tests.interactions.careful_reader import FirstReader

if TYPE_CHECKING:
    from tests.inbox.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
MANY = 40


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that reads."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tertulia.web.settings",
        "TERTULIA_DATA": str(settings().data_dir),
        "TERTULIA_SECRET_KEY": django_settings.SECRET_KEY,
        "TERTULIA_VAULT_KEYS": ",".join(settings().vault_keys),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.interactions.twice_at_work", str(folder)],
        env=environment,
        stdin=subprocess.PIPE,
    )
    assert process.stdin
    try:
        yield process
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        finally:
            process.kill()


def diary(folder: Path) -> list[str]:
    path = folder / "diary"
    return path.read_text().split("\n")[:-1] if path.exists() else []


def test_killed_in_the_middle_it_loses_and_doubles_nothing(world: World, tmp_path: Path) -> None:
    items = [said(f"t{at}", f"n{at} then intent=thanks sentiment=positive") for at in range(MANY)]
    store_page(scope=world.scope, channel_id=world.channel.id, items=items)
    while read_batch(FirstReader()):
        pass
    Outbox.objects.all().delete()
    with worker(tmp_path) as first:
        assert until(lambda: len(diary(tmp_path)) == 16)
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    assert Reading.objects.filter(second="").count() == MANY
    assert Reading.objects.filter(wants__gt=0).count() == MANY
    assert len(AtWork.objects.get(id=2).ids) == 16, "the dying is remembered"
    (tmp_path / "go").touch()
    with worker(tmp_path):
        assert until(lambda: Reading.objects.filter(second="careful 1").count() == MANY)
    assert len(diary(tmp_path)) == 16 + MANY, "what was at work is read once more, no more"
    assert set(Reading.objects.values_list("intent", "wants")) == {("thanks", 0)}
    told = Outbox.objects.filter(event="interactions.read", listener="inbox.read")
    heard = [key for each in told.values_list("payload", flat=True) for key in each["ids"]]
    assert len(heard) == len(set(heard)) == MANY
    assert AtWork.objects.get(id=2).ids == []
