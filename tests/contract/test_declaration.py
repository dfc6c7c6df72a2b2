"""What a connector says of itself is whole and true."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from tertulia.kernel.text import rule_from
from tertulia.networks import contract
from tertulia.networks.contract import Connector, Publishes
from tertulia.networks.errors import Unsupported
from tertulia.networks.values import (
    Capability,
    Content,
    Limits,
    Part,
    StepKind,
)
from tests.contract.rules import RULES
from tests.contract.worlds import WORLDS

NEEDS = {
    Capability.TEXT: contract.Publishes,
    Capability.READ_INTERACTIONS: contract.ReadsInteractions,
    Capability.READ_CONVERSATION: contract.ReadsInteractions,
    Capability.READ_OWN: contract.ReadsInteractions,
    Capability.STREAM: contract.Streams,
    Capability.COUNTS: contract.Measures,
    Capability.PROFILE: contract.Describes,
}
ACTIONS = {
    StepKind.EDIT: Capability.EDIT,
    StepKind.DELETE: Capability.DELETE,
    StepKind.LIKE: Capability.LIKE,
    StepKind.UNLIKE: Capability.LIKE,
    StepKind.HIDE: Capability.HIDE,
    StepKind.UNHIDE: Capability.HIDE,
    StepKind.MUTE: Capability.MUTE,
    StepKind.UNMUTE: Capability.MUTE,
    StepKind.BLOCK: Capability.BLOCK,
    StepKind.UNBLOCK: Capability.BLOCK,
    StepKind.REPORT: Capability.REPORT,
    StepKind.FOLLOW: Capability.FOLLOW,
}


def quality_of(connector: Connector) -> dict[str, Any]:
    """The connector's `quality.toml`."""
    module = import_module(type(connector).__module__)
    path = Path(module.__file__ or "").with_name("quality.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_connected_network_has_a_world(network: str) -> None:
    assert network in WORLDS, f"add tests/contract/worlds/{network}.py"


def test_a_declared_capability_has_its_protocol(connector: Connector) -> None:
    for capability in connector.manifest.capabilities:
        if capability in NEEDS:
            assert isinstance(connector, NEEDS[capability]), capability


def test_somebody_can_connect_it(connector: Connector) -> None:
    manifest = connector.manifest
    assert manifest.oauth == isinstance(connector, contract.OAuthConnects)
    assert bool(manifest.connect_fields) == isinstance(connector, contract.TokenConnects)
    assert manifest.oauth or manifest.connect_fields


def test_every_fact_has_source_and_date(each_connector: Connector) -> None:
    manifest = each_connector.manifest
    assert manifest.facts
    for fact in manifest.facts:
        assert fact.source, fact.name
        assert len(fact.checked) == len("2026-01-01"), fact.name


def test_its_counting_rule_can_be_read(each_connector: Connector) -> None:
    rule = rule_from(each_connector.manifest.text)
    assert rule.max is None or rule.max > 0


def test_every_rule_is_done_or_exempt_with_a_reason(connector: Connector) -> None:
    rules = quality_of(connector)["rules"]
    assert set(rules) == set(RULES)
    for name, state in rules.items():
        assert state == "done" or len(state.get("exempt", "")) > 20, name


def test_what_is_not_built_is_listed_with_its_reason(connector: Connector) -> None:
    listed = quality_of(connector)["not_built"]
    assert listed
    for name, reason in listed.items():
        assert len(reason) > 15, name
    missing = set(Capability) - connector.manifest.capabilities
    assert {each.value for each in missing} <= set(listed)
    assert not {each.value for each in connector.manifest.capabilities} & set(listed)


def test_an_undeclared_action_is_refused_before_any_call(connector: Connector) -> None:
    assert isinstance(connector, Publishes)
    for kind, capability in ACTIONS.items():
        if not connector.manifest.can(capability):
            with pytest.raises(Unsupported):
                connector.plan_action(kind, None, Limits())


def test_undeclared_content_is_refused_before_any_call(connector: Connector) -> None:
    assert isinstance(connector, Publishes)
    manifest = connector.manifest
    for capability, content in (
        (Capability.LINK_CARD, Content((Part("a"),), link_card="https://example.com")),
        (Capability.CONTENT_WARNING, Content((Part("a"),), content_warning="w")),
        (Capability.THREAD, Content((Part("a"), Part("b")))),
    ):
        if not manifest.can(capability):
            with pytest.raises(Unsupported):
                connector.plan(content, Limits())
    with pytest.raises(Unsupported):
        connector.plan(Content((Part("a"),), visibility="no-such-visibility"), Limits())


def test_the_web_process_may_load_it_without_a_network_client(connector: Connector) -> None:
    """Loading a connector opens no client: a module-level one would live in every process."""
    module = import_module(type(connector).__module__)
    assert not [name for name, value in vars(module).items() if isinstance(value, httpx.Client)]
