"""Several dispatchers at work: each post once, each channel in order, through a database that
goes away and comes back."""

from __future__ import annotations

import threading
from collections import defaultdict
from pathlib import Path
from unittest import mock

import pytest
from django.db import OperationalError

from tertulia.delivery.engine import sender
from tertulia.delivery.engine.dispatcher import Dispatcher
from tertulia.delivery.engine.owner import Owner
from tertulia.delivery.models import Delivery
from tertulia.delivery.states import State
from tertulia.networks.values import StepOrder
from tests.delivery.holding import in_thread, wait_until
from tests.delivery.world import World, drain_until_settled


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_send_each_once_and_each_channel_in_order(committed: World) -> None:
    channels = [committed.channel, *(committed.another_channel(f"c{n}") for n in range(4))]
    texts = defaultdict(list)
    for number in range(30):
        channel = channels[number % 5]
        committed.schedule(f"text {number}", channel_id=channel.id, in_s=-30 + number)
        texts[channel.remote_id].append(f"text {number}")
    busy: dict[str, int] = defaultdict(int)
    together: list[str] = []
    lock = threading.Lock()

    def watch(order: StepOrder) -> None:
        text = order.content.parts[0].text if order.content else ""
        lane = str(int(text.split()[1]) % 5)
        with lock:
            busy[lane] += 1
            if busy[lane] > 1:
                together.append(lane)
        threading.Event().wait(0.01)
        with lock:
            busy[lane] -= 1

    committed.network.during = watch
    dispatchers = [Dispatcher(f"tests:{n}", threads=3) for n in range(2)]
    threads = [in_thread(each.run) for each in dispatchers]
    wait_until(lambda: not Delivery.objects.exclude(state=State.PUBLISHED).exists(), within_s=30)
    for each in dispatchers:
        each.stop()
    for thread in threads:
        thread.join(20)
    assert together == [], "one sender per channel at a time"
    assert len(committed.network.made) == 30
    for number in range(5):
        mine = [t for t in committed.network.texts() if int(t.split()[1]) % 5 == number]
        assert mine == sorted(mine, key=lambda text: int(text.split()[1]))


def test_a_receipt_is_kept_through_a_restart_of_the_database(engine: World) -> None:
    """What the network gave is known nowhere else: it is written again and again."""
    keep, fails = sender._keep, iter([True, True, False])

    def flaky(*args: object, **more: object) -> object:
        if next(fails, False):
            raise OperationalError("terminating connection due to administrator command")
        return keep(*args, **more)  # type: ignore[arg-type]

    delivery_id = engine.schedule("hello")
    with mock.patch.object(sender, "_keep", flaky):
        drain_until_settled(delivery_id)
    assert engine.state(delivery_id) == State.PUBLISHED
    assert engine.network.texts() == ["hello"]
    assert engine.network.finds == 0


def test_a_name_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    import os

    first, second = Owner(tmp_path), Owner(tmp_path)
    assert first.name != second.name
    os.close(first.handle)  # as the kernel does when the process ends
    assert Owner(tmp_path).name == first.name
