"""`tertulia campaign` and `tertulia link`, as a script uses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from tertulia.campaigns import services
from tertulia.campaigns.models import Campaign
from tertulia.cli import _campaign_parts, campaign, link
from tertulia.cli.ending import Problem
from tertulia.links.models import ShortLink


@contextmanager
def nothing_to_start() -> Iterator[None]:
    """The test's own database is ready."""
    yield


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (campaign, _campaign_parts, link):
        monkeypatch.setattr(module, "ready", nothing_to_start)


def run(command: Any, *words: str) -> list[str]:
    """The lines that it printed."""
    result = CliRunner().invoke(command, list(words))
    if result.exception:
        raise result.exception
    return result.stdout.strip().splitlines()


def test_a_campaign_is_made_listed_copied_and_not_ready_without_confirmation(world: Any) -> None:
    made = run(
        campaign.command,
        *("create", "Navidad 2026", "--brand", "here", "--from", "2026-12-01"),
        *("--to", "2026-12-24", "--brief", "2x1"),
    )
    assert made[0] == "navidad-2026"
    listed = run(campaign.command, "list", "--brand", "here", "--year", "2026")
    assert "2026-12-01..2026-12-24" in listed[0]
    assert "not confirmed: " in listed[0]
    copy = run(
        campaign.command,
        *("copy", made[-1], "--brand", "here", "--to-brand", "elsewhere"),
        *("--from", "2027-12-01", "--language", "ro"),
    )
    row = Campaign.objects.get(id=copy[-1])
    assert (row.brand_id, row.name) == (world.elsewhere.brand.id, "Navidad 2027")
    with pytest.raises(Problem, match="Not confirmed yet by"):
        run(campaign.command, "ready", made[-1], "--brand", "here")


def test_a_link_is_made_once_listed_and_stopped(world: Any) -> None:
    words = ("create", "https://example.org/menu", "--brand", "here", "--campaign", "navidad")
    made = run(link.command, *words)
    assert run(link.command, *words) == made
    assert "/l/" in made[-1]
    listed = run(link.command, "list", "--brand", "here", "--campaign", "navidad")
    assert "utm_campaign=navidad" in listed[0]
    assert run(link.command, "list", "--brand", "here", "--campaign", "other") == []
    run(link.command, "stop", made[0], "--brand", "here")
    assert ShortLink.objects.get(id=made[0]).stopped_at
    run(link.command, "stop", made[0], "--brand", "here", "--resume")
    assert not ShortLink.objects.get(id=made[0]).stopped_at
    with pytest.raises(Problem, match="Only web addresses"):
        run(link.command, "create", "javascript:alert(1)", "--brand", "here")


def test_a_campaign_gets_other_days(world: Any) -> None:
    first = ("--from", "2026-12-01", "--to", "2026-12-24")
    made = run(campaign.command, "create", "Navidad", "--brand", "here", *first)[-1]
    run(
        campaign.command,
        *("move", made, "--brand", "here", "--from", "2026-12-03", "--to", "2026-12-31"),
    )
    row = Campaign.objects.get(id=made)
    assert (f"{row.starts_on}", f"{row.ends_on}") == ("2026-12-03", "2026-12-31")


def test_what_a_campaign_holds_is_shown_and_taken_out_all_or_nothing(world: Any) -> None:
    here = ("--brand", "here")
    made = run(campaign.command, "create", "Navidad", *here, "--from", "2026-12-01")[-1]
    scope = world.here.scope
    row = UUID(made)
    task = services.add_task(scope=scope, campaign_id=row, text="Posters")
    question = services.ask_question(scope=scope, campaign_id=row, question="Sunday?")
    services.add_department(scope=scope, campaign_id=row, department="Bar", must_confirm=False)
    shown = run(campaign.command, "show", made, *here)
    assert f"task  {task.id}  open  Posters" in shown
    assert f"question  {question.id}  open  Sunday?" in shown
    assert "department  Bar  not told" in shown
    named = ("--task", f"{task.id}", "--question", f"{question.id}", "--department")
    services.tell_elsewhere(scope=scope, campaign_id=row, department="sales", where="by mail")
    with pytest.raises(Problem, match="told already"):
        run(campaign.command, "remove", made, *here, *named, "Ventas")
    assert f"task  {task.id}  open  Posters" in run(campaign.command, "show", made, *here)
    run(campaign.command, "remove", made, *here, *named, "Bar")
    left = " ".join(run(campaign.command, "show", made, *here))
    assert not any(each in left for each in ("task", "question", "Bar"))
    with pytest.raises(SystemExit):
        run(campaign.command, "remove", made, *here)
