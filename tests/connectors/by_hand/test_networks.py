"""The networks served by hand: complete facts, nothing to call."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.connectors.by_hand.connector import CONNECTOR, ByHand, load_all
from tertulia.networks import contract

EXPECTED = {
    "x", "threads", "instagram", "facebook_page", "tiktok", "youtube", "linkedin", "reddit",
    "pinterest", "telegram", "discord", "matrix", "wordpress", "google_business",
}  # fmt: skip
PROTOCOLS = (
    contract.TokenConnects,
    contract.OAuthConnects,
    contract.Describes,
    contract.Publishes,
    contract.ReadsInteractions,
    contract.Streams,
    contract.Measures,
)


def test_every_known_network_can_be_served_by_hand() -> None:
    assert {each.manifest.name for each in CONNECTOR} == EXPECTED


def test_marks_are_short_and_tell_networks_apart() -> None:
    marks = [each.manifest.mark for each in CONNECTOR]
    assert len(set(marks)) == len(marks)
    assert all(1 <= len(each) <= 2 for each in marks)


@pytest.mark.parametrize("network", CONNECTOR, ids=lambda each: each.manifest.name)
def test_facts_have_source_and_date_and_nothing_can_be_called(network: ByHand) -> None:
    manifest = network.manifest
    assert manifest.facts
    for fact in manifest.facts:
        assert fact.source, fact.name
        assert len(fact.checked) == 10, fact.name
    assert not [each.__name__ for each in PROTOCOLS if isinstance(network, each)]


def test_a_wrong_file_stops_the_start_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text('name = "other"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.toml"):
        load_all(tmp_path)
