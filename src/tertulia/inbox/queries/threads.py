"""One conversation: its head, its lines paged from the newest, and what surrounds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from tertulia.delivery.queries import deliveries_by_id, delivery_of_remote
from tertulia.delivery.values import DeliveryCard
from tertulia.inbox.models import Draft, Entry, EntryKind, SavedReply
from tertulia.inbox.queries.lists import conversation_row, make_cursor, read_cursor
from tertulia.inbox.queries.values import (
    Head,
    Known,
    Line,
    Lines,
    NameAs,
    OldWords,
    Picture,
    ReadAs,
    Row,
)
from tertulia.inbox.services.network_acts import VERBS
from tertulia.interactions.models import Attachment, Interaction, Reading, RemotePicture
from tertulia.interactions.name_queries import NameCard, names_by_id
from tertulia.interactions.queries import AboutPost, about_post
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.shell.words import web_address

LINES = 20
MOST_LINES = 500
CAN_RETRY = frozenset({"failed", "missed", "partly_published"})


def conversation_head(
    *,
    scope: Scope,
    conversation_id: UUID,
    known: Known | None = None,
    lines: Sequence[Line] = (),
) -> Head:
    """The conversation and what can be done with it. Raises: NotFound.

    `lines`: its last ones, where they have been read already.
    """
    row = conversation_row(scope=scope, conversation_id=conversation_id, known=known)
    if row is None:
        raise NotFound(_("There is no such conversation."))
    last = _last_of(lines) or _last_heard(conversation_id) or _NOTHING
    manifest = row.channel.manifest
    return Head(
        row=row,
        post=_post_above(scope, row) if row.about else None,
        identity_id=row.identity_id,
        assignee_id=row.assignee_id,
        private=row.kind == "message",
        last_line_id=last.id,
        last_liked=last.liked,
        last_hidden=last.hidden,
        can=frozenset(verb for verb, rule in VERBS.items() if manifest.can(rule.capability)),
        mention=last.handle,
    )


class _Last(NamedTuple):
    """The last text of theirs that still stands."""

    id: UUID | None
    liked: bool
    hidden: bool
    handle: str


_NOTHING = _Last(None, False, False, "")


def _last_of(lines: Sequence[Line]) -> _Last | None:
    for line in reversed(lines):
        if line.kind == EntryKind.INTERACTION and not line.ours and line.deleted_at is None:
            return _Last(line.id, line.liked, line.hidden, line.handle)
    return None


def _last_heard(conversation_id: UUID) -> _Last | None:
    rows = Entry.objects.filter(
        conversation_id=conversation_id,
        kind=EntryKind.INTERACTION,
        ours=False,
        interaction__deleted_at__isnull=True,
    )
    found = rows.order_by("-at", "-id").values_list(
        "id", "liked", "hidden", "interaction__author_handle"
    )
    return next((_Last(*each[:3], each[3] or "") for each in found[:1]), None)


def _post_above(scope: Scope, row: Row) -> AboutPost | None:
    """Our post; what we sent ourselves says its words until it was read back."""
    post = about_post(scope=scope, channel_id=row.channel.id, remote_id=row.about)
    if post is None or post.text:
        return post
    card = delivery_of_remote(scope=scope, channel_id=row.channel.id, remote_id=row.about)
    if card is None:
        return post
    return replace(post, text=card.text, url=post.url or card.url, created_at=card.published_at)


def lines_page(
    *, scope: Scope, conversation_id: UUID, before: str = "", limit: int = LINES
) -> Lines:
    """The newest lines (or those before a cursor), oldest first. Raises: Invalid."""
    limit = max(1, min(limit, MOST_LINES))
    rows = Entry.objects.filter(brand_id=scope.brand_id, conversation_id=conversation_id)
    if before:
        at, row_id = read_cursor(before)
        if at is None:
            raise Invalid(_("No such page."))
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=row_id))
    found = list(_shown(rows).order_by("-at", "-id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    with_more = [
        each.interaction for each in found if each.interaction and getattr(each, "attached", False)
    ]
    prefetch_related_objects(with_more, "attachments__picture")
    edited = [each.interaction for each in found if each.interaction and each.interaction.edited_at]
    prefetch_related_objects(edited, "revisions")
    deliveries = deliveries_by_id(
        scope=scope, ids=[row.delivery_id for row in found if row.delivery_id]
    )
    names = names_of(scope, [each.interaction for each in found])
    lines = [_line(row, deliveries, names) for row in reversed(found)]
    return Lines(tuple(lines), make_cursor(found[-1].at, found[-1].id) if more else "")


def line_of(*, scope: Scope, conversation_id: UUID, entry_id: UUID) -> Line:
    """One line. Raises: NotFound."""
    rows = Entry.objects.filter(
        brand_id=scope.brand_id, conversation_id=conversation_id, id=entry_id
    )
    row = _shown(rows).first()
    if row is None:
        raise NotFound(_("There is no such line."))
    cards = deliveries_by_id(scope=scope, ids=[row.delivery_id] if row.delivery_id else [])
    return _line(row, cards, names_of(scope, [row.interaction]))


_OF_TEXT = (
    *("kind", "url", "text", "content_warning", "language", "visibility", "edited_at"),
    *("deleted_at", "author_name", "author_handle", "avatar__state"),
)
_OF_READING = (
    *("language", "sentiment", "emotion", "intent", "urgent", "urgency", "towards", "corrected"),
    *("version", "second", "named", "terms", "hashtags"),
)


def _shown(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """With all that a line shows, and no more of what was heard: half of the time otherwise."""
    rest = [each.attname for each in Entry._meta.concrete_fields]
    attached = Exists(Attachment.objects.filter(interaction=OuterRef("interaction_id")))
    return (
        rows.annotate(attached=attached)
        .select_related("user", "interaction", "interaction__avatar", "interaction__read_as")
        .only(
            *rest,
            *("user__name", "user__email"),
            *(f"interaction__{each}" for each in _OF_TEXT),
            *(f"interaction__read_as__{each}" for each in _OF_READING),
        )
    )


def _line(row: Entry, deliveries: dict[UUID, DeliveryCard], names: Mapping[str, NameCard]) -> Line:
    said = row.interaction
    card = deliveries.get(row.delivery_id) if row.delivery_id else None
    state = card.state.value if card else row.delivery_state
    return Line(
        id=row.id,
        kind=row.kind,
        at=row.at,
        ours=row.ours,
        name=_name(row, said),
        avatar_id=_kept(said.avatar if said else None),
        text=row.text if row.kind in (EntryKind.REPLY, EntryKind.NOTE) else _text(said),
        content_warning=said.content_warning if said else "",
        interaction_kind=said.kind if said else "",
        url=web_address((said.url if said else "") or (card.url if card else "")),
        language=said.language if said else "",
        visibility=said.visibility if said else "",
        pictures=_pictures(said) if getattr(row, "attached", False) else (),
        old=_old(said),
        edited_at=said.edited_at if said else None,
        deleted_at=said.deleted_at if said else None,
        verb=row.verb,
        data=row.data,
        delivery_id=row.delivery_id,
        delivery_state=state,
        sentence=card.sentence if card else "",
        can_retry=state in CAN_RETRY,
        liked=row.liked,
        hidden=row.hidden,
        reported=row.reported,
        on_network=bool(row.remote_id),
        handle=said.author_handle if said else "",
        reading=_read(said, names),
    )


def names_of(scope: Scope, said: Sequence[Interaction | None]) -> dict[str, NameCard]:
    """The names of the brand's list that stand in these; nothing is asked where none do."""
    read = [getattr(each, "read_as", None) for each in said]
    return names_by_id(scope=scope, ids={str(key) for row in read if row for key in row.terms})


def names_in_text(row: Reading, text: str, names: Mapping[str, NameCard]) -> tuple[NameAs, ...]:
    """Where names stand in a text; those that left the list meanwhile are left out."""
    found = []
    for key, start, end, how in row.named:
        card = names.get(key)
        if card:
            found.append(NameAs(start, end, card.kind, card.name, how))
        elif not key:
            found.append(NameAs(start, end, "brand", text[start:end], how))
    return tuple(found)


def _read(said: Interaction | None, names: Mapping[str, NameCard]) -> ReadAs | None:
    row = getattr(said, "read_as", None)
    if said is None or row is None:
        return None
    return ReadAs(
        language=row.language,
        sentiment=row.sentiment,
        emotion=row.emotion,
        intent=row.intent,
        urgent=row.urgent,
        urgency=row.urgency,
        corrected=tuple(row.corrected),
        version=row.said_by,
        towards=row.towards,
        names=names_in_text(row, said.text, names),
        hashtags=tuple(row.hashtags),
    )


def line_of_text(*, scope: Scope, interaction_id: UUID) -> UUID:
    """The conversation in which a text stands. Raises: NotFound."""
    rows = Entry.objects.filter(brand_id=scope.brand_id, interaction_id=interaction_id)
    found = rows.values_list("conversation_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such conversation."))
    return found


def read_text(*, scope: Scope, entry_id: UUID) -> Reading:
    """What the text of a line was read as. Raises: NotFound."""
    row = (
        Reading.objects.filter(
            brand_id=scope.brand_id,
            interaction_id__in=Entry.objects.filter(
                brand_id=scope.brand_id, id=entry_id, ours=False
            ).values("interaction_id"),
        )
        .select_related("interaction")
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such text to be read."))
    return row


def _text(said: Interaction | None) -> str:
    return said.text if said else ""


def _name(row: Entry, said: Interaction | None) -> str:
    if row.user:
        return str(row.user)
    if said:
        return said.author_name.strip() or said.author_handle
    return ""


def _kept(picture: RemotePicture | None) -> UUID | None:
    return picture.id if picture and picture.state == RemotePicture.State.KEPT else None


def _pictures(said: Interaction | None) -> tuple[Picture, ...]:
    if said is None:
        return ()
    rows: Sequence[Attachment] = sorted(said.attachments.all(), key=lambda each: each.ordinal)
    return tuple(
        Picture(
            kind=each.kind,
            url=web_address(each.url),
            alt=each.alt,
            picture_id=_kept(each.picture),
            width=each.picture.width if each.picture else 0,
            height=each.picture.height if each.picture else 0,
        )
        for each in rows
    )


def _old(said: Interaction | None) -> tuple[OldWords, ...]:
    if said is None or said.edited_at is None:
        return ()
    rows = sorted(said.revisions.all(), key=lambda each: each.until)
    return tuple(OldWords(each.text, each.until) for each in rows)


def drafts_of(*, scope: Scope, conversation_id: UUID) -> dict[bool, str]:
    """What this person has begun: {False: reply, True: note}."""
    if scope.user_id is None:
        return {}
    rows = Draft.objects.filter(
        brand_id=scope.brand_id, conversation_id=conversation_id, user_id=scope.user_id
    )
    return {row.note: row.text for row in rows}


def saved_replies(*, scope: Scope) -> list[SavedReply]:
    """The most used first."""
    rows = SavedReply.objects.filter(brand_id=scope.brand_id)
    return list(rows.order_by("-used", "title")[:200])


def saved_reply(*, scope: Scope, reply_id: UUID) -> SavedReply:
    """One of them. Raises: NotFound."""
    row = SavedReply.objects.filter(brand_id=scope.brand_id, id=reply_id).first()
    if row is None:
        raise NotFound(_("There is no such saved reply."))
    return row
