"""Heard, threaded, answered, liked and hidden on the real Bluesky network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tertulia.networks.values import Content, Part, RemoteRef, Session
from tests.connectors.bluesky.conftest import Desk
from tests.connectors.bluesky.test_with_the_core import connected, core, heard, sent
from tests.servers.bluesky import BlueskyNetwork

__all__ = ["core"]


def pump() -> None:
    """Hand on every event, and those that come of them."""
    from tertulia.kernel.outbox import pump_once

    while pump_once():
        pass


def settled(delivery_id: Any) -> Any:
    """Drained by the engine, and heard by the inbox."""
    from tertulia.delivery.models import Delivery
    from tests.delivery.world import drain_until_settled

    drain_until_settled(delivery_id, within_s=60)
    pump()
    return Delivery.objects.get(id=delivery_id)


def test_a_comment_waits_is_answered_and_stays_one_conversation(
    core: Any,
    bluesky_network: BlueskyNetwork,
    ana: Session,
    desk_of: Callable[[Session], Desk],
) -> None:
    from tertulia.accounts.models import Brand, User
    from tertulia.accounts.scopes import scope_in
    from tertulia.delivery.models import Delivery
    from tertulia.delivery.states import DeliveryKind, State
    from tertulia.inbox.models import Conversation, Entry
    from tertulia.inbox.services.network_acts import act_on_network
    from tertulia.inbox.services.replying import send_reply

    account = bluesky_network.create_account("inboxer")
    channel = connected(core, bluesky_network, account)
    sent(core, channel.id, DeliveryKind.POST, Content((Part("Nuevo tueste"),), language="es"))
    bluesky_network.settle()
    post = next(each for each in heard(channel.id) if each.ours)
    desk_of(ana).say("¿Hacen envíos?", in_reply_to=RemoteRef(post.remote_id))
    bluesky_network.settle()
    heard(channel.id)
    pump()
    row = Conversation.objects.get(brand_id=core.brand_id)
    assert (row.state, row.about, row.kind) == ("open", post.remote_id, "comment")
    assert row.waiting_since is not None

    person = User.objects.get(name="Owner")
    scope = scope_in(person, Brand.objects.get(id=core.brand_id))
    entry_id = send_reply(
        scope=scope, conversation_id=row.id, text="Sí, a todo el país", close=True
    )
    delivery = settled(Entry.objects.get(id=entry_id).delivery_id)
    assert delivery.state == State.PUBLISHED
    assert Entry.objects.get(id=entry_id).delivery_state == "published"
    bluesky_network.settle()
    heard(channel.id)
    pump()
    reply = Entry.objects.get(id=entry_id)
    assert reply.interaction is not None
    assert reply.interaction.ours
    assert Entry.objects.filter(conversation=row, ours=True).exclude(kind="event").count() == 1
    row.refresh_from_db()
    assert (row.state, row.waiting_since, row.texts) == ("closed", None, 2)

    comment = Entry.objects.get(conversation=row, ours=False)
    for verb in ("like", "hide"):
        done = act_on_network(scope=scope, entry_id=comment.id, verb=verb)
        acted = settled(Delivery.objects.get(origin_id=done.act_id).id)
        assert acted.state == State.PUBLISHED, (verb, acted.words)
    comment.refresh_from_db()
    assert comment.liked
    assert comment.hidden
