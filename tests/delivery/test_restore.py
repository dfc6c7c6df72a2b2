"""A restored copy publishes nothing by itself, and nothing twice."""

from __future__ import annotations

from uuid import uuid4

from tertulia.delivery import restoring
from tertulia.delivery.models import Delivery, Lane, Step
from tertulia.delivery.states import State
from tertulia.networks.errors import Unavailable
from tests.delivery.world import World, drain_once, drain_until_settled


def back_to_before(world: World, delivery_id: object) -> None:
    """As the backup has it: scheduled, nothing sent."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Delivery.objects.filter(id=delivery_id).update(
            state=State.SCHEDULED, published_at=None, url="", remote_id=""
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    Step.objects.filter(delivery_id=delivery_id).update(
        state="planned", receipt=None, remote_id="", intended_at=None, calls=0, done_at=None
    )


def test_the_first_start_and_the_same_installation_hold_nothing(world: World) -> None:
    mine = uuid4()
    assert not restoring.know_instance(mine)
    assert not restoring.know_instance(mine)
    assert restoring.brands_held_after_restore() == []


def test_another_installation_holds_every_brand(engine: World) -> None:
    restoring.know_instance(uuid4())
    delivery_id = engine.schedule("one", by_hand=True)
    fence = Lane.objects.get().fence
    assert restoring.know_instance(uuid4())
    assert restoring.brands_held_after_restore() == [engine.scope.brand_id]
    assert Lane.objects.get().fence > fence
    drain_once()
    assert engine.network.texts() == []
    assert engine.state(delivery_id) == State.HELD


def test_what_was_published_since_the_backup_is_not_published_again(engine: World) -> None:
    published, thread = engine.schedule("one", in_s=0), engine.schedule("two", "three", in_s=0)
    drain_until_settled(published, thread)
    for each in (published, thread):
        back_to_before(engine, each)
    never_sent = engine.schedule("four", in_s=0)
    later = engine.schedule("later", in_s=600)
    restoring.hold_after_restore()
    drain_once()
    result = restoring.release_restored(scope=engine.scope)
    assert set(result.found) == {published, thread}
    assert result.not_found == (never_sent,)
    assert engine.state(published) == engine.state(thread) == State.PUBLISHED
    assert engine.state(never_sent) == State.HELD
    assert engine.state(later) == State.SCHEDULED
    drain_once()
    assert engine.network.texts() == ["one", "two", "three"]


def test_where_the_network_cannot_be_read_a_person_decides(engine: World) -> None:
    delivery_id = engine.schedule("one")
    restoring.hold_after_restore()
    engine.network.find_error = Unavailable("Away.")
    result = restoring.release_restored(scope=engine.scope)
    assert result.unknown == (delivery_id,)
    assert engine.state(delivery_id) == State.HELD
    drain_once()
    assert engine.network.texts() == []


def test_a_thread_in_the_middle_stops_too(engine: World) -> None:
    delivery_id = engine.schedule("one", "two")
    drain_once()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Delivery.objects.filter(id=delivery_id).update(state=State.SENDING)
        cursor.execute("SET LOCAL session_replication_role = origin")
    Step.objects.filter(delivery_id=delivery_id, ordinal=1).update(state="planned", receipt=None)
    Delivery.objects.update(ready_at=engine.row(delivery_id).due_at)
    restoring.hold_after_restore()
    drain_once()
    assert engine.state(delivery_id) == State.HELD
