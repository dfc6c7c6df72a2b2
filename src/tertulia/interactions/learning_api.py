"""What corrections taught, and a box to try how a text is read."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.interactions.learning_queries import Taught, taught
from tertulia.interactions.models import Tried
from tertulia.interactions.services.learning import ask_to_learn, switch
from tertulia.interactions.services.trying import take_answer, try_text
from tertulia.kernel.api import BrandSlug, In

router = Router(tags=["readings"])


class TaughtOut(Schema):
    """What corrections taught about a field, with its figures on texts held back."""

    field: str
    corrections: int = Field(description="that hold today")
    missing: int = Field(description="corrections until learning begins by itself")
    learning: bool
    tried: bool
    helps: bool = Field(description="false = it read nothing better, and is not used")
    on: bool
    off_by: str
    corrected: int = Field(description="texts that people said something of")
    left: int = Field(description="texts that were left as they had been read")
    before: int = Field(description="percent right without it")
    after: int = Field(description="percent right with it")


class SwitchIn(In):
    """Whether it holds."""

    on: bool


class TextToTryIn(In):
    """A text, as somebody would write it."""

    text: str = Field(max_length=2000)


class TextToTryOut(Schema):
    """What to ask for."""

    id: UUID


class TriedPartOut(Schema):
    """One thing that the text is."""

    field: str = Field(description="intent, sentiment, emotion, language, urgent, offence or spam")
    label: str = Field(description="empty = not known, or none")
    chances: dict[str, int] = Field(description="percent by label")
    words: list[str] = Field(description="of the text, those that spoke for it")


class TextTriedOut(Schema):
    """What the text was read as."""

    done: bool = Field(description="false = nobody has read it yet: ask again")
    broken: bool = Field(description="the reader cannot read it")
    parts: list[TriedPartOut]


@router.get("/readings/learnt", response=list[TaughtOut], operation_id="list_learnt")
@api_requires("conversation.read")
def learnt(request: ApiRequest, brand: BrandSlug) -> list[Taught]:
    """What corrections taught, field by field."""
    return taught(scope=request.scope)


@router.post("/readings/learn", response=list[TaughtOut], operation_id="learn_from_corrections")
@api_requires("brand.settings")
def learn(request: ApiRequest, brand: BrandSlug) -> list[Taught]:
    """Learn from what was corrected so far, as soon as somebody reads."""
    ask_to_learn(scope=request.scope)
    return taught(scope=request.scope)


@router.put(
    "/readings/learnt/{field}", response=list[TaughtOut], operation_id="switch_what_was_learnt"
)
@api_requires("brand.settings")
def switch_learnt(
    request: ApiRequest,
    brand: BrandSlug,
    field: Literal["intent", "sentiment", "emotion"],
    body: SwitchIn,
) -> list[Taught]:
    """What was learnt about a field holds, or is taken back: texts are read anew."""
    switch(scope=request.scope, field=field, on=body.on)
    return taught(scope=request.scope)


@router.post("/readings/try", response={201: TextToTryOut}, operation_id="try_text")
@api_requires("conversation.read")
def try_it(request: ApiRequest, brand: BrandSlug, body: TextToTryIn) -> Status[dict[str, Any]]:
    """A text to be read; nothing of it stays longer than two minutes."""
    return Status(201, {"id": try_text(scope=request.scope, text=body.text)})


@router.get("/readings/try/{uuid:tried_id}", response=TextTriedOut, operation_id="get_tried_text")
@api_requires("conversation.read")
def tried(request: ApiRequest, brand: BrandSlug, tried_id: UUID) -> dict[str, Any]:
    """What it was read as, in some tenths of a second."""
    row = take_answer(scope=request.scope, tried_id=tried_id, keep=True)
    return {"done": row.answer is not None, "broken": row.answer == {}, "parts": _parts(row)}


def _parts(row: Tried) -> list[dict[str, Any]]:
    return [
        {
            "field": name,
            "label": told["label"],
            "chances": told["chances"],
            "words": [row.text[start:end] for start, end in told["words"]],
        }
        for name, told in (row.answer or {}).items()
    ]
