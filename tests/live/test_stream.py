"""The event stream: who hears what, resuming, and the database going away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from tertulia.accounts.models import Membership, User
from tertulia.kernel import live
from tertulia.kernel.clock import now
from tertulia.kernel.ids import new_id
from tertulia.kernel.settings import settings as ours
from tertulia.web.live import viewer as viewer_module
from tertulia.web.live.database import _threads
from tests.live.streaming import Listener, Server, serving
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def close_connections() -> None:
    """The stream's two threads keep connections that would hinder dropping the test database."""
    both = threading.Barrier(2)

    def close() -> None:
        both.wait(5)
        connection.close()

    for done in [_threads.submit(close), _threads.submit(close)]:
        done.result()


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    with serving() as running:
        running.application.viewers.fresh_s = 0.0
        yield running
    close_connections()


def cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def listen(server: Server, user: User, **more: str) -> Listener:
    return server.get(cookie=cookie(user), **more).wait_until_open()


def test_a_member_hears_the_brand(server: Server, world: World) -> None:
    listener = listen(server, world.people["reader"])
    live.notify(world.here.brand.id, "inbox", {"conversation": "7"})
    listener.wait_for(lambda me: me.kinds() == ["inbox"])
    assert listener.told[-1].data == {
        "kind": "inbox",
        "brand_id": str(world.here.brand.id),
        "data": {"conversation": "7"},
    }
    assert listener.headers["cache-control"] == "no-store"


def test_what_is_rolled_back_is_never_heard(server: Server, world: World) -> None:
    listener = listen(server, world.people["reader"])
    with transaction.atomic():
        live.notify(world.here.brand.id, "never")
        transaction.set_rollback(True)
    live.notify(world.here.brand.id, "after")
    listener.wait_for(lambda me: me.kinds() == ["after"])


def test_another_brand_is_not_heard(server: Server, world: World) -> None:
    listener = listen(server, world.people["reader"])
    live.notify(world.elsewhere.brand.id, "secret")
    live.notify(world.here.brand.id, "ours")
    listener.wait_for(lambda me: me.kinds() == ["ours"])


def test_only_for_one_person_and_only_with_the_permission(server: Server, world: World) -> None:
    reader, owner = world.people["reader"], world.people["owner"]
    of_reader, of_owner = listen(server, reader), listen(server, owner)
    brand_id = world.here.brand.id
    live.notify(brand_id, "for_owner", user_id=owner.id)
    live.notify(brand_id, "for_managers", permission="team.manage")
    live.notify(brand_id, "for_all")
    of_owner.wait_for(lambda me: me.kinds() == ["for_owner", "for_managers", "for_all"])
    of_reader.wait_for(lambda me: me.kinds() == ["for_all"])


def test_a_right_that_was_taken_away_is_heard_no_more(server: Server, world: World) -> None:
    reader = world.people["reader"]
    listener = listen(server, reader)
    elsewhere = world.elsewhere.brand
    Membership.objects.filter(user=reader).delete()
    Membership.objects.create(organisation_id=elsewhere.organisation_id, user=reader, role="reader")
    live.notify(world.here.brand.id, "secret")
    live.notify(elsewhere.id, "given")
    listener.wait_for(lambda me: "given" in me.kinds())
    assert listener.kinds() == ["given"]


def test_the_end_of_the_session_ends_the_stream(server: Server, world: World) -> None:
    reader = world.people["reader"]
    client = Client()
    client.force_login(reader)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    listener = server.get(cookie=f"{settings.SESSION_COOKIE_NAME}={key}").wait_until_open()
    client.logout()
    live.notify(world.here.brand.id, "secret")
    listener.wait_for(lambda me: me.ended)
    assert [each.event for each in listener.told] == ["hello", "bye"]


def test_a_stranger_is_refused(server: Server) -> None:
    for sent in ("", f"{settings.SESSION_COOKIE_NAME}=made-up"):
        listener = server.get(cookie=sent)
        listener.wait_for(lambda me: me.ended)
        assert listener.status == 401


def test_only_our_origin_may_read_it(server: Server, world: World) -> None:
    ourselves = ours().public_url
    listener = listen(server, world.people["reader"], origin=ourselves)
    assert listener.headers["access-control-allow-origin"] == ourselves
    assert listener.headers["access-control-allow-credentials"] == "true"
    other = server.get(cookie=cookie(world.people["reader"]), origin="http://evil.example")
    other.wait_for(lambda me: me.ended)
    assert other.status == 403
    assert "access-control-allow-origin" not in other.headers


def test_other_methods_are_refused(server: Server) -> None:
    listener = server.get(method="POST")
    listener.wait_for(lambda me: me.ended)
    assert listener.status == 405


@pytest.mark.parametrize("by", ["header", "query"])
def test_what_was_missed_is_repeated(server: Server, world: World, by: str) -> None:
    first = listen(server, world.people["reader"])
    live.notify(world.here.brand.id, "one")
    first.wait_for(lambda me: me.kinds() == ["one"])
    last = first.told[-1].id
    first.leave()
    live.notify(world.here.brand.id, "two")
    live.notify(world.here.brand.id, "three")
    again = {"last_event_id": last} if by == "header" else {"query": f"last_event_id={last}"}
    second = listen(server, world.people["reader"], **again)
    assert second.kinds() == ["two", "three"]


@pytest.mark.parametrize(
    ("age", "kinds"), [("5000", ["one", "two"]), ("0", []), ("", []), ("x", [])]
)
def test_a_page_hears_what_was_said_while_it_was_being_loaded(
    server: Server, world: World, age: str, kinds: list[str]
) -> None:
    live.notify(world.here.brand.id, "one")
    live.notify(world.here.brand.id, "two")
    assert listen(server, world.people["reader"], query=f"age_ms={age}").kinds() == kinds


def test_of_an_old_page_only_the_last_minute_is_repeated(world: World) -> None:
    live.notify(world.here.brand.id, "one")
    day = timedelta(days=1)
    assert [each.kind for each in live.events_since(day) or []] == ["one"]
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert live.events_since(day) == []
    assert live.events_since(day, limit=0) is None


def test_an_event_that_committed_late_is_repeated_though_its_id_is_lower(world: World) -> None:
    brand_id = world.here.brand.id
    live.notify(brand_id, "early id")
    live.notify(brand_id, "heard")
    heard = live.newest_id()
    again = live.events_after(heard)
    assert again is not None
    assert [each.kind for each in again] == ["early id"]
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert live.events_after(heard) == []


def test_what_is_too_old_to_be_repeated_is_said(server: Server, world: World) -> None:
    live.notify(world.here.brand.id, "one")
    gone = live.newest_id()
    live.notify(world.here.brand.id, "two")
    with time_machine.travel(now() + timedelta(hours=live.KEPT_H, minutes=1)):
        live.forget_old()
    assert live.newest_id() > gone
    listener = listen(server, world.people["reader"], last_event_id=str(gone))
    assert [each.event for each in listener.told] == ["lost", "hello"]


@pytest.mark.parametrize("sent", ["-1", "x", "9" * 30, "٣"])
def test_a_strange_last_id_is_ignored(server: Server, world: World, sent: str) -> None:
    listener = server.get(
        cookie=cookie(world.people["reader"]), query=f"last_event_id={sent.encode().hex()}"
    ).wait_until_open()
    assert listener.status == 200


def test_a_long_event_arrives_whole(server: Server, world: World) -> None:
    listener = listen(server, world.people["reader"])
    ids = [str(new_id()) for _ in range(400)]
    assert len(json.dumps(ids)) > 8000
    live.notify(world.here.brand.id, "many", {"ids": ids})
    listener.wait_for(lambda me: me.kinds() == ["many"])
    assert listener.told[-1].data["data"] == {"ids": ids}


def test_it_survives_the_loss_of_its_connection(server: Server, world: World) -> None:
    listener = listen(server, world.people["reader"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
        )
    live.notify(world.here.brand.id, "meanwhile")
    live.notify(world.here.brand.id, "after")
    listener.wait_for(lambda me: "after" in me.kinds())
    assert "meanwhile" in listener.kinds()


def test_one_connection_serves_many_streams(server: Server, world: World) -> None:
    listeners = [listen(server, world.people["reader"]) for _ in range(30)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
        )
        row = cursor.fetchone()
    assert row == (1,)
    live.notify(world.here.brand.id, "all")
    for listener in listeners:
        listener.wait_for(lambda me: me.kinds() == ["all"])


def test_one_that_does_not_read_is_ended_and_leaves_nothing_out() -> None:
    from tertulia.web.live.hub import MOST_WAITING, Stream

    stream = Stream()
    event = live.LiveEvent(1, new_id(), "x", {})
    for _ in range(MOST_WAITING + 5):
        stream.put(event)
    assert stream.events.get_nowait() is None


def test_rights_are_read_once_for_many_streams_of_a_session(
    server: Server, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.application.viewers.fresh_s = 60.0
    sent = cookie(world.people["reader"])
    listeners = [server.get(cookie=sent).wait_until_open() for _ in range(5)]
    reads: list[str] = []

    def counted(key: str) -> viewer_module.Viewer | None:
        reads.append(key)
        return None

    monkeypatch.setattr("tertulia.web.live.viewer.read_viewer", counted)
    live.notify(world.here.brand.id, "all")
    for listener in listeners:
        listener.wait_for(lambda me: me.kinds() == ["all"])
    assert reads == []
