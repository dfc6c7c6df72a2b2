"""What happens in the demo, read from the .toml files beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tools.demo.network import Person

#: Who lives on the demo's network beside the brands.
CROWD = (
    Person("lucia", "Lucía Andrade", "Diseñadora. Café, bicis y perros ajenos."),
    Person("andres", "Andrés Villacís", "Profesor de historia en Guayaquil."),
    Person("valentina", "Valentina Ríos", "Leo en voz alta."),
    Person("camila", "Camila Torres", "Mamá de Emilio. Sin gluten."),
    Person("rafa", "Rafa Mendoza", "Programo desde cafés."),
    Person("nico", "Nico Paredes", ""),
    Person("diego", "Diego Salvatierra", "Contador y cliente exigente."),
    Person("joana", "Joana Prado", "Do Recife, viajando pelo Equador."),
    Person("tom", "Tom Hartley", "Slow traveller. Fast walker."),
    Person("ioana", "Ioana Mureșan", "Botanistă."),
    Person("mihai", "Mihai Pop", "Tată de gemeni."),
    Person("nadia", "Nádia Cavalcanti", "Olinda. Sobremesa primeiro."),
    Person("caio", "Caio Lins", "Fotógrafo de domingo."),
    Person("bia", "Bia Queiroz", "Mãe de três, festa todo mês."),
)


@dataclass(frozen=True)
class Answer:
    """What somebody writes under a post (or, without one, to a brand), and what we do about it."""

    who: str
    text: str
    channel: str = ""
    after_min: int = 0
    """Minutes after the post; or `ago_min`, minutes before now."""
    ago_min: int = 0
    language: str = "es"
    reply: str = ""
    reply_min: int = 0
    by: str = "mireia"
    close: bool = False
    no_answer: bool = False
    note: str = ""
    assign: str = ""


@dataclass(frozen=True)
class PostPlan:
    """One idea. `days` from today on the brand's calendar; `texts` by the channel's key."""

    title: str
    texts: dict[str, str]
    days: int | None = None
    hour: str = ""
    idea: str = ""
    picture: str = ""
    alt: str = ""
    language: str = "es"
    thread: bool = False
    draft: bool = False
    fate: str = ""
    answer: tuple[Answer, ...] = ()

    @property
    def is_past(self) -> bool:
        """Whether it was published before the demo begins."""
        return self.days is not None and self.days < 0 and not self.draft and not self.fate


@dataclass(frozen=True)
class ChannelPlan:
    """A channel, with an account on the demo's network or kept by hand."""

    key: str
    per_week: int
    username: str = ""
    name: str = ""
    note: str = ""
    by_hand: str = ""
    handle: str = ""


@dataclass(frozen=True)
class BrandPlan:
    """A brand and its weeks."""

    name: str
    slug: str
    zone: str
    languages: tuple[str, ...]
    mark: str
    mark_colour: str
    stock: str
    """What it said in the year before: the name of a file of `year`."""
    grade: str
    """The light of its pictures: one of `pictures.GRADES`."""
    channel: tuple[ChannelPlan, ...]
    post: tuple[PostPlan, ...]
    saved: tuple[dict[str, str], ...] = ()
    whisper: tuple[Answer, ...] = ()
    mention: tuple[Answer, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(ZoneInfo("UTC")))

    def day(self, post: PostPlan) -> date | None:
        """Its day on the brand's calendar."""
        if post.days is None:
            return None
        return self.now.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=post.days)

    def moment(self, post: PostPlan) -> datetime:
        """When it was or will be due."""
        hour = time.fromisoformat(post.hour or "12:00")
        day = self.day(post) or self.now.date()
        return datetime.combine(day, hour, ZoneInfo(self.zone))

    def said_at(self, answer: Answer, post: PostPlan | None) -> datetime:
        """When somebody wrote it: never before what it answers, nor in the time to come."""
        if post is None or answer.ago_min:
            at = self.now - timedelta(minutes=answer.ago_min)
        else:
            at = self.moment(post) + timedelta(minutes=answer.after_min)
        if post is not None:
            at = max(at, self.moment(post) + timedelta(minutes=2))
        return min(at, self.now - timedelta(minutes=3))


def brand_plan(name: str) -> BrandPlan:
    """The plan of `<name>.toml`."""
    return _made(BrandPlan, tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text()))


_INSIDE: dict[str, Any] = {
    "channel": ChannelPlan,
    "post": PostPlan,
    "answer": Answer,
    "whisper": Answer,
    "mention": Answer,
}


def _made(kind: Any, given: dict[str, Any]) -> Any:
    known = {each.name for each in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"{kind.__name__} has no {name}")
        inner = _INSIDE.get(name)
        if isinstance(value, list):
            value = tuple(_made(inner, each) if inner else each for each in value)
        values[name] = value
    return kind(**values)
