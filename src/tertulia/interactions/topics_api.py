"""What people talk about in a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.queries import brand_of
from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.interactions.models import TopicSearch
from tertulia.interactions.services.topics import ask_topics_of_days, stop_topics
from tertulia.interactions.topic_queries import searched, topic_searches, topics_found
from tertulia.interactions.topic_values import Topic
from tertulia.kernel.api import BrandSlug, In
from tertulia.kernel.zones import zone

router = Router(tags=["topics"])
_DAYS = {"first", "last"}


class TopicSearchIn(In):
    """A period, in days of the brand, both with it."""

    first: date
    last: date
    channel_id: UUID | None = None
    language: str = Field("", max_length=5, description="es, pt, en...; empty = all")


class TopicSearchOut(Schema):
    """A search: waiting, doing, done, stopped or failed."""

    id: UUID
    first: date
    last: date
    channel_id: UUID | None
    language: str
    state: str
    percent: int = Field(description="how far it is")
    asked_at: datetime
    asked_by: str
    done_at: datetime | None
    texts: int = Field(description="that were looked at")
    before: int = Field(description="of as long a period before")
    left_out: int = Field(description="older ones, where there were too many")


class TopicLanguageOut(Schema):
    """How many of a topic's texts are in a language."""

    language: str
    texts: int


class TopicTextOut(Schema):
    """A text that stands for its topic."""

    interaction_id: UUID
    text: str
    name: str
    at: datetime


class TopicOut(Schema):
    """A topic, named by its own words."""

    words: list[str]
    texts: int
    share: int = Field(description="percent of all texts of the period")
    negative: int = Field(description="percent of its own texts")
    before: int = Field(description="texts about it in the period before")
    rise: int | None = Field(description="of its share, in percent; null = too little to tell")
    is_new: bool
    languages: list[TopicLanguageOut]
    examples: list[TopicTextOut]


class TopicsFoundOut(Schema):
    """A search with what it found."""

    search: TopicSearchOut
    topics: list[TopicOut]


@router.get("/topics", response=list[TopicSearchOut], operation_id="list_topic_searches")
@api_requires("conversation.read")
def list_searches(request: ApiRequest, brand: BrandSlug) -> list[TopicSearchOut]:
    """The last searches, the newest first."""
    return [_told(request, row) for row in topic_searches(scope=request.scope)]


@router.post("/topics", response={201: TopicSearchOut}, operation_id="search_topics")
@api_requires("conversation.read")
def search(request: ApiRequest, brand: BrandSlug, body: TopicSearchIn) -> Status[TopicSearchOut]:
    """Look for what people talked about; one search of a brand at a time (409)."""
    key = ask_topics_of_days(
        scope=request.scope,
        first=body.first,
        last=body.last,
        channel_id=body.channel_id,
        language=body.language,
    )
    return Status(201, _told(request, searched(scope=request.scope, search_id=key)))


@router.get("/topics/{uuid:search_id}", response=TopicsFoundOut, operation_id="get_topics")
@api_requires("conversation.read")
def get_topics(request: ApiRequest, brand: BrandSlug, search_id: UUID) -> TopicsFoundOut:
    """How far it is, or what it found, the largest first."""
    row = searched(scope=request.scope, search_id=search_id)
    found = topics_found(scope=request.scope, row=row)
    return TopicsFoundOut(search=_told(request, row), topics=[_topic(each) for each in found])


@router.post(
    "/topics/{uuid:search_id}/stop", response=TopicSearchOut, operation_id="stop_topic_search"
)
@api_requires("conversation.read")
def stop(request: ApiRequest, brand: BrandSlug, search_id: UUID) -> TopicSearchOut:
    """It is not wanted any longer. What has ended stays as it ended."""
    stop_topics(scope=request.scope, search_id=search_id)
    return _told(request, searched(scope=request.scope, search_id=search_id))


def _told(request: ApiRequest, row: TopicSearch) -> TopicSearchOut:
    there = zone(brand_of(scope=request.scope).zone)
    return TopicSearchOut(
        first=row.since.astimezone(there).date(),
        last=(row.until.astimezone(there) - timedelta(seconds=1)).date(),
        **{name: getattr(row, name) for name in TopicSearchOut.model_fields if name not in _DAYS},
    )


def _topic(found: Topic) -> TopicOut:
    spoken = [TopicLanguageOut(language=name, texts=many) for name, many in found.languages]
    examples = [TopicTextOut.model_validate(vars(each)) for each in found.examples]
    told = {name: value for name, value in vars(found).items() if name in TopicOut.model_fields}
    return TopicOut(**(told | {"languages": spoken, "examples": examples}))
