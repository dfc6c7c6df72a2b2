"""Notes, drafts, saved replies, and what somebody has read."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.inbox.models import Conversation, Draft, Entry, EntryKind, SavedReply, Seen, Target
from tertulia.inbox.rules import written
from tertulia.inbox.services.person import person_of
from tertulia.inbox.services.telling import tell
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope

LONGEST = 20_000


def add_note(*, scope: Scope, conversation_id: UUID, text: str) -> UUID:
    """A note for the team; never goes out. Returns the line's id. Raises: Invalid when empty."""
    check(scope, "conversation.handle")
    words = written(text)
    if not words or len(words) > LONGEST:
        raise Invalid(_("Write the note first."), field="text")
    conversation = conversation_in(scope=scope, conversation_id=conversation_id)
    entry = Entry.objects.create(
        brand_id=scope.brand_id,
        conversation=conversation,
        channel_id=conversation.channel_id,
        kind=EntryKind.NOTE,
        at=clock.now(),
        ours=True,
        user_id=scope.user_id,
        text=words,
    )
    forget_draft(scope=scope, conversation_id=conversation_id, note=True)
    tell(brand_id=scope.brand_id, conversation_ids=[conversation_id])
    return entry.id


def conversation_in(*, scope: Scope, conversation_id: UUID) -> Conversation:
    """The brand's conversation. Raises: NotFound."""
    found = Conversation.objects.filter(brand_id=scope.brand_id, id=conversation_id).first()
    if found is None:
        raise NotFound(_("There is no such conversation."))
    return found


def save_draft(*, scope: Scope, conversation_id: UUID, text: str, note: bool = False) -> None:
    """Keep what somebody has begun; an empty text forgets it."""
    check(scope, "conversation.handle")
    conversation = conversation_in(scope=scope, conversation_id=conversation_id)
    text = text.replace("\0", "")
    if not text.strip():
        forget_draft(scope=scope, conversation_id=conversation_id, note=note)
        return
    Draft.objects.update_or_create(
        conversation=conversation,
        user_id=person_of(scope),
        note=note,
        defaults={"text": text[:LONGEST], "updated_at": clock.now(), "brand_id": scope.brand_id},
    )


def forget_draft(*, scope: Scope, conversation_id: UUID, note: bool) -> None:
    """The draft was sent, or emptied. The program itself has none."""
    if scope.user_id is None:
        return
    Draft.objects.filter(
        brand_id=scope.brand_id,
        conversation_id=conversation_id,
        user_id=person_of(scope),
        note=note,
    ).delete()


def mark_seen(*, scope: Scope, conversation_id: UUID) -> bool:
    """This person has read the conversation; False when they had already, up to its last text."""
    conversation = conversation_in(scope=scope, conversation_id=conversation_id)
    seen = Seen.objects.filter(conversation=conversation, user_id=person_of(scope)).first()
    last = conversation.last_in_at
    if seen and (last is None or seen.at >= last):
        return False
    Seen.objects.update_or_create(
        conversation=conversation,
        user_id=person_of(scope),
        defaults={"at": max(clock.now(), last or clock.now()), "brand_id": scope.brand_id},
    )
    return True


def mark_unread(*, scope: Scope, conversation_id: UUID) -> None:
    """As if this person had not read it. Raises: NotFound."""
    conversation = conversation_in(scope=scope, conversation_id=conversation_id)
    Seen.objects.filter(conversation=conversation, user_id=person_of(scope)).delete()


def save_saved_reply(*, scope: Scope, reply_id: UUID | None, title: str, text: str) -> UUID:
    """Make or change one. Raises: Invalid when something is missing; Conflict on an equal title."""
    check(scope, "saved_reply.manage")
    title, text = written(title)[:80], written(text)[:LONGEST]
    if not title or not text:
        raise Invalid(_("A saved reply needs a title and a text."), field="title")
    row = SavedReply(brand_id=scope.brand_id)
    if reply_id is not None:
        found = SavedReply.objects.filter(brand_id=scope.brand_id, id=reply_id).first()
        if found is None:
            raise NotFound(_("There is no such saved reply."))
        row = found
    row.title, row.text, row.updated_at = title, text, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("There is a saved reply with this title already.")) from error
    return row.id


def delete_saved_reply(*, scope: Scope, reply_id: UUID) -> None:
    """Remove one. Raises: NotFound."""
    check(scope, "saved_reply.manage")
    gone, _each = SavedReply.objects.filter(brand_id=scope.brand_id, id=reply_id).delete()
    if not gone:
        raise NotFound(_("There is no such saved reply."))


def count_use(*, scope: Scope, reply_id: UUID) -> None:
    """The most used come first."""
    SavedReply.objects.filter(brand_id=scope.brand_id, id=reply_id).update(used=F("used") + 1)


def set_target(*, scope: Scope, minutes: int) -> None:
    """Within how many minutes the brand wants to answer; 0 = no clock."""
    check(scope, "brand.settings")
    if not 0 <= minutes <= 60 * 24 * 30:
        raise Invalid(_("Write a number of minutes up to thirty days."), field="minutes")
    Target.objects.update_or_create(brand_id=scope.brand_id, defaults={"minutes": minutes})
