"""The contract between the core and a connector: small protocols, each proven by one suite.

Rules every implementation keeps (and `tests/contract` checks):

- A capability that the manifest does not declare raises `Unsupported` before any call; a limit
  of the network raises `LimitExceeded` before any call, counted as the network counts.
- On a write: 401 -> NeedsReauth; missing scope -> MissingScope; 404 -> Gone; 429 -> RateLimited;
  other 4xx -> Refused; connection refused or not made, nothing sent -> Unavailable; time-out,
  dropped connection, 5xx, or an answer that cannot be read -> OutcomeUnknown. (An upload or
  another repeatable step may raise OutcomeUnknown too; the core then repeats it.)
- On a read: the same, but time-out, 5xx and garbage -> Unavailable.
- A metric the network does not report is None. No secret in a log, an exception or a fixture.
- Every call uses `session.http`, whose deadline is hard, and no other way to the network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, runtime_checkable

import httpx

from tertulia.networks.manifest import Manifest
from tertulia.networks.values import (
    Content,
    Grant,
    Limits,
    Measurement,
    Page,
    Profile,
    Receipt,
    RemoteInteraction,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    StepPlan,
    Vanished,
)


@runtime_checkable
class Connector(Protocol):
    """Every connector: one object named CONNECTOR, registered as an entry point."""

    @property
    def manifest(self) -> Manifest:
        """The parsed `manifest.toml` that stands beside it."""
        ...


@runtime_checkable
class TokenConnects(Protocol):
    """A channel can be connected with something a person pastes."""

    def connect(self, *, address: str, fields: dict[str, str], http: httpx.Client) -> Grant:
        """Exchange what was pasted (the manifest's `connect_fields`) for a grant.

        Raises: NeedsReauth when the network does not accept it.
        """
        ...


@runtime_checkable
class OAuthConnects(Protocol):
    """A channel can be connected by sending the person to their server."""

    def register(self, *, address: str, redirect_uri: str, http: httpx.Client) -> dict[str, str]:
        """Register this program with that server; returns the client's credentials."""
        ...

    def authorize_url(
        self, *, address: str, app: dict[str, str], redirect_uri: str, state: str, challenge: str
    ) -> str:
        """Where the person is sent. `challenge`: PKCE S256."""
        ...

    def exchange(
        self,
        *,
        address: str,
        app: dict[str, str],
        redirect_uri: str,
        code: str,
        verifier: str,
        http: httpx.Client,
    ) -> Grant:
        """The code that came back, for a grant."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    """Access that has to be renewed now and then. The core calls it single-flight per channel."""

    def refresh(self, session: Session) -> Grant:
        """Raises: NeedsReauth when the network says that it ended; Unavailable on a blip."""
        ...


@runtime_checkable
class Describes(Protocol):
    """Who we are there, and what this server allows."""

    def profile(self, session: Session) -> Profile:
        """The connected account itself."""
        ...

    def limits(self, session: Session, *, probe: bool = False) -> Limits:
        """This server's numbers. `probe`: also find out whether it honours idempotency keys,
        without anything becoming visible to anybody."""
        ...


@runtime_checkable
class Publishes(Protocol):
    """All that goes out: planned as steps, carried out one by one, looked for when in doubt."""

    def plan(self, content: Content, limits: Limits) -> tuple[StepPlan, ...]:
        """Steps of publishing `content`, in order.

        Raises: Unsupported, LimitExceeded. No call is made.
        """
        ...

    def plan_action(
        self, kind: StepKind, content: Content | None, limits: Limits
    ) -> tuple[StepPlan, ...]:
        """Steps of an action on something that exists (`content`: the new text of an EDIT).

        Raises: Unsupported, LimitExceeded. No call is made.
        """
        ...

    def perform(self, session: Session, order: StepOrder) -> Receipt:
        """Carry out one step."""
        ...

    def find(self, session: Session, order: StepOrder, *, taken: Collection[str]) -> Receipt | None:
        """Look for the step's effect among the channel's recent ones.

        By remote id or marker where the network allows, else by time, text and media together,
        not older than `order.created_at` less the clocks' tolerance; ids in `taken` belong to
        other steps and are never returned. None = it was read, and is not there (yet).

        Raises: CannotRead where nothing can be read here; Unavailable for now.
        """
        ...


@runtime_checkable
class ReadsInteractions(Protocol):
    """All that comes in."""

    def read_interactions(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """Notices since `cursor` ("" = the newest page of history)."""
        ...

    def read_conversation(self, session: Session, ref: RemoteRef) -> tuple[RemoteInteraction, ...]:
        """Everything known under or above `ref`, ours included, oldest first."""
        ...

    def read_own(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """What the channel itself wrote, here or on the network."""
        ...

    def look_again(
        self, session: Session, refs: Sequence[RemoteRef]
    ) -> tuple[RemoteInteraction | Vanished, ...]:
        """Whether these still stand, and with which words: finds edits and deletions."""
        ...


@runtime_checkable
class Streams(Protocol):
    """The network can push."""

    def stream(self, session: Session) -> Iterator[RemoteInteraction | Vanished | None]:
        """Yields as things happen; None is a sign of life. Ends or raises when disconnected."""
        ...


@runtime_checkable
class Measures(Protocol):
    """Public figures."""

    def measure(self, session: Session, refs: Sequence[RemoteRef]) -> tuple[Measurement, ...]:
        """Figures of our posts."""
        ...

    def measure_channel(self, session: Session) -> tuple[Measurement, ...]:
        """Figures of the channel itself (followers...)."""
        ...
