"""The whole way with the real network: connected, published, heard, answered; access kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from atproto import Client

from tertulia.kernel.http import guarded_client
from tertulia.kernel.settings import settings
from tertulia.networks.values import Content, Part, RemoteRef, Session
from tests.connectors.bluesky.conftest import LOOPBACK, Desk
from tests.servers.bluesky import BlueskyAccount, BlueskyNetwork

Desks = Callable[[Session], Desk]


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Any]:
    """A brand whose operator allows loopback; senders run in the test's own transaction."""
    from tertulia.delivery.engine import sender
    from tertulia.networks import access, connecting, services
    from tests.roles.world import make_world

    class Kept:
        def close(self) -> None:
            """The test's transaction lives in it."""

    allowed = replace(settings(), allow_private=tuple(map(str, LOOPBACK)))
    with guarded_client(allowed.allowed_networks) as client:
        monkeypatch.setattr(connecting, "settings", lambda: allowed)
        monkeypatch.setattr(services, "http_client", lambda: client)
        monkeypatch.setattr(access, "http_client", lambda: client)
        monkeypatch.setattr(sender, "connection", Kept())
        yield make_world().here.scope


def connected(scope: Any, network: BlueskyNetwork, account: BlueskyAccount) -> Any:
    from tertulia.networks.connecting import connect_channel

    fields = {"handle": f"@{account.handle}", "app_password": account.app_password}
    return connect_channel(scope=scope, network="bluesky", address=network.pds, fields=fields)


def sent(scope: Any, channel_id: Any, kind: Any, content: Content) -> Any:
    """Scheduled for now and drained by the engine; the delivery's row."""
    from tertulia.delivery import services
    from tertulia.delivery.models import Delivery
    from tertulia.delivery.values import Due
    from tertulia.kernel import clock
    from tertulia.kernel.ids import new_id
    from tests.delivery.world import drain_until_settled

    due = Due(at=clock.now() - timedelta(seconds=1), local=None, zone="UTC")
    made = services.schedule_delivery(
        scope=scope, channel_id=channel_id, kind=kind, due=due, origin="test",
        origin_id=new_id(), content=content,
    )  # fmt: skip
    drain_until_settled(made, within_s=60)
    return Delivery.objects.get(id=made)


def heard(channel_id: Any) -> list[Any]:
    """All interactions of the channel, after its feeds were read once."""
    from tertulia.interactions.calling import HOLDER
    from tertulia.interactions.jobs import read_feed
    from tertulia.interactions.models import Feed, Interaction
    from tertulia.interactions.services.feeds import ensure_feeds, take_due_feed
    from tertulia.kernel import clock

    ensure_feeds()
    Feed.objects.filter(channel_id=channel_id).update(next_at=clock.now())
    while feed := take_due_feed(holder=HOLDER, names=("interactions", "own"), lease_s=60):
        read_feed(feed)
    assert not Feed.objects.filter(channel_id=channel_id, failures__gt=0).exists()
    return list(Interaction.objects.filter(channel_id=channel_id).order_by("created_at"))


def test_one_idea_goes_out_and_its_answer_is_answered(
    core: Any,
    bluesky_network: BlueskyNetwork,
    ana: Session,
    desk_of: Desks,
    witness: Client,
) -> None:
    from tertulia.delivery.states import DeliveryKind, State

    account = bluesky_network.create_account("journey")
    channel = connected(core, bluesky_network, account)
    assert (channel.handle, channel.remote_id) == (account.handle, account.did)
    content = Content((Part("Hoy abrimos"), Part("y mañana también")), language="es")
    post = sent(core, channel.id, DeliveryKind.POST, content)
    assert post.state == State.PUBLISHED
    bluesky_network.settle()
    own = [each for each in heard(channel.id) if each.ours]
    assert {each.text for each in own} == {"Hoy abrimos", "y mañana también"}

    first = RemoteRef(next(each.remote_id for each in own if each.text == "Hoy abrimos"))
    comment = desk_of(ana).say("¿A qué hora?", in_reply_to=first)
    bluesky_network.settle()
    asked = [each for each in heard(channel.id) if not each.ours]
    assert [(each.text, each.kind) for each in asked] == [("¿A qué hora?", "comment")]

    answer = Content((Part("A las nueve"),), in_reply_to=RemoteRef(asked[0].remote_id), root=first)
    reply = sent(core, channel.id, DeliveryKind.REPLY, answer)
    assert reply.state == State.PUBLISHED
    bluesky_network.settle()
    thread = witness.get_post_thread(comment.id).thread
    assert [each.post.record.text for each in thread.replies] == ["A las nueve"]
    assert thread.replies[0].post.record.reply.root.uri == first.id
    assert len(heard(channel.id)) == 4


def test_the_vault_renews_the_access_and_an_ended_one_asks_for_a_person(
    core: Any, bluesky_network: BlueskyNetwork
) -> None:
    from tertulia.kernel import clock
    from tertulia.networks.credentials import fresh_access
    from tertulia.networks.errors import NeedsReauth
    from tertulia.networks.models import Channel, Credential, Health

    account = bluesky_network.create_account("keeper")
    channel = connected(core, bluesky_network, account)
    before = fresh_access(channel.id)
    Credential.objects.update(refresh_at=clock.now())
    after = fresh_access(channel.id)
    assert after.version == before.version + 1
    assert after.secret is not None
    assert before.secret is not None
    assert after.secret["refresh"] != before.secret["refresh"]
    assert after.refresh_at is not None
    assert after.refresh_at > clock.now()

    bluesky_network.end_sessions(account)
    Credential.objects.update(refresh_at=clock.now())
    with pytest.raises(NeedsReauth):
        fresh_access(channel.id)
    assert Channel.objects.get(id=channel.id).health == Health.REAUTH
