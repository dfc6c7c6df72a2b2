"""How far reading is, and what people said of texts."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.interactions.learning_api import router as learning_router
from tertulia.interactions.names_api import router as names_router
from tertulia.interactions.reading_queries import (
    Labelled,
    Progress,
    labelled_texts,
    progress_of,
)
from tertulia.interactions.second_queries import SecondProgress, second_progress
from tertulia.interactions.topics_api import router as topics_router
from tertulia.kernel.api import BrandSlug

router = Router(tags=["readings"])
for each in (names_router, learning_router, topics_router):
    router.add_router("", each)
MOST = 10_000


class ProgressOut(Schema):
    """How far reading is; `version` is empty where no weights are installed."""

    version: str
    texts: int
    read: int
    waiting: int
    broken: int
    corrected: int
    percent: int


class SecondOut(Schema):
    """Second readings; `reads` is local, endpoint, or empty where nobody reads again.

    After another choice `marked` of `to_mark` texts are gone through; of 0, all are.
    """

    reads: str
    waiting: int
    twice: int
    read_day: int
    failed_day: int
    version: str
    marked: int
    to_mark: int


class LabelledOut(Schema):
    """A text with what a person said of it."""

    interaction_id: UUID
    text: str
    field: str
    label: str
    old: str
    version: str
    by: str
    at: datetime


@router.get("/readings", response=ProgressOut, operation_id="get_reading_progress")
@api_requires("conversation.read")
def progress(request: ApiRequest, brand: BrandSlug) -> Progress:
    """How many texts are read, of how many."""
    return progress_of(scope=request.scope)


@router.get("/readings/second", response=SecondOut, operation_id="get_second_reading_progress")
@api_requires("conversation.read")
def second(request: ApiRequest, brand: BrandSlug) -> SecondProgress:
    """How many texts wait to be read a second time, and how many were."""
    return second_progress(scope=request.scope)


@router.get("/readings/labelled", response=list[LabelledOut], operation_id="list_labelled_texts")
@api_requires("conversation.handle")
def labelled(
    request: ApiRequest,
    brand: BrandSlug,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 1000,
) -> list[Labelled]:
    """What people have said of texts and still holds, the newest first."""
    return list(islice(labelled_texts(scope=request.scope, limit=limit), limit))
