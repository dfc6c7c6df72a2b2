"""Value objects that cross the border between the core and a connector. Frozen, no Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import httpx


class Capability(StrEnum):
    """What a connector can do. A manifest declares them; the contract suite proves each."""

    TEXT = "text"
    IMAGES = "images"
    VIDEO = "video"
    ALT_TEXT = "alt_text"
    FOCUS = "focus"
    THREAD = "thread"
    CONTENT_WARNING = "content_warning"
    VISIBILITY = "visibility"
    LINK_CARD = "link_card"
    EDIT = "edit"
    DELETE = "delete"
    REPLY = "reply"
    LIKE = "like"
    HIDE = "hide"
    MUTE = "mute"
    BLOCK = "block"
    REPORT = "report"
    FOLLOW = "follow"
    READ_INTERACTIONS = "read_interactions"
    READ_CONVERSATION = "read_conversation"
    READ_OWN = "read_own"
    STREAM = "stream"
    COUNTS = "counts"
    PROFILE = "profile"


class StepKind(StrEnum):
    """What one call that changes something on a network does."""

    UPLOAD = "upload"
    """One picture or video, to be used by later steps of the same delivery."""
    PART = "part"
    """One published text: a post, a reply, or the n-th part of a thread."""
    EDIT = "edit"
    DELETE = "delete"
    LIKE = "like"
    UNLIKE = "unlike"
    HIDE = "hide"
    UNHIDE = "unhide"
    MUTE = "mute"
    UNMUTE = "unmute"
    BLOCK = "block"
    UNBLOCK = "unblock"
    REPORT = "report"
    FOLLOW = "follow"


@dataclass(frozen=True)
class RemoteRef:
    """A thing on a network.

    `id` is what the network calls it (a status id, an at:// address); `revision` what it calls
    this version of it (a cid), where it does; `url` is its page for people.
    """

    id: str
    revision: str = ""
    url: str = ""


@dataclass(frozen=True)
class Media:
    """A picture or video as it will be sent: already re-encoded, in the blob store."""

    digest: str
    path: Path
    mime: str
    bytes: int
    width: int
    height: int
    alt: str = ""
    focus_x: float = 0.0
    """-1 (left) to 1 (right)."""
    focus_y: float = 0.0
    """-1 (bottom) to 1 (top)."""


@dataclass(frozen=True)
class Part:
    """One text with its media: a post is one part, a thread several."""

    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True)
class Content:
    """An immutable snapshot of what is to be published on one channel."""

    parts: tuple[Part, ...]
    content_warning: str = ""
    sensitive: bool = False
    visibility: str = ""
    """A value of the manifest's `visibilities`; "" is the channel's usual one."""
    language: str = ""
    """BCP 47."""
    link_card: str = ""
    """Address to be shown as a card, where the network wants it made by the client."""
    in_reply_to: RemoteRef | None = None
    root: RemoteRef | None = None
    """First post of the thread that is answered, where the network asks for it."""
    mention: str = ""
    """Handle to be mentioned when answering, where the network needs that to notify."""
    more: tuple[tuple[str, str], ...] = ()
    """What else was decided, by name: title, first_comment, place, people, comments, cover, paid,
    ai. For whoever publishes by hand; a connector uses what its network takes."""


@dataclass(frozen=True)
class Target:
    """What an action other than publishing acts on."""

    ref: RemoteRef | None = None
    """The post or interaction."""
    person: RemoteRef | None = None
    """Its author, for mute, block, report, follow."""
    root: RemoteRef | None = None
    """Our post under which it stands (hide)."""
    reason: str = ""
    """Words for a report."""


@dataclass(frozen=True)
class Receipt:
    """What the network gave back for a step."""

    ref: RemoteRef
    at: datetime | None = None
    """When the network says that it happened."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """More strings that later steps need (a blob's JSON, a like record's address)."""


@dataclass(frozen=True)
class StepPlan:
    """A step as planned before anything is sent; its place in the list is its ordinal.

    `repeatable`: doing it twice leaves the same as doing it once, so an unknown outcome is
    simply repeated (upload, like, hide, delete...). Never true for a PART.
    """

    kind: StepKind
    part: int = 0
    media: int = 0
    """Index into the part's media, for UPLOAD."""
    repeatable: bool = True


@dataclass(frozen=True)
class StepOrder:
    """Everything a connector needs to carry out, or to look for, one step."""

    plan: StepPlan
    key: str
    """Idempotency key: 32 lower-case hex digits, the same on every try of this step."""
    created_at: datetime
    """When the step's intent was first committed."""
    content: Content | None = None
    target: Target | None = None
    receipts: Mapping[int, Receipt] = field(default_factory=dict)
    """Receipts of earlier steps of the same delivery, by ordinal."""
    plans: tuple[StepPlan, ...] = ()
    """The whole plan, so that a part finds the receipts of its uploads."""


@dataclass(frozen=True)
class Limits:
    """Numbers of *this* server, read at run time; None where it does not say."""

    max_text: int | None = None
    url_cost: int | None = None
    max_images: int | None = None
    max_image_bytes: int | None = None
    max_image_pixels: int | None = None
    max_alt: int | None = None
    image_types: tuple[str, ...] = ()
    max_video_bytes: int | None = None
    max_video_pixels: int | None = None
    video_types: tuple[str, ...] = ()
    honours_keys: bool | None = None
    """Whether this server was seen to honour idempotency keys; None = not known."""
    software: str = ""
    version: str = ""


@dataclass(frozen=True)
class BudgetReading:
    """What the network's headers say about one of its budgets."""

    name: str
    remaining: int
    limit: int | None
    resets_at: datetime


@dataclass(frozen=True)
class Grant:
    """Access given by a network: the secret is stored encrypted and never shown again."""

    secret: Mapping[str, str] = field(repr=False)
    scopes: frozenset[str] = frozenset()
    expires_at: datetime | None = None
    """When the access ends for good unless a person reconnects."""
    refresh_at: datetime | None = None
    """When the program should refresh it by itself."""


@dataclass(frozen=True)
class Session:
    """One channel's access for one or more calls.

    `http` refuses private addresses and has the deadline of the call set by `deadline_s`.
    `observe` is to be called with every budget reading found in an answer's headers.
    `refreshed` is to be called when the network hands out a new secret during a call.
    """

    channel_id: UUID
    address: str
    """Base address of the server, without a trailing slash."""
    remote_id: str
    handle: str
    secret: Mapping[str, str] = field(repr=False)
    http: httpx.Client = field(repr=False)
    scopes: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    observe: Callable[[BudgetReading], None] = field(repr=False, default=lambda reading: None)
    deadline_s: float = 30.0


@dataclass(frozen=True)
class Profile:
    """A person or organisation on a network."""

    remote_id: str
    handle: str
    name: str = ""
    url: str = ""
    avatar_url: str = ""
    bot: bool = False
    followers: int | None = None
    following: int | None = None
    posts: int | None = None


class InteractionKind(StrEnum):
    """What happened. COMMENT: under our post; REPLY: deeper in a thread; MENTION: elsewhere."""

    COMMENT = "comment"
    REPLY = "reply"
    MENTION = "mention"
    MESSAGE = "message"
    QUOTE = "quote"
    LIKE = "like"
    REPOST = "repost"
    FOLLOW = "follow"
    REVIEW = "review"
    OWN = "own"
    """A post of ours that does not answer anybody."""


@dataclass(frozen=True)
class RemoteAttachment:
    """Something attached to an interaction, still on the network."""

    url: str
    kind: str
    """image, video, audio, link or file."""
    alt: str = ""
    preview_url: str = ""


@dataclass(frozen=True)
class RemoteInteraction:
    """One thing that happened on the network, as plain values."""

    ref: RemoteRef
    kind: InteractionKind
    author: Profile
    created_at: datetime
    text: str = ""
    """Plain text, line breaks kept, links written out."""
    ours: bool = False
    """Written by the channel itself, here or on the network."""
    in_reply_to: RemoteRef | None = None
    root: RemoteRef | None = None
    """The post that began the thread, as far as the network tells."""
    about: RemoteRef | None = None
    """Our post concerned (liked, reposted, commented)."""
    edited_at: datetime | None = None
    language: str = ""
    content_warning: str = ""
    visibility: str = ""
    attachments: tuple[RemoteAttachment, ...] = ()
    mentions: tuple[str, ...] = ()
    notification_id: str = ""
    """How the network calls the notice of it, when the cursor counts notices."""


@dataclass(frozen=True)
class Page:
    """A page of interactions, newest or oldest first; replaying it changes nothing."""

    items: tuple[RemoteInteraction, ...]
    cursor: str = ""
    """Where the next call goes on; "" = start anew."""
    more: bool = False
    """Whether calling again at once would give more."""


@dataclass(frozen=True)
class Vanished:
    """An interaction that is no longer on the network."""

    ref: RemoteRef


@dataclass(frozen=True)
class Measurement:
    """One figure as the network gave it; `value` None = the network did not say (never 0)."""

    ref: RemoteRef | None
    """The post; None = the channel itself."""
    name: str
    value: int | None
    at: datetime
    api_version: str
