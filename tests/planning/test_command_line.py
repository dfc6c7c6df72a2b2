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
from tertulia.cli import _plan_acts, _plan_again, plan
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

    for module in (plan, _plan_acts, _plan_again):
        monkeypatch.setattr(module, "ready", set_up_already)
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


def test_posts_are_shifted_and_brought_back_by_a_file(
    brand: Brand, world: World, tmp_path: Path
) -> None:
    post, way = written(world), tmp_path / "way.json"
    done = run(brand, "move", str(post.id), "--days", "7", "--hour", "10:30", "--undo", str(way))
    assert done.exit_code == 0, done.output
    post.refresh_from_db()
    assert (post.due_day, post.due_time) == (MONDAY + timedelta(days=7), time(10, 30))
    assert run(brand, "undo", str(way)).exit_code == 0
    post.refresh_from_db()
    assert (post.due_day, post.due_time) == (MONDAY, time(9))
    way.write_text("{}")
    assert run(brand, "undo", str(way)).exit_code == 1
    past = run(brand, "move", str(post.id), "--days", "-7")
    assert (past.exit_code, "That day is over" in past.output) == (1, True)


def test_drafts_are_copied_served_and_discarded(brand: Brand, world: World) -> None:
    post = written(world)
    copied = run(brand, "copy", str(post.id)).output.split()[0]
    assert Post.objects.get(id=copied).due_day == MONDAY + timedelta(days=7)
    assert run(brand, "discard", copied).exit_code == 0
    assert Post.objects.get(id=copied).discarded_at is not None
    assert run(brand, "serve", str(post.id)).exit_code == 1
    assert run(brand, "serve", str(post.id), "--pillar", "origin").exit_code == 1
    assert run(brand, "serve", str(post.id), "--pillar", "none").exit_code == 0


def test_free_hours_are_read_taken_and_filled_from_a_pool(brand: Brand, world: World) -> None:
    queue = save_queue(scope=world.scope, name="Mañanas", channel_ids=[world.channel.id])
    run(brand, "slots", str(queue.id), "--add", "mon 09:00", "--add", "fri 18:30")
    span = ("--first", "2026-11-23", "--last", "2026-12-01")
    free = ["2026-11-23 09:00", "2026-11-27 18:30", "2026-11-30 09:00"]
    assert run(brand, "free", str(queue.id), *span).output.split("\n")[:3] == free
    idea = written(world, "Receta", None, None)
    assert run(brand, "take", str(queue.id), str(idea.id)).exit_code == 0
    assert run(brand, "free", str(queue.id), *span).output.split("\n")[:2] == free[1:]
    pool = run(brand, "pool", "create", "Siempre", "--rest", "5").output.strip()
    assert run(brand, "pool", "add", pool, str(idea.id)).exit_code == 0
    assert "Receta" in run(brand, "pool", "list").output
    tried = run(brand, "pool", "fill", pool, str(queue.id), *span, "--dry-run")
    assert tried.output == f"{free[1]}\tall of them rest\n{free[2]}\t{idea.id}\n"
    assert Post.objects.count() == 1
    run(brand, "pool", "fill", pool, str(queue.id), *span)
    assert Post.objects.exclude(id=idea.id).get().due_day == MONDAY + timedelta(days=7)
    assert run(brand, "pool", "remove", pool, str(idea.id)).exit_code == 0
    assert "Receta" not in run(brand, "pool", "list").output


def test_a_series_is_started_changed_interrupted_and_ended(brand: Brand, world: World) -> None:
    post = written(world)
    rule = ("--rule", "FREQ=WEEKLY;COUNT=4", "--from", str(MONDAY), "--hour", "09:00")
    series = run(brand, "series", "start", str(post.id), *rule).output.strip()

    def days() -> list[int]:
        rows = Post.objects.filter(discarded_at=None).order_by("due_day")
        return [(each.due_day - MONDAY).days for each in rows if each.due_day]

    assert days() == [0, 7, 14, 21]
    run(brand, "series", "skip", series, "2026-11-30")
    assert days() == [0, 14, 21]
    assert "2026-11-30" in run(brand, "series", "list").output
    run(brand, "series", "skip", series, "2026-11-30", "--back")
    assert days() == [0, 7, 14, 21]
    assert run(brand, "series", "change", series, "--hour", "10:00").output.endswith(series + "\n")
    assert Post.objects.filter(due_time=time(10), discarded_at=None).count() == 4
    run(brand, "series", "end", series, "--from", "2026-12-07")
    assert days() == [0, 7]
    run(brand, "series", "end", series)
    assert "ended" in run(brand, "series", "list").output
