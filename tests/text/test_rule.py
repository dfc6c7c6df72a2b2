"""Rules as data: every network's can be written, read and sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.kernel.text import CountingRule, Unit, count, rule_from, rule_to_dict
from tests.text.make_vectors import network_rules


@pytest.mark.parametrize("name", sorted(network_rules()))
def test_a_rule_survives_the_way_to_the_browser_and_back(
    name: str, rules: dict[str, CountingRule]
) -> None:
    sent = json.loads(json.dumps(rule_to_dict(rules[name])))
    assert rule_from(sent) == rules[name]


def test_all_sixteen_networks_have_a_rule(rule_data: dict[str, Any]) -> None:
    assert len([name for name in rule_data if "telegram_" not in name]) == 16


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({}, "unit"),
        ({"unit": "words"}, "words"),
        ({"unit": "utf8", "maximum": 3}, "maximum"),
        ({"unit": "utf8", "max": "3"}, "max"),
        ({"unit": "utf8", "max": -1}, "max"),
        ({"unit": "utf8", "url_cost": "half"}, "url_cost"),
        ({"unit": "utf8", "urls": "all"}, "urls"),
        ({"unit": "utf8", "also_unit": "utf16"}, "also_max"),
        ({"unit": "utf8", "fields": {"title": {"max": 3}}}, "unit"),
    ],
)
def test_a_wrong_rule_is_refused_by_name(data: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        rule_from(data)


def test_what_the_server_says_at_run_time_replaces_the_rule(
    rules: dict[str, CountingRule],
) -> None:
    rule = rules["mastodon"].with_limits(max=1000, url_cost=30)
    assert count("https://ejemplo.ec", rule).left == 970
    assert rule.with_limits() == rule


def test_a_field_has_its_own_rule(rules: dict[str, CountingRule]) -> None:
    title = rules["youtube"].fields["title"]
    assert (title.unit, title.max) == (Unit.UTF16, 100)
    assert count("a < b", title).problems == ("forbidden",)
