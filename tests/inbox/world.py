"""A brand that hears people: short ways to let things happen on a network in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tertulia.accounts.models import Brand, Membership, Organisation, Role, User
from tertulia.accounts.scopes import scope_in
from tertulia.inbox.models import Conversation, Entry
from tertulia.inbox.services.threading import apply_changed, thread_attributed
from tertulia.interactions.events import InteractionsChanged, InteractionsStored
from tertulia.interactions.services.storing import Stored, store_page
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel, Credential
from tertulia.networks.values import (
    InteractionKind,
    Profile,
    RemoteAttachment,
    RemoteInteraction,
    RemoteRef,
    Vanished,
)
from tertulia.networks.vault import seal
from tertulia.people.events import InteractionsAttributed
from tertulia.people.services.recognising import recognise_stored

OURS = Profile(remote_id="us", handle="cafetertulia", name="Café Tertulia")


def person(handle: str, name: str = "") -> Profile:
    """Somebody out there."""
    return Profile(remote_id=f"id-{handle}", handle=handle, name=name or handle.title())


def said(remote_id: str, text: str = "Hola, ¿abren el lunes?", **more: Any) -> RemoteInteraction:
    """A comment of Lucía under our post p1, unless told otherwise."""
    given: dict[str, Any] = {
        "kind": InteractionKind.COMMENT,
        "author": person("lucia", "Lucía Paredes"),
        "created_at": clock.now(),
        "about": RemoteRef("p1"),
        "root": RemoteRef("p1"),
        "in_reply_to": RemoteRef("p1"),
    }
    given.update(more)
    return RemoteInteraction(ref=RemoteRef(remote_id), text=text, **given)


def ours(remote_id: str, text: str, answers: str = "", **more: Any) -> RemoteInteraction:
    """Something the channel itself wrote on the network."""
    return said(
        remote_id,
        text,
        kind=InteractionKind.REPLY if answers else InteractionKind.OWN,
        author=OURS,
        ours=True,
        about=None,
        in_reply_to=RemoteRef(answers) if answers else None,
        **{"root": None, **more},
    )


def picture(url: str) -> RemoteAttachment:
    """A picture that lies on the network."""
    return RemoteAttachment(url=url, kind="image", alt="a cup")


@dataclass
class World:
    """One brand with one channel and one person of the team."""

    scope: Scope
    brand: Brand
    channel: Channel
    user: User
    owned: list[UUID] = field(default_factory=list)

    def hear(self, *items: RemoteInteraction | Vanished, asked: bool = False) -> Stored:
        """The network brought this; every room above has heard it."""
        stored = store_page(scope=self.scope, channel_id=self.channel.id, items=items, asked=asked)
        place = {"brand_id": self.brand.id, "channel_id": self.channel.id}
        if stored.new:
            recognise_stored([InteractionsStored(**place, ids=list(stored.new))])
            thread_attributed([InteractionsAttributed(**place, ids=list(stored.new))])
        if stored.changed:
            apply_changed([InteractionsChanged(**place, ids=list(stored.changed))])
        return stored

    def conversations(self) -> list[Conversation]:
        """All of them, oldest first."""
        return list(Conversation.objects.filter(brand=self.brand).order_by("first_at", "id"))

    def one(self) -> Conversation:
        """The only one."""
        return Conversation.objects.get(brand=self.brand)

    def line(self, remote_id: str) -> Entry:
        """The line of what the network calls so."""
        return Entry.objects.get(channel=self.channel, remote_id=remote_id)


def make_world(*, slug: str = "", connected: datetime | None = None) -> World:
    """Rows for a brand, a channel connected a day ago, and an owner."""
    organisation = Organisation.objects.create(name="Org")
    name = slug or f"b{new_id().hex[-8:]}"
    brand = Brand.objects.create(
        organisation=organisation,
        slug=name,
        name="Café Tertulia",
        mark="C",
        zone="America/Guayaquil",
        languages=["es"],
    )
    user = User.objects.create_user(f"{name}@example.org", "secret", name="Mireia Vidal")
    Membership.objects.create(organisation=organisation, user=user, role=Role.OWNER)
    channel = make_channel(brand, connected=connected)
    return World(scope_in(user, brand), brand, channel, user)


def make_channel(brand: Brand, handle: str = "cafetertulia", **more: Any) -> Channel:
    """A connected channel on the scripted network."""
    connected = more.pop("connected", None) or clock.now() - timedelta(days=1)
    channel = Channel.objects.create(
        brand=brand,
        network="scripted",
        address="https://scripted.test",
        remote_id=f"us-{handle}",
        handle=handle,
        name="Café Tertulia",
        limits={"honours_keys": False},
        **more,
    )
    Channel.objects.filter(id=channel.id).update(connected_at=connected)
    channel.refresh_from_db()
    Credential.objects.create(
        channel=channel, brand=brand, sealed=seal({"access_token": "secret-token"})
    )
    return channel
