"""`tertulia plan`: the same services, from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from tertulia.accounts.models import Brand
from tertulia.cli import plan
from tertulia.planning.services.queues import save_queue
from tertulia.publishing.models import Post
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NOW, brand_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Brand]:
    @contextmanager
    def set_up_already() -> Iterator[None]:
        yield

    monkeypatch.setattr(plan, "ready", set_up_already)
    with time_machine.travel(NOW, tick=False):
        yield brand_of(world)


def run(brand: Brand, *words: str) -> Result:
    return CliRunner().invoke(plan.command, [*words, "--brand", brand.slug])


def test_a_trial_says_what_is_wrong_and_makes_nothing(brand: Brand, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(f"day,title\n{MONDAY},Loja\n2026-31-31,no day\n")
    tried = run(brand, "import", str(file), "--dry-run")
    assert "A3: “2026-31-31” is no day." in tried.output
    assert "1 rows would be made drafts, 0 differ" in tried.output
    assert tried.exit_code == 1
    assert Post.objects.count() == 0
    run(brand, "import", str(file))
    assert list(Post.objects.values_list("title", flat=True)) == ["Loja"]


def test_the_plan_goes_out_as_a_sheet(brand: Brand, world: World, tmp_path: Path) -> None:
    written(world)
    file = tmp_path / "plan.xlsx"
    done = run(brand, "export", str(file), "--first", str(MONDAY - timedelta(days=7)))
    assert done.exit_code == 0, done.output
    assert file.read_bytes()[:2] == b"PK"


def test_queues_and_their_hours(brand: Brand, world: World) -> None:
    queue = save_queue(scope=world.scope, name="Mañanas", channel_ids=[world.channel.id])
    assert "has no hours yet" in run(brand, "queues").output
    told = run(brand, "slots", str(queue.id), "--add", "mon 09:00", "--add", "fri 18:30")
    assert told.output.split("\n")[:2] == ["mon 09:00", "fri 18:30"]
    assert "2026-11-23 09:00" in run(brand, "queues").output
    assert run(brand, "slots", str(queue.id), "--add", "someday").exit_code == 1
    assert queue.slots.get(weekday=4).hour == time(18, 30)
