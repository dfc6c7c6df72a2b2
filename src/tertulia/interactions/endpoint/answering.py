"""What an endpoint says is input like any other: all of it as it must be, or none of it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tertulia.interactions.reading_rules import EMOTIONS, INTENTS, LEVELS, SENTIMENTS
from tertulia.language.values import Guess, Reading

SURE_ENOUGH = 0.5
STAYS = 0.7
"""A danger that the first reader is so sure of stays: who writes a text can write to a model too."""
_TOO_MUCH = 1.02
OFFENCES = ("any", "insult", "obscene", "hate")
Chance = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]


class Useless(Exception):
    """An answer that cannot be used; says why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Likely(_Strict):
    label: str = Field(max_length=20)
    chance: Chance


_Ranked = Annotated[list[_Likely], Field(min_length=1, max_length=len(INTENTS))]


class _Said(_Strict):
    sentiment: _Ranked
    emotion: _Ranked
    intent: _Ranked
    urgency: dict[str, Chance]
    offence: dict[str, Chance]
    spam: Chance


class _Message(BaseModel):
    content: str = Field(max_length=20_000)


class _Choice(BaseModel):
    message: _Message


class _Answer(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1, max_length=8)]


def schema() -> dict[str, Any]:
    """What the answer must look like, in the part of JSON Schema that every endpoint knows."""

    def ranked(labels: tuple[str, ...]) -> dict[str, Any]:
        row = _object(label={"type": "string", "enum": list(labels)}, chance={"type": "number"})
        return {"type": "array", "items": row}

    def chances(labels: tuple[str, ...]) -> dict[str, Any]:
        return _object(**{each: {"type": "number"} for each in labels})

    return _object(
        sentiment=ranked(SENTIMENTS),
        emotion=ranked(EMOTIONS),
        intent=ranked(INTENTS),
        urgency=chances(tuple(LEVELS)),
        offence=chances(OFFENCES),
        spam={"type": "number"},
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def understood(body: bytes, first: Reading, *, version: str) -> Reading:
    """The reading that an answer holds; what it was not asked is taken from the first one.

    Raises: Useless.
    """
    try:
        answer = _Answer.model_validate_json(body)
        said = _Said.model_validate_json(_without_fence(answer.choices[0].message.content))
    except ValidationError as error:
        raise Useless(_where(error)) from None
    urgency = _known(said.urgency, tuple(LEVELS), "urgency")
    return Reading(
        language=first.language,
        sentiment=_guess(said.sentiment, SENTIMENTS, "sentiment"),
        emotion=_guess(said.emotion, EMOTIONS, "emotion"),
        intent=_guess(said.intent, INTENTS, "intent"),
        urgency=_urgency(urgency, first.urgency),
        spam=said.spam,
        offence=_known(said.offence, OFFENCES, "offence"),
        links=first.links,
        hashtags=first.hashtags,
        handles=first.handles,
        version=version,
    )


def _without_fence(content: str) -> str:
    """Small models put their JSON between fences."""
    plain = content.strip().removeprefix("```json").removeprefix("```")
    return plain.removesuffix("```")


def _where(error: ValidationError) -> str:
    """Places and kinds only: never a word of what was sent or said."""
    rows = error.errors(include_url=False, include_context=False, include_input=False)
    return json.dumps([[".".join(map(str, row["loc"]))[:60], row["type"]] for row in rows[:3]])


def _guess(ranked: list[_Likely], labels: tuple[str, ...], field: str) -> Guess:
    chances = {each.label: each.chance for each in ranked}
    if len(chances) != len(ranked):
        raise Useless(f"{field}: a label twice")
    _known(chances, labels, field, all_of_them=False)
    if not 0 < sum(chances.values()) <= _TOO_MUCH:
        raise Useless(f"{field}: chances that do not add up")
    best = max(chances, key=lambda each: chances[each])
    return Guess(best if chances[best] >= SURE_ENOUGH else "", chances)


def _known(
    chances: Mapping[str, float], labels: tuple[str, ...], field: str, *, all_of_them: bool = True
) -> Mapping[str, float]:
    if not set(chances) <= set(labels) or (all_of_them and len(chances) != len(labels)):
        raise Useless(f"{field}: other labels than were asked for")
    return chances


def _urgency(said: Mapping[str, float], first: Mapping[str, float]) -> Mapping[str, float]:
    """It may raise what matters, and lower what was unsure; numbers it has not seen are not its."""
    kept = {
        label: chance
        for label, chance in first.items()
        if chance >= STAYS or label == "personal_data"
    }
    return {label: max(chance, kept.get(label, 0.0)) for label, chance in said.items()}
