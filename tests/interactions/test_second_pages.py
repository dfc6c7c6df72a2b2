"""Choosing who reads again, and asking for it: pages, terminal, doctor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tertulia.cli import reading as terminal
from tertulia.interactions import second_readers
from tertulia.interactions.doctor import examine
from tertulia.interactions.endpoint.turn import ask_endpoints
from tertulia.interactions.models import Endpoint, Reading, SecondChoice
from tertulia.interactions.second_queries import second_of, second_progress
from tertulia.interactions.services.endpoint import save_endpoint
from tertulia.interactions.services.reading import read_batch
from tertulia.interactions.services.second import read_second_batch
from tertulia.kernel import clock
from tests.inbox.test_readings_out import nothing_to_start, run
from tests.inbox.world import said
from tests.interactions.careful_reader import CarefulReader, FirstReader
from tests.interactions.endpoint_server import Endpoint as Server
from tests.interactions.endpoint_world import agreed, endpoint, facts, server

if TYPE_CHECKING:
    from tests.inbox.world import World

__all__ = ["agreed", "server"]
pytestmark = pytest.mark.django_db
FORM = {"address": "https://llm.test/v1", "model": "small", "key": "sk-9", "daily_texts": "50"}


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.user)
    client.cookies["django_language"] = "en"
    world.user.language = "en"
    world.user.save()
    return client


def there(world: World, more: str = "") -> str:
    return f"/b/{world.brand.slug}/settings/reading/second/{more}"


def hear(world: World, name: str, text: str) -> Reading:
    world.hear(said(name, text))
    while read_batch(FirstReader()):
        pass
    return Reading.objects.get(interaction__remote_id=name)


def test_an_endpoint_is_set_up_and_a_brand_agrees(world: World) -> None:
    client = signed_in(world)
    assert 'value="endpoint"' not in client.get(there(world)).content.decode()
    assert client.post(there(world, "endpoint"), {**FORM, "on": "on"}).status_code == 302
    page = client.get(there(world)).content.decode()
    assert "Texts of this brand may be sent to llm.test" in page
    assert "They leave this server" in page
    assert "sk-9" not in page
    refused = client.post(there(world), {"by": "endpoint"})
    assert refused.status_code == 422
    assert "may be sent to llm.test" in refused.content.decode()
    assert not SecondChoice.objects.filter(by="endpoint").exists()
    assert client.post(there(world), {"by": "endpoint", "agreed": "on"}).status_code == 302
    found = second_of(scope=world.scope)
    assert (found.reads, found.agreed_by) == ("endpoint", world.scope.actor)
    assert client.post(there(world), {"by": "nobody"}).status_code == 302
    assert second_of(scope=world.scope).reads == ""
    assert not SecondChoice.objects.get().agreed_at


def test_the_key_stays_where_the_field_is_left_empty_and_goes_when_told(world: World) -> None:
    client = signed_in(world)
    client.post(there(world, "endpoint"), FORM)
    before = bytes(endpoint().sealed)
    client.post(there(world, "endpoint"), {**FORM, "key": "", "model": "other"})
    assert (bytes(endpoint().sealed), endpoint().model) == (before, "other")
    client.post(there(world, "endpoint"), {**FORM, "key": "", "forget_key": "on"})
    assert bytes(endpoint().sealed) == b""


@pytest.mark.parametrize(
    "wrong", [{"address": "http://llm.test"}, {"model": ""}, {"daily_texts": "0"}, {"key": "ä ö"}]
)
def test_what_is_wrong_is_said_and_changes_nothing(world: World, wrong: dict[str, str]) -> None:
    assert signed_in(world).post(there(world, "endpoint"), {**FORM, **wrong}).status_code == 422
    assert not Endpoint.objects.exists()


def test_another_address_stops_it_until_the_brand_agrees_again(agreed: World) -> None:
    save_endpoint(scope=agreed.scope, facts=facts("https://other.test/v1"))
    page = signed_in(agreed).get(there(agreed)).content.decode()
    assert "The address is now other.test: nothing is sent until you agree to it." in page


def test_what_goes_wrong_is_seen_in_settings_and_by_the_doctor(
    agreed: World, server: Server
) -> None:
    server.reply = lambda _asked: (401, {}, b"<b>secret</b>")
    hear(agreed, "a", "¿qué?")
    ask_endpoints()
    page = signed_in(agreed).get(there(agreed)).content.decode()
    assert "It refuses the key." in page
    assert "<b>secret" not in page

    def at_fault() -> list[str]:
        return [each.what for each in examine() if not each.ok and "endpoint" in each.what]

    assert at_fault() == ["The endpoint 127.0.0.1 for second readings: It refuses the key."]
    server.reply = Server().reply
    Endpoint.objects.update(rests_until=clock.now() - timedelta(seconds=1))
    ask_endpoints()
    assert at_fault() == []


def test_a_click_has_a_text_read_carefully(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = hear(world, "a", "intent=praise sentiment=positive then intent=complaint")
    client = signed_in(world)
    line = world.line("a").id
    panel = f"/b/{world.brand.slug}/inbox/line/{line}/reading"
    assert "Read carefully" not in client.get(panel).content.decode(), "nobody is there to do it"
    monkeypatch.setattr(second_readers, "may_be_here", lambda: True)
    assert "Read carefully" in client.get(panel).content.decode()
    click = f"/b/{world.brand.slug}/inbox/line/{line}/carefully"
    answer = client.post(click, headers={"HX-Request": "true"}).content.decode()
    assert "It is being read again…" in answer
    assert "twice?n=1" in answer
    assert "It waits to be read again." in client.get(
        f"/b/{world.brand.slug}/inbox/line/{line}/twice?n=20"
    ).content.decode()  # fmt: skip
    assert read_second_batch(FirstReader(), CarefulReader()) == 1
    done = client.get(f"/b/{world.brand.slug}/inbox/line/{line}/twice?n=2").content.decode()
    assert "Read again by careful 1" in done
    assert "closest .read-panel" in done
    assert "Read again by careful 1" in client.get(panel).content.decode()
    row.refresh_from_db()
    assert row.intent == "complaint"


def test_what_stands_in_an_urgent_conversation_is_read_again(world: World) -> None:
    from tertulia.inbox.services.summing import hear_read
    from tertulia.interactions.events import InteractionsRead

    calm = hear(world, "a", "intent=praise sentiment=positive")
    urgent = hear(world, "b", "intent=praise sentiment=positive urgent=legal")
    assert calm.wants == 0
    hear_read([InteractionsRead(brand_id=world.brand.id, ids=[urgent.interaction_id])])
    calm.refresh_from_db()
    assert calm.wants == 2
    while read_second_batch(FirstReader(), CarefulReader()):
        pass
    hear_read([InteractionsRead(brand_id=world.brand.id, ids=[urgent.interaction_id])])
    calm.refresh_from_db()
    assert calm.wants == 0, "once is enough"


def test_how_it_goes_is_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "ready", nothing_to_start)
    monkeypatch.setattr(second_readers, "may_be_here", lambda: True)
    hear(world, "a", "then intent=praise")
    hear(world, "b", "then intent=praise")
    read_second_batch(FirstReader(), CarefulReader(), limit=1)
    old = clock.now() - timedelta(days=2)
    found = second_progress(scope=world.scope)
    assert (found.waiting, found.twice, found.read_day, found.failed_day) == (1, 1, 1, 0)
    said_there = run("status", "--brand", world.brand.slug)
    assert "reads again: local careful 1" in said_there
    assert "waiting to be read again: 1, in 24 hours: 1 read, 0 given up" in said_there
    Reading.objects.exclude(second="").update(second_at=old)
    assert second_progress(scope=world.scope).read_day == 0
