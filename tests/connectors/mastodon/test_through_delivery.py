"""The whole way: connected, scheduled, sent by the engine, exactly once whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mastodon import Mastodon

from tertulia.connectors.mastodon.connector import CONNECTOR, MastodonConnector
from tertulia.kernel.http import guarded_client
from tertulia.networks.values import Content, Media, Part, RemoteRef, Target
from tests.contract.world import LOOPBACK, picture
from tests.servers.fault_proxy import Effect, Fault, FaultProxy, fault_proxy
from tests.servers.mastodon import MastodonServer

if TYPE_CHECKING:
    from tests.delivery.world import World

STATUSES = "/api/v1/statuses"


@pytest.fixture
def proxy(mastodon_server: MastodonServer) -> Iterator[FaultProxy]:
    with fault_proxy(mastodon_server.url) as made:
        yield made


@pytest.fixture
def world(
    proxy: FaultProxy,
    mastodon_server: MastodonServer,
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """A brand with a channel on the server, connected as a person connects it."""
    from tertulia.accounts.models import Brand, Organisation
    from tertulia.delivery import rules
    from tertulia.kernel.ids import new_id
    from tertulia.kernel.scope import Scope
    from tertulia.networks import access, registry, services
    from tertulia.networks.models import Channel
    from tests.delivery.world import World

    quick = replace(CONNECTOR.manifest, settle_s=0.2, call_deadline_s=1.0, upload_deadline_s=2.0)
    monkeypatch.setattr(registry, "connectors", lambda: {"mastodon": MastodonConnector(quick)})
    registry.manifest.cache_clear()
    monkeypatch.setattr(rules, "LOOK_S", (0.05, 0.1))
    monkeypatch.setattr(rules, "BACKOFF_S", (0.05,))
    organisation = Organisation.objects.create(name="Org")
    slug = f"b{new_id().hex[-8:]}"
    brand = Brand.objects.create(organisation=organisation, slug=slug, name="Brand", mark="Br")
    scope = Scope(brand_id=brand.id, organisation_id=organisation.id, actor="test")
    with guarded_client(LOOPBACK) as client:
        monkeypatch.setattr(services, "http_client", lambda: client)
        monkeypatch.setattr(access, "http_client", lambda: client)
        channel_id = services.connect_with_token(
            scope=scope,
            network="mastodon",
            address=proxy.url,
            fields={"access_token": mastodon_server.ada_token},
        )
        proxy.clear()
        yield World(None, scope, Channel.objects.get(id=channel_id))  # type: ignore[arg-type]
    registry.manifest.cache_clear()


@pytest.fixture
def witness(mastodon_server: MastodonServer) -> Mastodon:
    return Mastodon(
        access_token=mastodon_server.ada_token,
        api_base_url=mastodon_server.url,
        version_check_mode="none",
    )


def stored(media: Media) -> Media:
    """The picture in the blob store, where the engine looks for it."""
    from tertulia.kernel import blobs

    digest = blobs.store_blob(media.path.read_bytes())
    return replace(media, digest=digest, path=blobs.blob_path(digest))


def standing(witness: Mastodon, words: str) -> list[Any]:
    """What stands with these words, by the witness."""
    return [each for each in witness.account_statuses(witness.me().id) if words in each.content]


@pytest.mark.parametrize(
    ("effect", "status"),
    [
        ("drop", 0),
        ("accept_drop", 0),
        ("accept_answer", 500),
        ("accept_answer", 200),
        ("answer", 500),
    ],
)
def test_it_stands_once(
    world: World, proxy: FaultProxy, witness: Mastodon, effect: Effect, status: int
) -> None:
    from tertulia.delivery.states import State
    from tests.delivery.world import drain_until_settled

    words = f"una sola vez {effect} {status}"
    proxy.add(Fault(effect, ("POST",), STATUSES, status=status, body=b'{"gar'))
    delivery = world.schedule(words)
    drain_until_settled(delivery)
    assert world.state(delivery) is State.PUBLISHED
    (made,) = standing(witness, words)
    assert world.row(delivery).url == made.url


def test_a_thread_with_pictures_resumes_where_it_broke(
    world: World, proxy: FaultProxy, witness: Mastodon, tmp_path: Path
) -> None:
    from tertulia.delivery.states import State
    from tests.delivery.world import drain_until_settled

    media = (stored(picture(tmp_path)),)
    content = Content(tuple(Part(f"hilo {n} de cuatro", media if n == 2 else ()) for n in range(4)))
    proxy.add(Fault("accept_drop", ("POST",), "/api/v2/media"))
    proxy.add(Fault("accept_drop", ("POST",), STATUSES, skip=2))
    delivery = world.schedule(content=content)
    drain_until_settled(delivery)
    assert world.state(delivery) is State.PUBLISHED
    parts = [standing(witness, f"hilo {n} de cuatro") for n in range(4)]
    assert [len(each) for each in parts] == [1, 1, 1, 1]
    for (above,), (below,) in pairwise(parts):
        assert below.in_reply_to_id == above.id
    assert len(parts[2][0].media_attachments) == 1


def test_deleting_what_is_already_gone_is_done(
    world: World, proxy: FaultProxy, witness: Mastodon
) -> None:
    from tertulia.delivery.states import DeliveryKind, State
    from tests.delivery.world import drain_until_settled

    made = witness.status_post("a borrar")
    proxy.add(Fault("accept_drop", ("DELETE",), f"{STATUSES}/*"))
    target = Target(RemoteRef(str(made.id)))
    delivery = world.schedule(kind=DeliveryKind.DELETE, content=None, target=target)
    drain_until_settled(delivery)
    assert world.state(delivery) is State.PUBLISHED
    assert standing(witness, "a borrar") == []


def test_an_ended_access_reaches_a_person_and_sends_nothing(
    world: World, proxy: FaultProxy, witness: Mastodon
) -> None:
    from tertulia.networks.models import Health
    from tests.delivery.world import drain_once

    proxy.add(Fault("answer", ("POST",), STATUSES, status=401, body=b'{"error": "revoked"}'))
    world.schedule("sin acceso")
    drain_once()
    world.channel.refresh_from_db()
    assert world.channel.health == Health.REAUTH
    assert standing(witness, "sin acceso") == []
