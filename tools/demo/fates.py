"""What goes wrong in the demo, made by making the network go wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tertulia.delivery.models import Delivery, Step
from tertulia.networks.models import Channel
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.scheduling import schedule_post

if TYPE_CHECKING:
    from tools.demo.brands import Seeding

_WRITING = (["POST"], "/api/v1/statuses")
_READING = (["GET"], "/api/v1/accounts/*/statuses")


def go_wrong(seeding: Seeding, post: Post) -> None:
    """The network refuses it: a person is told why and may try again."""
    body = {"error": "Validation failed: your account was limited until it is confirmed"}
    refused = {"type": "status", "status": 422, "body": body}
    seeding.crowd.go_wrong(*_WRITING, refused)
    try:
        schedule_post(scope=seeding.scope, post_id=post.id, now=True)
        seeding.stage.send()
    finally:
        seeding.crowd.all_well()


def go_uncertain(seeding: Seeding, post: Post) -> None:
    """The answer was garbage, and the network lets nothing be read: only a person can know."""
    variant = Variant.objects.get(post=post)
    channel = Channel.objects.filter(id=variant.channel_id)
    known = channel.get().limits
    # For this once as a server that honours no keys, or the engine would simply repeat it.
    channel.update(limits={**known, "honours_keys": False})
    seeding.crowd.go_wrong(*_WRITING, {"type": "malformed"})
    try:
        (delivery_id,) = schedule_post(scope=seeding.scope, post_id=post.id, now=True)
        while Step.objects.filter(delivery_id=delivery_id, calls=0).exists():
            seeding.stage.send_once()
        seeding.crowd.go_wrong(*_READING, {"type": "status", "status": 403})
        step = Step.objects.get(delivery_id=delivery_id)
        if step.deadline_at is not None:
            # The engine gives the network its time to show what it accepted: here it has passed.
            long_ago = step.deadline_at - timedelta(minutes=3)
            Step.objects.filter(id=step.id).update(deadline_at=long_ago)
        Delivery.objects.filter(id=delivery_id).update(ready_at=seeding.plan.now)
        seeding.stage.send()
    finally:
        seeding.crowd.all_well()
        channel.update(limits=known)
