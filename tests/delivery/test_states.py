"""Transitions: the table, and the trigger that keeps it."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from tertulia.delivery.models import Delivery
from tertulia.delivery.states import TRANSITIONS, State, may_follow
from tests.delivery.world import World


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(State)


def test_deleted_is_the_end() -> None:
    assert not TRANSITIONS[State.DELETED]


@pytest.mark.django_db
def test_the_database_allows_exactly_what_the_table_allows(world: World) -> None:
    delivery_id = world.schedule("hello")
    rows = Delivery.objects.filter(id=delivery_id)
    for old, new in itertools.product(State, State):
        with transaction.atomic():
            _force(delivery_id, old)
            try:
                with transaction.atomic():
                    rows.update(state=new)
                allowed = True
            except IntegrityError:
                allowed = False
        assert allowed == may_follow(old, new), f"{old} > {new}"


@pytest.mark.django_db
def test_a_snapshot_never_changes(world: World) -> None:
    delivery_id = world.schedule("hello")
    with pytest.raises(IntegrityError, match="snapshot"), transaction.atomic():
        Delivery.objects.filter(id=delivery_id).update(content={"parts": []})


def _force(delivery_id: object, state: State) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE delivery_delivery SET state = %s WHERE id = %s", [state, delivery_id]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
