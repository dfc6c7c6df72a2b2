"""Conversations and replies."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.inbox.queries.lists import conversation_row, conversations_page
from tertulia.inbox.queries.threads import conversation_head, line_of, lines_page, read_text
from tertulia.inbox.queries.values import Line, Lines, Row, Wanted
from tertulia.inbox.services.acting import close_conversations, reopen_conversation
from tertulia.inbox.services.correcting import correct
from tertulia.inbox.services.replying import send_reply
from tertulia.interactions.services.wanting import read_carefully
from tertulia.kernel.api import BrandSlug, Cursor, In, Limit

router = Router(tags=["conversations"])

View = Literal["waiting", "mine", "unassigned", "snoozed", "closed", "all"]


class ConversationOut(Schema):
    """What is said with one person, or under one post."""

    id: UUID
    channel_id: UUID
    kind: str
    state: str
    name: str
    handle: str
    preview: str
    waiting_since: datetime | None
    last_at: datetime
    assignee: str
    about: str
    language: str
    intent: str
    sentiment: str
    towards: str = Field(description="whom it is about; empty = not known")
    urgent: str = Field(description="what makes it urgent; empty = nothing")
    urgency: int = Field(description="0 to 3, of what waits")

    @staticmethod
    def resolve_channel_id(row: Row) -> UUID:
        """The channel's id."""
        return row.channel.id


class ConversationPage(Schema):
    """Conversations."""

    items: list[ConversationOut]
    next: str


class FoundNameOut(Schema):
    """A name of the brand's list in a text."""

    start: int
    end: int
    kind: str
    name: str
    how: str = Field(description="exact, inflected or misspelt")


class ReadingOut(Schema):
    """What a text was read as; an empty label = not known, an empty version = not read yet."""

    language: str
    sentiment: str
    emotion: str
    intent: str
    urgent: str
    urgency: int
    towards: str
    names: list[FoundNameOut]
    hashtags: list[str]
    corrected: list[str] = Field(description="fields that a person has decided")
    version: str


class LineOut(Schema):
    """One line: something heard, a reply of ours, a note, or what was done."""

    id: UUID
    kind: str
    at: datetime
    ours: bool
    name: str
    text: str
    url: str
    interaction_kind: str
    edited_at: datetime | None
    deleted_at: datetime | None
    delivery_id: UUID | None
    delivery_state: str
    sentence: str
    reading: ReadingOut | None = None


class LinePage(Schema):
    """Lines, oldest first; `next` goes back in time."""

    items: list[LineOut]
    next: str


class ReplyIn(In):
    """An answer, sent now."""

    text: str = Field(min_length=1, max_length=70_000)
    answers_id: UUID | None = Field(None, description="a line's id; absent = the person's last one")
    close: bool = Field(False, description="end the conversation with it")


class CorrectionIn(In):
    """What a text is."""

    field: Literal["intent", "sentiment", "urgent", "language", "emotion", "towards"]
    label: str = Field(max_length=16, description='empty, for "urgent": not urgent')


class ReplyOut(Schema):
    """The line of the reply; its delivery tells how it goes."""

    line: LineOut


def _row(request: ApiRequest, conversation_id: UUID) -> Row:
    return conversation_head(scope=request.scope, conversation_id=conversation_id).row


@router.get("/conversations", response=ConversationPage, operation_id="list_conversations")
@api_requires("conversation.read")
def list_conversations(
    request: ApiRequest,
    brand: BrandSlug,
    view: View = "all",
    channel_id: UUID | None = None,
    words: Annotated[str, Query(max_length=200)] = "",
    language: Annotated[str, Query(max_length=5)] = "",
    intent: Annotated[str, Query(max_length=16)] = "",
    sentiment: Annotated[str, Query(max_length=10)] = "",
    towards: Annotated[str, Query(max_length=12)] = "",
    names: Annotated[str, Query(max_length=120)] = "",
    urgent: bool = False,
    order: Literal["", "urgent"] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """By view: what waits stands longest first, the others newest first; `order=urgent`: the most
    urgent first."""
    wanted = Wanted(
        view=view, channel_id=channel_id, words=words, language=language, intent=intent,
        sentiment=sentiment, towards=towards, names=names, urgent=urgent, order=order,
    )  # fmt: skip
    page = conversations_page(scope=request.scope, wanted=wanted, after=cursor, limit=limit)
    return {"items": list(page.rows), "next": page.after}


@router.get(
    "/conversations/{uuid:conversation_id}",
    response=ConversationOut,
    operation_id="get_conversation",
)
@api_requires("conversation.read")
def get_conversation(request: ApiRequest, brand: BrandSlug, conversation_id: UUID) -> Row:
    """One conversation."""
    return _row(request, conversation_id)


@router.get(
    "/conversations/{uuid:conversation_id}/lines", response=LinePage, operation_id="list_lines"
)
@api_requires("conversation.read")
def list_lines(
    request: ApiRequest,
    brand: BrandSlug,
    conversation_id: UUID,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """What was said, the newest page first."""
    _row(request, conversation_id)
    page: Lines = lines_page(
        scope=request.scope, conversation_id=conversation_id, before=cursor, limit=limit
    )
    return {"items": list(page.lines), "next": page.before}


@router.post(
    "/conversations/{uuid:conversation_id}/lines/{uuid:line_id}/reading",
    response=LineOut,
    operation_id="correct_reading",
)
@api_requires("conversation.handle")
def correct_reading(
    request: ApiRequest, brand: BrandSlug, conversation_id: UUID, line_id: UUID, body: CorrectionIn
) -> Line:
    """Say what a text is: it holds over whatever any version of the reader says."""
    _row(request, conversation_id)
    line = line_of(scope=request.scope, conversation_id=conversation_id, entry_id=line_id)
    correct(scope=request.scope, entry_id=line.id, field=body.field, label=body.label)
    return line_of(scope=request.scope, conversation_id=conversation_id, entry_id=line_id)


@router.post(
    "/conversations/{uuid:conversation_id}/lines/{uuid:line_id}/reading/again",
    response=LineOut,
    operation_id="read_carefully",
)
@api_requires("conversation.handle")
def read_again(request: ApiRequest, brand: BrandSlug, conversation_id: UUID, line_id: UUID) -> Line:
    """Have a text read a second time, before all others that wait for it."""
    _row(request, conversation_id)
    line = line_of(scope=request.scope, conversation_id=conversation_id, entry_id=line_id)
    row = read_text(scope=request.scope, entry_id=line.id)
    read_carefully(scope=request.scope, interaction_id=row.interaction_id)
    return line_of(scope=request.scope, conversation_id=conversation_id, entry_id=line_id)


@router.post(
    "/conversations/{uuid:conversation_id}/replies",
    response={201: ReplyOut},
    operation_id="send_reply",
)
@api_requires("reply.send")
def reply(
    request: ApiRequest, brand: BrandSlug, conversation_id: UUID, body: ReplyIn
) -> Status[dict[str, Any]]:
    """Answer on the network, through a delivery."""
    made = send_reply(
        scope=request.scope,
        conversation_id=conversation_id,
        text=body.text,
        answers_id=body.answers_id,
        close=body.close,
    )
    lines = lines_page(scope=request.scope, conversation_id=conversation_id).lines
    return Status(201, {"line": next(each for each in lines if each.id == made)})


@router.post(
    "/conversations/{uuid:conversation_id}/close",
    response=ConversationOut,
    operation_id="close_conversation",
)
@api_requires("conversation.handle")
def close(request: ApiRequest, brand: BrandSlug, conversation_id: UUID) -> Row | None:
    """Nothing more is to be done there."""
    _row(request, conversation_id)
    close_conversations(scope=request.scope, conversation_ids=[conversation_id])
    return conversation_row(scope=request.scope, conversation_id=conversation_id)


@router.post(
    "/conversations/{uuid:conversation_id}/reopen",
    response=ConversationOut,
    operation_id="reopen_conversation",
)
@api_requires("conversation.handle")
def reopen(request: ApiRequest, brand: BrandSlug, conversation_id: UUID) -> Row | None:
    """Back among the open ones."""
    _row(request, conversation_id)
    reopen_conversation(scope=request.scope, conversation_id=conversation_id)
    return conversation_row(scope=request.scope, conversation_id=conversation_id)
