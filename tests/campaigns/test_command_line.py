"""`tertulia campaign` and `tertulia link`, as a script uses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from tertulia.campaigns.models import Campaign
from tertulia.cli import campaign, link
from tertulia.cli.ending import Problem
from tertulia.links.models import ShortLink


@contextmanager
def nothing_to_start() -> Iterator[None]:
    """The test's own database is ready."""
    yield


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (campaign, link):
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
