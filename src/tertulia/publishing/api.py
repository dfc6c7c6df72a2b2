"""Posts and their variants."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from ninja import Field, Router, Schema, Status
from pydantic import AfterValidator

from tertulia.accounts.scopes import ApiRequest, api_requires, check
from tertulia.approval.api import ApprovalOut, approval_out
from tertulia.kernel.api import BrandSlug, Cursor, In, Limit
from tertulia.publishing import asking, scheduling, services
from tertulia.publishing.api_writing import snippets_router, variants_router
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import (
    post_of,
    posts_page,
    states_of,
    variants_of,
)
from tertulia.publishing.values import Draft, MediaUse

posts_router = Router(tags=["posts"])
router = Router()
router.add_router("/posts", posts_router)
router.add_router("/variants", variants_router)
router.add_router("/snippets", snippets_router)


def _on_the_clock(value: time) -> time:
    """Only what a wall clock shows. Raises: ValueError."""
    if value.tzinfo is not None:
        raise ValueError("an hour on the brand's own clock has no offset")
    return value


LocalTime = Annotated[time, AfterValidator(_on_the_clock)]


class UseIO(In):
    """A picture in a part."""

    asset: UUID
    alt: str = Field("", max_length=10_000)
    focus: tuple[float, float] = (0.0, 0.0)
    crop: Literal["", "1:1", "4:5", "3:4", "16:9", "9:16", "2:3"] = ""


class PartIO(In):
    """One text with its pictures; several make a thread."""

    text: str = Field("", max_length=services.MAX_CHARACTERS)
    media: list[UseIO] = Field(default_factory=list, max_length=20)

    def draft(self) -> Draft:
        """As the services take it."""
        uses = tuple(MediaUse(each.asset, each.alt, each.focus, each.crop) for each in self.media)
        return Draft(text=self.text, media=uses)


class OptionsIO(In):
    """What else the network can be told."""

    content_warning: Annotated[str, Field(max_length=2_000)] = ""
    sensitive: bool = False
    visibility: Annotated[str, Field(max_length=40)] = ""
    language: Annotated[str, Field(max_length=20)] = ""
    link_card: Annotated[str, Field(max_length=2_000)] = ""
    title: Annotated[str, Field(max_length=300)] = ""
    first_comment: Annotated[str, Field(max_length=10_000)] = ""
    place: Annotated[str, Field(max_length=200)] = ""
    people: Annotated[str, Field(max_length=2_000)] = ""
    comments_off: bool = False
    cover: Annotated[str, Field(max_length=200)] = ""
    paid: bool = False
    ai: bool = False


class VariantIn(In):
    """The copy for one channel."""

    channel_id: UUID
    parts: list[PartIO] = Field(min_length=1, max_length=services.MAX_PARTS)
    options: OptionsIO = OptionsIO()


class VariantOut(Schema):
    """A variant with where it stands."""

    id: UUID
    channel_id: UUID
    parts: list[PartIO]
    options: OptionsIO
    state: str
    delivery_id: UUID | None
    due_day: date | None
    due_time: time | None
    version: int


class PostIn(In):
    """An idea with its variants. With `schedule` it is scheduled at once, all or nothing."""

    title: str = Field("", max_length=200)
    idea: str = Field("", max_length=20_000)
    format: str = Field("", description="text, image, carousel, video, thread, link or article")
    pillar_id: UUID | None = None
    campaign_id: UUID | None = None
    due_day: date | None = None
    due_time: LocalTime | None = Field(None, description="on the brand's own clock")
    variants: list[VariantIn] = Field(default_factory=list, max_length=100)
    schedule: bool = False


class PostOut(Schema):
    """A post."""

    id: UUID
    title: str
    idea: str
    format: str
    pillar_id: UUID | None
    campaign_id: UUID | None
    due_day: date | None
    due_time: time | None
    version: int
    created_at: datetime
    updated_at: datetime
    variants: list[VariantOut]


class PostPage(Schema):
    """Posts, newest first."""

    items: list[PostOut]
    next: str


class MoveIn(In):
    """Another hour on the brand's clock."""

    due_day: date
    due_time: LocalTime


class AboutIn(In):
    """What a post is and what it serves; what is left out is emptied."""

    format: str = ""
    pillar_id: UUID | None = None
    campaign_id: UUID | None = None


class ScheduleIn(In):
    """Which variants (all when empty), at their hour or now."""

    variant_ids: list[UUID] = Field(default_factory=list)
    now: bool = False


class AskIn(In):
    """What is sent to approval as one: variants with their hours."""

    variant_ids: list[UUID] = Field(min_length=1, max_length=400)
    title: str = Field("", max_length=200)
    note: str = Field("", max_length=4000)
    deadline: datetime | None = Field(None, description="with an offset")


def _shown(request: ApiRequest, posts: list[Post]) -> list[dict[str, Any]]:
    variants = variants_of(scope=request.scope, post_ids=[each.id for each in posts])
    every = [each for group in variants.values() for each in group]
    states = states_of(scope=request.scope, variants=every)
    return [
        {
            **{name: getattr(post, name) for name in _POST_FIELDS},
            "variants": [_variant(each, states[each.id]) for each in variants.get(post.id, ())],
        }
        for post in posts
    ]


_POST_FIELDS = (
    "id",
    "title",
    "idea",
    "format",
    "pillar_id",
    "campaign_id",
    "due_day",
    "due_time",
    "version",
    "created_at",
    "updated_at",
)


def _variant(variant: Variant, state: str) -> dict[str, Any]:
    names = (
        "id",
        "channel_id",
        "parts",
        "options",
        "delivery_id",
        "due_day",
        "due_time",
        "version",
    )
    return {**{name: getattr(variant, name) for name in names}, "state": state}


@posts_router.get("", response=PostPage, operation_id="list_posts")
@api_requires("post.read")
def list_posts(
    request: ApiRequest, brand: BrandSlug, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Newest first."""
    posts, following = posts_page(scope=request.scope, cursor=cursor, limit=limit)
    return {"items": _shown(request, posts), "next": following}


@posts_router.post("", response={201: PostOut}, operation_id="create_post")
@api_requires("post.write")
def create_post(request: ApiRequest, brand: BrandSlug, body: PostIn) -> Status[dict[str, Any]]:
    """A new post; with `schedule`, already on its way (this asks for `post.publish` too)."""
    with transaction.atomic():
        post = services.create_post(
            scope=request.scope,
            title=body.title,
            idea=body.idea,
            due_day=body.due_day,
            due_time=body.due_time,
            about=services.About(body.format, body.pillar_id, body.campaign_id),
        )
        for each in body.variants:
            _put_variant(request, post.id, each)
        if body.schedule:
            check(request.scope, "post.publish")
            scheduling.schedule_post(scope=request.scope, post_id=post.id)
    return Status(201, _shown(request, [post])[0])


def _put_variant(request: ApiRequest, post_id: UUID, body: VariantIn) -> None:
    variant = services.add_variant(scope=request.scope, post_id=post_id, channel_id=body.channel_id)
    services.save_variant(
        scope=request.scope,
        variant_id=variant.id,
        version=None,
        parts=[part.draft() for part in body.parts],
        options={key: value for key, value in body.options.dict().items() if value},
    )


@posts_router.get("/{uuid:post_id}", response=PostOut, operation_id="get_post")
@api_requires("post.read")
def get_post(request: ApiRequest, brand: BrandSlug, post_id: UUID) -> dict[str, Any]:
    """One post."""
    return _shown(request, [post_of(scope=request.scope, post_id=post_id)])[0]


@posts_router.delete("/{uuid:post_id}", response={204: None}, operation_id="discard_post")
@api_requires("post.write")
def discard_post(request: ApiRequest, brand: BrandSlug, post_id: UUID) -> Status[None]:
    """Put a draft out of sight."""
    services.discard_post(scope=request.scope, post_id=post_id)
    return Status(204, None)


@posts_router.put("/{uuid:post_id}/variants", response=PostOut, operation_id="put_variant")
@api_requires("post.write")
def put_variant(
    request: ApiRequest, brand: BrandSlug, post_id: UUID, body: VariantIn
) -> dict[str, Any]:
    """Add the copy for a channel, or replace it."""
    with transaction.atomic():
        _put_variant(request, post_id, body)
    return _shown(request, [post_of(scope=request.scope, post_id=post_id)])[0]


@posts_router.put("/{uuid:post_id}/about", response=PostOut, operation_id="describe_post")
@api_requires("post.write")
def describe_post(
    request: ApiRequest, brand: BrandSlug, post_id: UUID, body: AboutIn
) -> dict[str, Any]:
    """What the post is and what it serves: format, pillar, campaign."""
    about = services.About(body.format, body.pillar_id, body.campaign_id)
    services.describe_post(scope=request.scope, post_id=post_id, about=about)
    return _shown(request, [post_of(scope=request.scope, post_id=post_id)])[0]


@posts_router.post("/{uuid:post_id}/move", response=PostOut, operation_id="move_post")
@api_requires("post.write")
def move_post(request: ApiRequest, brand: BrandSlug, post_id: UUID, body: MoveIn) -> dict[str, Any]:
    """Another hour; what is scheduled stays scheduled."""
    scheduling.move_post(scope=request.scope, post_id=post_id, day=body.due_day, hour=body.due_time)
    return _shown(request, [post_of(scope=request.scope, post_id=post_id)])[0]


@posts_router.post("/{uuid:post_id}/schedule", response=PostOut, operation_id="schedule_post")
@api_requires("post.publish")
def schedule_post(
    request: ApiRequest, brand: BrandSlug, post_id: UUID, body: ScheduleIn
) -> dict[str, Any]:
    """All or nothing; 422 says which variant cannot go out and why."""
    scheduling.schedule_post(
        scope=request.scope, post_id=post_id, now=body.now, variant_ids=body.variant_ids or None
    )
    return _shown(request, [post_of(scope=request.scope, post_id=post_id)])[0]


@posts_router.post("/{uuid:post_id}/unschedule", response=PostOut, operation_id="unschedule_post")
@api_requires("post.publish")
def unschedule_post(request: ApiRequest, brand: BrandSlug, post_id: UUID) -> dict[str, Any]:
    """Back to a draft."""
    scheduling.unschedule_post(scope=request.scope, post_id=post_id)
    return _shown(request, [post_of(scope=request.scope, post_id=post_id)])[0]


@router.post("/approvals/ask", response=ApprovalOut, operation_id="ask_approval")
@api_requires("post.publish")
def ask_approval(request: ApiRequest, brand: BrandSlug, body: AskIn) -> dict[str, Any]:
    """Ask for approval of variants as one; their hours are reserved."""
    deadline = body.deadline.astimezone() if body.deadline else None
    made = asking.ask_approval(
        scope=request.scope,
        variant_ids=body.variant_ids,
        title=body.title,
        note=body.note,
        deadline=deadline,
    )
    return approval_out(request.scope, made)
