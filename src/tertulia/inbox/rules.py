"""Pure decisions of the inbox: what belongs together, what deserves an answer, who waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import regex

from tertulia.interactions.rules import REACTIONS
from tertulia.networks.values import InteractionKind

GROUPS: Mapping[str, frozenset[str]] = {
    "comments": frozenset({"comment", "reply"}),
    "mentions": frozenset({"mention", "quote"}),
    "messages": frozenset({"message"}),
    "reviews": frozenset({"review"}),
}
"""Kinds as a person filters them."""

_HANDLES = regex.compile(r"(?<![\w/])@[\w.\-]+(?:@[\w.\-]+)?")
_ADDRESS = regex.compile(r"\A(?:\s*@[\w.\-]+(?:@[\w.\-]+)?[\s,:]+)+")
_EMOJI = (
    r"(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3"
    r"|(?<!\w)(?:<3+|[:;=]-?[)DPp])(?!\w))"
)
_HAS_EMOJI = regex.compile(_EMOJI)
_ONLY_EMOJI = regex.compile(
    rf"(?:{_EMOJI}|\p{{Emoji_Modifier}}|[\u200d\ufe0f\U000e0020-\U000e007f\s!.,…¡])+"
)


@dataclass(frozen=True)
class Heard:
    """An interaction as threading sees it. Ids are the network's; `person` is our identity's."""

    remote_id: str
    kind: InteractionKind
    person: str
    in_reply_to: str = ""
    root: str = ""
    about: str = ""


@dataclass(frozen=True)
class Parent:
    """The conversation in which the answered thing already stands."""

    key: str
    person: str
    base: str
    about: str


@dataclass(frozen=True)
class Place:
    """Where an interaction belongs: the conversation's key, its beginning, our post above it."""

    key: str
    base: str
    about: str


def place_of(heard: Heard, parent: Parent | None) -> Place | None:
    """Where something another person wrote belongs; None for reactions.

    Messages: one conversation per person. An answer inside a conversation of the same person stays
    there. Otherwise a person's texts under one post are one conversation, and a mention elsewhere
    begins one of its own.
    """
    if heard.kind in REACTIONS or heard.kind is InteractionKind.OWN:
        return None
    if heard.kind is InteractionKind.MESSAGE:
        return Place(f"message|{heard.person}", heard.root or heard.remote_id, "")
    if heard.kind is InteractionKind.REVIEW:
        return Place(f"review|{heard.remote_id}", heard.remote_id, "")
    if parent and parent.person == heard.person and not parent.key.startswith("message|"):
        return Place(parent.key, parent.base, parent.about)
    if parent and not parent.key.startswith("message|"):
        base, about = parent.base, parent.about
    elif heard.kind is InteractionKind.COMMENT:
        base = heard.root or heard.about or heard.in_reply_to or heard.remote_id
        about = heard.about and base
    else:
        base = heard.root or heard.in_reply_to or heard.remote_id
        about = heard.about
    return Place(f"{base}|{heard.person}", base, about)


def without_address(text: str) -> str:
    """The text without the handles at its head: whom it is for is shown elsewhere."""
    return _ADDRESS.sub("", text) or text


def is_only_emoji(text: str) -> bool:
    """Whether nothing but emoji (and handles, spaces, marks of exclamation) stands there."""
    bare = _HANDLES.sub("", text).strip()
    return bool(_HAS_EMOJI.search(bare) and _ONLY_EMOJI.fullmatch(bare))


def deserves_answer(
    *,
    kind: InteractionKind,
    text: str,
    ours: bool,
    history: bool,
    deleted: bool,
    has_attachments: bool,
) -> bool:
    """Whether somebody waits because of it."""
    if ours or history or deleted or kind in REACTIONS or kind is InteractionKind.OWN:
        return False
    bare = _HANDLES.sub("", text).strip()
    if not bare:
        # Somebody called friends under our post; a mention or message without words is for us.
        return has_attachments or kind in (InteractionKind.MENTION, InteractionKind.MESSAGE)
    return not is_only_emoji(text)


def waiting_since(
    *, waiting: Iterable[datetime], settled_until: datetime | None
) -> datetime | None:
    """When the oldest text that deserves an answer and has none was written."""
    open_ones = [at for at in waiting if settled_until is None or at > settled_until]
    return min(open_ones, default=None)


@dataclass(frozen=True)
class Clock:
    """A row's clock: `left_s` until the target (negative: late); tone is "", "warn" or "bad"."""

    waited_s: int
    left_s: int | None
    tone: str


def clock_of(*, since: datetime, now: datetime, target: timedelta | None) -> Clock:
    """How long somebody waits, and how much is left. Close: a quarter of the target or less."""
    waited = now - since
    if target is None or target <= timedelta(0):
        return Clock(int(waited.total_seconds()), None, "")
    left = target - waited
    tone = "bad" if left < timedelta(0) else "warn" if left <= target / 4 else ""
    return Clock(int(waited.total_seconds()), int(left.total_seconds()), tone)


def written(text: str) -> str:
    """What a person wrote, without edges and without what no database keeps (NUL)."""
    return text.replace("\0", "").strip()


_VARIABLE = regex.compile(r"\{(\w+)\}")


def fill_saved_reply(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables; an unknown one stays visible as it is written."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def first_name(name: str) -> str:
    """What one calls somebody: the first word with a letter, without marks around it."""
    for word in name.split():
        plain = regex.sub(r"^[^\p{L}]+|[^\p{L}]+$", "", word)
        if plain:
            return str(plain)
    return name.strip()


SETTLED_GOOD = frozenset({"published"})
SETTLED_BAD = frozenset({"failed", "uncertain", "missed", "held", "cancelled", "partly_published"})


WIDE_REACH = 10_000
"""So many followers: what they write is read by many."""
LONG_WAIT = timedelta(hours=24)
"""After this nobody should wait behind who came later."""
REACH, WAIT = "reach", "wait"


@dataclass(frozen=True)
class Text:
    """A text of the person, as far as it was read."""

    at: datetime
    waits: bool
    """It deserves an answer and has none."""
    language: str = ""
    sentiment: str = ""
    intent: str = ""
    urgent: str = ""
    urgency: int = 0
    followers: int | None = None
    towards: str = ""


@dataclass(frozen=True)
class Summary:
    """What a conversation is, as the list says it."""

    language: str = ""
    sentiment: str = ""
    intent: str = ""
    urgent: str = ""
    urgency: int = 0
    towards: str = ""


def summary_of(texts: Iterable[Text]) -> Summary:
    """What the texts that wait say together; where none waits, what the last one says.

    Urgent is only what waits: as urgent as the worst of it, and a little where many follow the
    writer. Otherwise the newest text that says something speaks, and an unhappy one is not hidden
    by a friendly one after it.
    """
    ordered = sorted(texts, key=lambda each: each.at, reverse=True)
    waiting = [each for each in ordered if each.waits]
    said = waiting or ordered[:1]
    worst = max(waiting, key=lambda each: each.urgency, default=None)
    urgent, urgency = (worst.urgent, worst.urgency) if worst else ("", 0)
    if not urgency and any((each.followers or 0) >= WIDE_REACH for each in waiting):
        urgent, urgency = REACH, 1
    tones = [each.sentiment for each in said if each.sentiment]
    kinds = [each.intent for each in said if each.intent]
    whom = [each.towards for each in said if each.towards]
    return Summary(
        language=next((each.language for each in said if each.language), ""),
        sentiment="negative" if "negative" in tones else next(iter(tones), ""),
        intent=next((each for each in kinds if each != "other"), next(iter(kinds), "")),
        urgent=urgent,
        urgency=urgency,
        towards=next((each for each in whom if each != "nobody"), next(iter(whom), "")),
    )


def urgency_now(
    *, urgent: str, urgency: int, waiting_since: datetime | None, now: datetime
) -> tuple[str, int]:
    """With the time that somebody has waited."""
    if not urgency and waiting_since is not None and waiting_since <= now - LONG_WAIT:
        return WAIT, 1
    return urgent, urgency
