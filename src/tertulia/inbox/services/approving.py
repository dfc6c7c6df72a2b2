"""Replies that need approval: they wait in the thread, and are sent when somebody says yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.notifications import notify_person
from tertulia.accounts.scopes import program_scope
from tertulia.approval import queries as approvals
from tertulia.approval import services as approving
from tertulia.approval.events import ApprovalSettled
from tertulia.approval.values import Item, Standing
from tertulia.delivery.services import schedule_delivery
from tertulia.delivery.snapshots import content_json, content_of, digest_of
from tertulia.delivery.states import DeliveryKind
from tertulia.delivery.values import Approval, Due
from tertulia.inbox.models import Conversation, Draft, Entry, State
from tertulia.inbox.services.acting import locked
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.inbox.services.telling import tell
from tertulia.interactions.models import Interaction
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.networks.values import Content

ORIGIN = "inbox.reply"
#: A reply's state while nobody has sent it yet; afterwards it is its delivery's.
IN_REVIEW, REJECTED, CANCELLED = "in_review", "rejected", "cancelled"
_EXCERPT = 140


def needs_approval(*, scope: Scope, channel_id: UUID) -> bool:
    """Whether this person's replies on this channel are approved before they are sent."""
    return approvals.is_due(scope=scope, origin=ORIGIN, channel_id=channel_id, role=scope.role)


def waits_for_approval(*, scope: Scope, entry_id: UUID) -> bool:
    """Whether this reply waits for a yes."""
    rows = Entry.objects.filter(brand_id=scope.brand_id, id=entry_id)
    return rows.filter(delivery_state=IN_REVIEW).exists()


def ask_for(*, scope: Scope, entry: Entry, answered: Interaction, content: Content) -> None:
    """Ask about a reply that was written; the person it answers goes on waiting."""
    entry.delivery_state = IN_REVIEW
    entry.data = {**entry.data, "content": content_json(content)}
    entry.save(update_fields=["delivery_state", "data"])
    words = " ".join(answered.text.split())[:_EXCERPT]
    name = answered.author_name or answered.author_handle
    approving.ask(
        scope=scope,
        origin=ORIGIN,
        items=[
            Item(
                origin_id=entry.id,
                digest=digest_of(content),
                title=_("Answer to %(name)s: “%(words)s”") % {"name": name, "words": words},
                channel_id=entry.channel_id,
                content=content_json(content),
                author_id=scope.user_id,
            )
        ],
    )


def hear_settled(events: Sequence[ApprovalSettled]) -> None:
    """Listener: approved replies are sent, rejected ones become their author's draft again."""
    for event in events:
        brand = Brand.objects.filter(id=event.brand_id).first()
        if event.origin != ORIGIN or brand is None:
            continue
        scope = program_scope(
            brand_id=brand.id, organisation_id=brand.organisation_id, actor="inbox"
        )
        found = approvals.standing(scope=scope, origin=ORIGIN, origin_ids=event.origin_ids)
        for entry_id, standing in found.items():
            with transaction.atomic():
                _settle(scope, brand, entry_id, standing)


def _settle(scope: Scope, brand: Brand, entry_id: UUID, standing: Standing) -> None:
    entry = Entry.objects.filter(brand_id=scope.brand_id, id=entry_id).first()
    if entry is None:
        return
    row = locked(scope=scope, conversation_ids=[entry.conversation_id])[0]
    entry.refresh_from_db()
    if entry.delivery_id is not None:
        return  # sent already: from here on its delivery's gate decides
    if standing.is_approved:
        _send(scope, brand, row, entry, standing)
    elif standing.state == REJECTED and entry.delivery_state != REJECTED:
        entry.delivery_state = REJECTED
        _to_draft(row, entry)
    elif not standing.state:
        entry.delivery_state = CANCELLED
    elif standing.state != REJECTED:
        entry.delivery_state = IN_REVIEW
    entry.save(update_fields=["delivery_state", "delivery_id"])
    refresh_conversation(row)
    tell(brand_id=brand.id, conversation_ids=[row.id])


def _send(scope: Scope, brand: Brand, row: Conversation, entry: Entry, standing: Standing) -> None:
    """What was approved, exactly; a network that refuses it now is told to who wrote it."""
    try:
        with transaction.atomic():
            entry.delivery_id = schedule_delivery(
                scope=scope,
                channel_id=entry.channel_id,
                kind=DeliveryKind.REPLY,
                due=Due(at=clock.now(), local=None, zone="UTC"),
                origin=ORIGIN,
                origin_id=entry.id,
                content=content_of(entry.data["content"]),
                by_hand=True,
                approval=Approval(standing.digest),
            )
    except TertuliaError as error:
        entry.delivery_state = "failed"
        _tell_author(brand, row, entry, error.sentence)
        return
    entry.delivery_state = "scheduled"
    if row.settled_until is None or row.settled_until < entry.at:
        row.settled_until = entry.at
    if entry.data.get("close") and row.state == State.OPEN:
        row.state, row.why_closed = State.CLOSED, "answered"


def _tell_author(brand: Brand, row: Conversation, entry: Entry, sentence: str) -> None:
    if entry.user is not None:
        notify_person(
            user=entry.user,
            brand=brand,
            kind="inbox.not_sent",
            title=_("Approved, but not sent"),
            body=sentence,
            url=reverse("inbox:conversation", args=[brand.slug, row.id]),
            once=f"inbox.not_sent:{entry.id}",
        )


def _to_draft(row: Conversation, entry: Entry) -> None:
    """The words go back to their author, unless they have begun others."""
    if entry.user_id is not None:
        Draft.objects.get_or_create(
            conversation=row,
            user_id=entry.user_id,
            note=False,
            defaults={
                "text": entry.text,
                "updated_at": clock.now(),
                "brand_id": entry.brand_id,
            },
        )


def write_words(
    scope: Scope, entry_id: UUID, texts: Sequence[str]
) -> tuple[str, Mapping[str, Any]]:
    """Hook of approval: suggested words become the reply's. Raises: Conflict once it is sent."""
    entry = Entry.objects.select_for_update().filter(brand_id=scope.brand_id, id=entry_id).first()
    if entry is None or entry.delivery_id is not None or len(texts) != 1:
        raise Conflict(_("This reply was sent already or is gone."))
    content = content_of(entry.data["content"])
    content = replace(content, parts=(replace(content.parts[0], text=texts[0]),))
    entry.text = texts[0]
    entry.data = {**entry.data, "content": content_json(content)}
    entry.save(update_fields=["text", "data"])
    return digest_of(content), content_json(content)


def page_of_reply(brand_slug: str, origin_id: UUID) -> str:
    """The conversation in which a reply waits; "" when it is gone."""
    found = Entry.objects.filter(id=origin_id).values_list("conversation_id", flat=True).first()
    return reverse("inbox:conversation", args=[brand_slug, found]) if found else ""
