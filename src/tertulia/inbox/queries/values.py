"""What the queries give back. Frozen, and free of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tertulia.interactions.queries import AboutPost
from tertulia.networks.queries import ChannelCard

VIEWS = ("waiting", "mine", "unassigned", "open", "snoozed", "closed", "all")


@dataclass(frozen=True)
class Wanted:
    """Which conversations are wanted. Empty = all."""

    view: str = "waiting"
    channel_id: UUID | None = None
    kind: str = ""
    """A key of `rules.GROUPS`."""
    identity_id: UUID | None = None
    assignee_id: UUID | None = None
    unread: bool = False
    about: str = ""
    """Remote id of our post; together with `channel_id`."""
    words: str = ""
    language: str = ""
    intent: str = ""
    sentiment: str = ""
    towards: str = ""
    names: str = ""
    """A name of the brand's list: only where a text has it."""
    urgent: bool = False
    """Only what is urgent."""
    order: str = ""
    """"urgent": the most urgent first; "" as the view has it."""

    @property
    def by_reading(self) -> bool:
        """Whether what texts were read as narrows the list or orders it."""
        return bool(
            self.language
            or self.intent
            or self.sentiment
            or self.towards
            or self.names
            or self.urgent
            or self.by_urgency
        )

    @property
    def by_urgency(self) -> bool:
        """Whether the most urgent stands first."""
        return self.order == "urgent"

    @property
    def by_wait(self) -> bool:
        """Whether the longest waiting stands first; else the newest."""
        return self.view in ("waiting", "mine", "unassigned")


@dataclass(frozen=True)
class Known:
    """What every list of a brand needs, read once for a page: see `lists.known_of`."""

    channels: Mapping[UUID, ChannelCard]
    """Disconnected ones too."""
    target_min: int
    """Within how many minutes the brand wants to answer; 0 = no clock."""

    @property
    def connected(self) -> list[ChannelCard]:
        """The channels that are connected now, by network and handle."""
        return [each for each in self.channels.values() if each.disconnected_at is None]


@dataclass(frozen=True)
class Row:
    """A conversation as the list shows it."""

    id: UUID
    name: str
    handle: str
    avatar_id: UUID | None
    channel: ChannelCard
    kind: str
    state: str
    why_closed: str
    preview: str
    preview_ours: bool
    waiting_since: datetime | None
    deadline: datetime | None
    """When the brand wants to have answered."""
    close_min: int
    """So many minutes before it, the clock turns."""
    snoozed_until: datetime | None
    last_at: datetime
    unread: bool
    assignee: str
    about: str
    identity_id: UUID
    assignee_id: UUID | None
    language: str = ""
    sentiment: str = ""
    intent: str = ""
    towards: str = ""
    urgent: str = ""
    """What makes it urgent, the time of waiting included."""
    urgency: int = 0
    drafted: bool = False
    """Whether this person has begun to answer."""


@dataclass(frozen=True)
class Rows:
    """A page of the list."""

    rows: tuple[Row, ...]
    after: str
    """Cursor of the next page; "" at the end."""
    cut: int = 0
    """Words were looked for in so many of the newest texts that have them; 0: in all."""


@dataclass(frozen=True)
class Counts:
    """What waits. Figures of the brand, and of the person who asks."""

    waiting: int
    mine: int
    unassigned: int
    unread: int
    late: int


@dataclass(frozen=True)
class PostGroup:
    """The conversations under one post of ours."""

    channel: ChannelCard
    about: str
    post: AboutPost | None
    many: int
    waiting: int
    oldest: datetime | None
    last_at: datetime


@dataclass(frozen=True)
class Picture:
    """Something that can be seen or opened."""

    kind: str
    url: str
    alt: str
    picture_id: UUID | None
    """Our copy; None when there is none (yet)."""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class OldWords:
    """What a text said before it was edited."""

    text: str
    until: datetime


@dataclass(frozen=True)
class NameAs:
    """A name that stands in a text."""

    start: int
    end: int
    kind: str
    name: str
    """As it stands on the list; the words themselves where it is the brand's own."""
    how: str


@dataclass(frozen=True)
class ReadAs:
    """What a text was read as; a label is "" where it is not known."""

    language: str
    sentiment: str
    emotion: str
    intent: str
    urgent: str
    urgency: int
    corrected: tuple[str, ...]
    """Fields that a person has decided."""
    version: str
    """Of the weights; "" = not read yet."""
    towards: str = ""
    names: tuple[NameAs, ...] = ()
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a conversation."""

    id: UUID
    kind: str
    at: datetime
    ours: bool
    name: str
    avatar_id: UUID | None
    text: str
    content_warning: str
    interaction_kind: str
    url: str
    language: str
    visibility: str
    pictures: tuple[Picture, ...]
    old: tuple[OldWords, ...]
    edited_at: datetime | None
    deleted_at: datetime | None
    verb: str
    data: Mapping[str, Any]
    delivery_id: UUID | None
    delivery_state: str
    sentence: str
    """Why a reply is where it is."""
    can_retry: bool
    liked: bool
    hidden: bool
    reported: bool
    on_network: bool
    handle: str = ""
    """Of who wrote it, on the network."""
    reading: ReadAs | None = None
    """None: of ours, or without words."""

    @property
    def plain(self) -> bool:
        """Words as they were said, and nothing to add to them: nearly every line."""
        return not (self.deleted_at or self.content_warning or self.old)


@dataclass(frozen=True)
class Earlier:
    """A conversation of the same person, as it stands beside another one."""

    id: UUID
    preview: str
    last_at: datetime
    state: str
    why_closed: str


@dataclass(frozen=True)
class Lines:
    """A page of a conversation, oldest first."""

    lines: tuple[Line, ...]
    before: str
    """Cursor of the page before this one; "" at the beginning."""


@dataclass(frozen=True)
class Head:
    """The conversation itself."""

    row: Row
    post: AboutPost | None
    identity_id: UUID
    assignee_id: UUID | None
    private: bool
    last_line_id: UUID | None
    """What the buttons of the head act upon: the person's last text that still stands."""
    last_liked: bool = False
    last_hidden: bool = False
    can: frozenset[str] = field(default_factory=frozenset)
    """Verbs that the network offers."""
    mention: str = ""
    """Handle that the reply will mention, for counting."""
