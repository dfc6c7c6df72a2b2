"""What a brand of the demo said in a year, read from the .toml files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Idea:
    """One thing to say. `months`: when it can be said (none = always); `day`: only on that day."""

    title: str
    text: str
    channel: str
    pillar: str
    scene: str
    language: str
    months: tuple[int, ...] = ()
    day: tuple[int, int] | None = None
    campaign: str = ""

    def fits(self, day: date) -> bool:
        """Whether it can be said on that day."""
        if self.day is not None:
            return (day.month, day.day) == self.day
        return not self.months or day.month in self.months


@dataclass(frozen=True)
class Exchange:
    """What somebody wrote under a post, and what the team answered ("" = nothing was needed)."""

    text: str
    reply: str
    language: str
    where: str = ""
    """A pillar, or pillar/scene, under which alone it makes sense."""

    def fits(self, idea: Idea) -> bool:
        """Whether somebody would write it under this."""
        return self.where in ("", idea.pillar, f"{idea.pillar}/{idea.scene}")


@dataclass(frozen=True)
class PastCampaign:
    """A campaign that is over; its days are told as (month, day)."""

    key: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Stock:
    """Everything of one brand."""

    key: str
    language: str
    first: tuple[str, ...]
    """Channels that are connected."""
    also: str
    """The one by hand, on which much is said again in other words."""
    hours: tuple[time, ...]
    marks: tuple[str, ...]
    tags: Mapping[str, str]
    alts: Mapping[str, tuple[str, ...]]
    ideas: tuple[Idea, ...]
    questions: tuple[Idea, ...]
    question_day: int
    exchanges: tuple[Exchange, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    """Username and name of those who write."""
    campaigns: tuple[PastCampaign, ...] = ()

    @property
    def everything(self) -> tuple[Idea, ...]:
        """Ideas and questions."""
        return self.ideas + self.questions


def stock_of(name: str) -> Stock:
    """The stock of `<name>.toml`, with its talk and campaigns where there are any."""
    told = _read(name)
    talk, past = _read(f"{name}_talk"), _read(f"{name}_campaigns")
    language = str(told["language"])
    ideas = [_idea(row, language) for row in told["posts"]]
    campaigns = [_campaign(each) for each in past.get("campaign", ())]
    for each in past.get("campaign", ()):
        ideas += [_idea(row, language, campaign=each["key"]) for row in each["posts"]]
    return Stock(
        key=name,
        language=language,
        first=tuple(told["first"]),
        also=str(told["also"]),
        hours=tuple(time.fromisoformat(each) for each in told["hours"]),
        marks=tuple(told["marks"]),
        tags=told["tags"],
        alts={scene: tuple(words) for scene, words in told["alts"].items()},
        ideas=tuple(ideas),
        questions=tuple(_question(at, words, told) for at, words in enumerate(told["questions"])),
        question_day=int(told["question_day"]),
        exchanges=tuple(_exchange(row, language) for row in talk.get("exchanges", ())),
        people=tuple((who, name) for who, name in talk.get("people", ())),
        campaigns=tuple(campaigns),
    )


def _read(name: str) -> dict[str, Any]:
    found = Path(__file__).parent / f"{name}.toml"
    return tomllib.loads(found.read_text()) if found.exists() else {}


def _idea(row: Sequence[str], language: str, campaign: str = "") -> Idea:
    when, channel, pillar, scene, title, text, *more = row
    day = tuple(int(each) for each in when.split("-")) if "-" in when else None
    months = tuple(int(each) for each in when.split(",")) if when and day is None else ()
    return Idea(
        title=title,
        text=text,
        channel=channel,
        pillar=pillar,
        scene=scene,
        language=more[0] if more else language,
        months=months,
        day=(day[0], day[1]) if day else None,
        campaign=campaign,
    )


def _question(at: int, words: str, told: Mapping[str, Any]) -> Idea:
    pillars = told["question_pillars"]
    return Idea(
        title=words.rsplit(". ", 1)[-1],
        text=words,
        channel=told["question_channel"],
        pillar=pillars[at % len(pillars)],
        scene="",
        language=told["language"],
    )


def _exchange(row: Sequence[str], language: str) -> Exchange:
    text, reply, *more = row
    return Exchange(text, reply, more[0] if more else language, more[1] if len(more) > 1 else "")


def _campaign(told: Mapping[str, Any]) -> PastCampaign:
    facts = {name: value for name, value in told.items() if name not in ("key", "posts")}
    return PastCampaign(str(told["key"]), facts)
