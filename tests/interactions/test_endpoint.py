"""A second reader at another address: who agreed, what is sent, and nothing it says is believed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from tertulia.interactions.endpoint import turn
from tertulia.interactions.endpoint.turn import ask_endpoints, settle
from tertulia.interactions.models import Endpoint, Reading
from tertulia.interactions.second_rules import Why
from tertulia.interactions.services.claiming import claim, endpoints_to_ask
from tertulia.interactions.services.correcting import correct_reading
from tertulia.interactions.services.endpoint import choose_second, save_endpoint
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.services.wanting import read_carefully
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotAllowed
from tertulia.kernel.settings import settings
from tests.inbox.world import person, said
from tests.interactions.endpoint_server import Endpoint as Server
from tests.interactions.endpoint_world import agreed, endpoint, facts, hear, row, server

if TYPE_CHECKING:
    from tests.inbox.world import World

__all__ = ["agreed", "server"]
pytestmark = pytest.mark.django_db


def test_it_reads_what_is_unsure_and_says_who_said_it(agreed: World, server: Server) -> None:
    hear(agreed, "¿qué?", "intent=praise sentiment=positive")
    assert ask_endpoints() == 1
    found = row()
    assert (found.intent, found.sentiment, found.urgent) == ("complaint", "negative", "legal")
    assert found.said_by == "plain 1+@127.0.0.1 small"
    assert (found.language, found.wants) == ("es", 0)
    assert row(1).second == ""
    path, headers, question = server.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == "Bearer sk-1"
    assert question["response_format"]["json_schema"]["strict"] is True
    assert question["model"] == "small"


def test_nothing_leaves_without_consent_to_exactly_this_host(world: World, server: Server) -> None:
    save_endpoint(scope=world.scope, facts=facts(server.address))
    hear(world, "¿qué?")
    assert ask_endpoints() == 0
    with pytest.raises(Invalid):
        choose_second(scope=world.scope, by="endpoint", all_texts=False, agreed=False)
    choose_second(scope=world.scope, by="endpoint", all_texts=True, agreed=True)
    assert ask_endpoints() == 0, "what was said before the consent stays here"
    hear(world, "¿y qué?")
    save_endpoint(scope=world.scope, facts=facts(server.address.replace("127.0.0.1", "127.0.0.2")))
    assert ask_endpoints() == 0, "another host needs another consent"
    save_endpoint(scope=world.scope, facts=facts(server.address, on=False))
    assert ask_endpoints() == 0
    assert server.asked == []
    save_endpoint(scope=world.scope, facts=facts(server.address))
    assert ask_endpoints() == 1
    read_carefully(scope=world.scope, interaction_id=row().interaction_id)
    assert ask_endpoints() == 1, "an older one, when a person asks for it"


def test_a_consent_is_taken_back_at_once(agreed: World, server: Server) -> None:
    hear(agreed, "¿qué?")
    choose_second(scope=agreed.scope, by="nobody", all_texts=False, agreed=False)
    assert ask_endpoints() == 0
    choose_second(scope=agreed.scope, by="local", all_texts=False, agreed=False)
    assert ask_endpoints() == 0
    with pytest.raises(Invalid):
        choose_second(scope=agreed.scope, by="endpoint", all_texts=False, agreed=False)
    assert server.asked == []


def test_another_organisations_endpoint_gets_nothing(agreed: World, server: Server) -> None:
    from tests.inbox.world import make_world

    other = make_world()
    with pytest.raises(Invalid):
        choose_second(scope=other.scope, by="endpoint", all_texts=True, agreed=True)
    hear(other, "¿qué?")
    assert ask_endpoints() == 0


def test_people_stay_here(agreed: World, server: Server) -> None:
    text = (
        "Gracias @mario_p y Lucía Paredes, dice LUCIA: Mireia lo sabe. @cafetertulia mi correo es"
        " ana@example.org, mi número +593 99 123 4567, https://mi.sitio.test/lucia?x=1"
    )
    hear(agreed, text, mentions=("mario_p",), author=person("luciap", "Lucía Paredes"))
    assert ask_endpoints() == 1
    assert server.texts() == [
        "Gracias @user y @user @user, dice @user: @user lo sabe. @brand mi correo es"
        " [mail], mi número [number], [link mi.sitio.test]"
    ]
    hear(agreed, "x" * 9000)
    assert ask_endpoints() == 1
    assert len(server.texts()[-1]) == 2000


def test_the_key_is_kept_encrypted_for_its_host_alone(world: World, server: Server) -> None:
    save_endpoint(scope=world.scope, facts=facts(server.address))
    assert b"sk-1" not in bytes(endpoint().sealed)
    save_endpoint(scope=world.scope, facts=facts(server.address + "/other", key=None))
    assert endpoint().sealed
    save_endpoint(scope=world.scope, facts=facts("https://elsewhere.test/v1", key=None))
    assert not endpoint().sealed


def test_only_who_has_all_brands_sets_the_address(world: World) -> None:
    from dataclasses import replace

    small = replace(world.scope, permissions=world.scope.permissions - {"organisation.settings"})
    with pytest.raises(NotAllowed):
        save_endpoint(scope=small, facts=facts("https://a.test/v1"))
    smaller = replace(world.scope, permissions=frozenset({"conversation.read"}))
    with pytest.raises(NotAllowed):
        choose_second(scope=smaller, by="nobody", all_texts=False, agreed=False)


@pytest.mark.parametrize(
    "address",
    ["", "a.test/v1", "ftp://a.test", "https://", "https://u:p@a.test", "https://a.test/?k=1",
     "https://a.test/#x", "https://a.test:99999", "https://a.test:0", "https://a b", "file:///etc",
     "http://a.test/v1\r\nx: y", "https://[::1", "https://é.test"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(world: World, address: str) -> None:
    with pytest.raises(Invalid):
        save_endpoint(scope=world.scope, facts=facts(address))


def test_plain_http_is_for_ones_own_network(world: World) -> None:
    with pytest.raises(Invalid):
        save_endpoint(scope=world.scope, facts=facts("http://a.test/v1", private=False))
    save_endpoint(
        scope=world.scope, facts=facts(" https://a.test/v1/chat/completions/ ", private=False)
    )
    assert endpoint().address == "https://a.test/v1"


def test_a_private_address_is_refused_unless_it_was_allowed_here(
    agreed: World, server: Server
) -> None:
    Endpoint.objects.update(private=False)
    assert settings().allowed_networks == (), "the tests' settings allow none"
    hear(agreed, "¿qué?")
    ask_endpoints()
    assert server.asked == []
    assert endpoint().words == "private"
    assert (row().second, row().wants, row().tries) == ("", Why.UNSURE, 0)


def test_the_place_where_clouds_keep_keys_is_never_asked(agreed: World) -> None:
    Endpoint.objects.update(address="http://169.254.169.254/v1")
    from tertulia.interactions.models import SecondChoice

    SecondChoice.objects.update(agreed_host="169.254.169.254")
    hear(agreed, "¿qué?")
    ask_endpoints()
    assert endpoint().words == "private"


def test_nobody_there_rests_and_comes_back(agreed: World, server: Server) -> None:
    right = endpoint().address
    Endpoint.objects.update(address="http://127.0.0.1:9/v1")
    hear(agreed, *["¿qué?"] * 20)
    now = clock.now()
    with time_machine.travel(now, tick=False):
        ask_endpoints()
        assert (endpoint().failures, endpoint().words) == (3, "away")
        assert endpoint().rests_until == now + timedelta(seconds=30)
        assert endpoints_to_ask() == []
        assert ask_endpoints() == 0
    with time_machine.travel(now + timedelta(seconds=31), tick=False):
        assert ask_endpoints() == 1, "one text tries whether it is back"
        assert endpoint().rests_until == now + timedelta(seconds=31 + 120)
    Endpoint.objects.update(address=right)
    with time_machine.travel(now + timedelta(minutes=10), tick=False):
        ask_endpoints()
    assert endpoint().failures == 0
    assert Reading.objects.exclude(second="").count() == 20


def test_the_days_budget_is_kept(agreed: World, server: Server) -> None:
    Endpoint.objects.update(daily_texts=3)
    hear(agreed, *["¿qué?"] * 5)
    now = clock.now().replace(hour=12)
    with time_machine.travel(now, tick=False):
        assert ask_endpoints() == 3
        assert ask_endpoints() == 0
    with time_machine.travel(now + timedelta(days=1), tick=False):
        assert ask_endpoints() == 2


def test_what_changed_while_it_was_asked_is_not_overwritten(agreed: World, server: Server) -> None:
    hear(agreed, "¿qué?", "¿cuándo?", "¿cómo?", "¿dónde?")
    batch = claim(endpoint().id)
    assert batch is not None
    assert claim(endpoint().id) is None, "nobody asks for the same text meanwhile"
    reader = turn.reader_of(batch.endpoint)
    assert reader is not None
    outcomes = turn._outcomes(reader, batch)
    store_page(
        scope=agreed.scope, channel_id=agreed.channel.id, items=[said("t0", "intent=thanks")]
    )
    key = row(1).interaction_id
    correct_reading(scope=agreed.scope, interaction_id=key, field="intent", label="spam")
    row(2).interaction.delete()
    settle(batch, outcomes, version=reader.version)
    assert row(0).version == "", "the edited text is read anew"
    assert (row(1).intent, row(1).sentiment) == ("spam", "negative")
    assert (row(3).intent, row(3).second) == ("complaint", "@127.0.0.1 small")
    settle(batch, outcomes, version=reader.version)
    assert Reading.objects.exclude(second="").count() == 2


def test_what_a_killed_worker_asked_for_comes_again_when_its_lease_ends(
    agreed: World, server: Server
) -> None:
    hear(agreed, "¿qué?")
    now = clock.now()
    assert claim(endpoint().id) is not None
    assert ask_endpoints() == 0
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        assert ask_endpoints() == 1
    assert row().second == "@127.0.0.1 small"


def test_a_key_that_cannot_be_opened_is_said(agreed: World, server: Server) -> None:
    Endpoint.objects.update(sealed=b"from another installation")
    hear(agreed, "¿qué?")
    ask_endpoints()
    assert (endpoint().words, server.asked) == ("locked", [])
