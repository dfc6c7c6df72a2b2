"""No token in a log, an exception, a repr or a fixture."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from tertulia.networks.contract import Connector, Publishes, ReadsInteractions
from tertulia.networks.errors import NetworkError
from tertulia.networks.values import Content, Part
from tests.contract.engine import carry_out
from tests.contract.world import World
from tests.servers.fault_proxy import Fault


def test_a_session_does_not_show_its_secret(world: World) -> None:
    shown = repr(world.session())
    assert not [each for each in world.secrets() if each in shown]


@pytest.mark.parametrize("kind", ["unauthorized", "scope", "refused", "rate_limited", "drop"])
def test_neither_log_nor_exception_tells_it(
    connector: Connector, world: World, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    assert isinstance(connector, Publishes)
    assert isinstance(connector, ReadsInteractions)
    session = world.session()
    calls: dict[bool, Callable[[], object]] = {
        True: lambda: carry_out(connector, session, Content((Part("hola"),))),
        False: lambda: connector.read_interactions(session, cursor=""),
    }
    with caplog.at_level(logging.DEBUG):
        for write in (True, False):
            world.proxy.clear()
            if kind == "drop":
                world.wrong(Fault("drop"), write=write)
            else:
                world.refuse(kind, write=write)
            with pytest.raises(NetworkError) as caught:
                calls[write]()
            error = caught.value
            told = "".join(traceback.format_exception(error))
            told += repr(vars(error)) + repr(error) + error.sentence + error.words + error.detail
            assert not [each for each in world.secrets() if each in told]
    assert not [each for each in world.secrets() if each in caplog.text]


def test_no_fixture_holds_one(connector: Connector, world: World) -> None:
    module = import_module(type(connector).__module__)
    folder = Path(module.__file__ or "").parent
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [each for each in world.secrets() if each in text], path
