"""The rows from which the crowd is made, and who measures it: needs Django, set up before."""

from __future__ import annotations

from uuid import UUID

import httpx
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertulia.accounts.models import Brand, User
from tertulia.accounts.services.brands import BrandFacts, insert_brand
from tertulia.delivery.models import Delivery, Reading, Step
from tertulia.inbox.models import Conversation, Entry, EntryKind
from tertulia.interactions.models import Interaction
from tertulia.kernel.clock import now
from tertulia.people.models import Identity, Member
from tertulia.publishing.models import Variant


def rows(*, channel: UUID, delivery: UUID) -> dict[str, str]:
    """Table -> key of a row of it."""
    sent = Delivery.objects.get(id=delivery)
    variant = Variant.objects.get(id=sent.origin_id)
    step = Step.objects.filter(delivery_id=delivery, kind="part")[0]
    brand, at = sent.brand_id, now()
    member = Member.objects.create(brand_id=brand, name="Plantilla", first_seen=at, last_seen=at)
    identity = Identity.objects.create(
        brand_id=brand,
        member=member,
        network="mastodon",
        remote_id="plantilla",
        first_seen=at,
        last_seen=at,
    )
    heard = Interaction.objects.create(
        brand_id=brand,
        channel_id=channel,
        remote_id="plantilla",
        kind="comment",
        author_remote_id="plantilla",
        created_at=at,
        stored_at=at,
        looked_at=at,
    )
    talk = Conversation.objects.create(
        brand_id=brand,
        channel_id=channel,
        identity=identity,
        key="plantilla",
        kind="comment",
        first_at=at,
        last_at=at,
    )
    entry = Entry.objects.create(
        brand_id=brand,
        conversation=talk,
        channel_id=channel,
        kind=EntryKind.INTERACTION,
        at=at,
        interaction=heard,
        remote_id="plantilla",
    )
    figure = Reading.objects.create(
        brand_id=brand,
        channel_id=channel,
        delivery_id=delivery,
        name="likes",
        value=1,
        at=at,
        api_version="1",
    )
    keys = {
        "networks_channel": channel,
        "people_member": member.id,
        "people_identity": identity.id,
        "publishing_post": variant.post_id,
        "publishing_variant": variant.id,
        "delivery_delivery": delivery,
        "delivery_step": step.id,
        "delivery_reading": figure.id,
        "interactions_interaction": heard.id,
        "inbox_entry": entry.id,
        "inbox_conversation": talk.id,
    }
    return {table: str(key) for table, key in keys.items()}


def brands(first: str, many: int) -> list[UUID]:
    """The first brand and all others of its organisation."""
    largest = Brand.objects.get(slug=first)
    facts = (
        BrandFacts(f"Marca {number}", "America/Guayaquil", ("es",)) for number in range(1, many)
    )
    others = [insert_brand(organisation_id=largest.organisation_id, facts=each) for each in facts]
    return [largest.id, *(each.id for each in others)]


def let_in(owner: str, password: str) -> None:
    """A password that the benchmark knows."""
    person = User.objects.get(email=owner)
    person.set_password(password)
    person.save()


def queries(client: httpx.Client, path: str) -> int:
    """How many queries a page asks, counted in this process for the same person."""
    connection.close()  # the server was started anew since
    inside = Client(headers={"host": client.base_url.netloc.decode()})
    for name, value in client.cookies.items():
        inside.cookies[name] = value
    with CaptureQueriesContext(connection) as seen:
        answer = inside.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return len(seen)
