"""The connector: the contract's protocols, each answered by the module that does it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from tertulia.connectors.mastodon import (
    connecting,
    finding,
    planning,
    publishing,
    reading,
    server,
    streaming,
)
from tertulia.networks.manifest import Manifest, load_manifest
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


@dataclass(frozen=True)
class MastodonConnector:
    """Mastodon and every server that speaks its API."""

    manifest: Manifest

    def connect(self, *, address: str, fields: dict[str, str], http: httpx.Client) -> Grant:
        """A pasted access token. Raises: NeedsReauth when the server does not accept it."""
        return connecting.with_token(
            address=address, token=fields.get("access_token", ""), http=http
        )

    def register(self, *, address: str, redirect_uri: str, http: httpx.Client) -> dict[str, str]:
        """Register this program with that server."""
        return connecting.register(
            address=address, redirect_uri=redirect_uri, scopes=self.manifest.scopes, http=http
        )

    def authorize_url(
        self, *, address: str, app: dict[str, str], redirect_uri: str, state: str, challenge: str
    ) -> str:
        """Where the person is sent to allow it."""
        return connecting.authorize_url(
            address=address,
            app=app,
            redirect_uri=redirect_uri,
            scopes=self.manifest.scopes,
            state=state,
            challenge=challenge,
        )

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
        return connecting.exchange(
            address=address,
            app=app,
            redirect_uri=redirect_uri,
            code=code,
            verifier=verifier,
            http=http,
        )

    def profile(self, session: Session) -> Profile:
        """The connected account itself."""
        return reading.profile(session)

    def limits(self, session: Session, *, probe: bool = False) -> Limits:
        """This server's numbers."""
        return server.limits(session, probe=probe)

    def plan(self, content: Content, limits: Limits) -> tuple[StepPlan, ...]:
        """Steps of publishing. Raises: Unsupported, LimitExceeded."""
        return planning.plan(self.manifest, content, limits)

    def plan_action(
        self, kind: StepKind, content: Content | None, limits: Limits
    ) -> tuple[StepPlan, ...]:
        """Steps of an action. Raises: Unsupported, LimitExceeded."""
        return planning.plan_action(self.manifest, kind, content, limits)

    def perform(self, session: Session, order: StepOrder) -> Receipt:
        """Carry out one step."""
        return publishing.perform(session, order)

    def find(self, session: Session, order: StepOrder, *, taken: Collection[str]) -> Receipt | None:
        """Look for the step's effect. Raises: CannotRead, Unavailable."""
        return finding.find(session, order, taken=taken)

    def read_interactions(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """Notices since `cursor`."""
        return reading.interactions(session, cursor=cursor, limit=limit)

    def read_conversation(self, session: Session, ref: RemoteRef) -> tuple[RemoteInteraction, ...]:
        """Everything above and under `ref`."""
        return reading.conversation(session, ref)

    def read_own(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """What the channel itself wrote."""
        return reading.own(session, cursor=cursor, limit=limit)

    def look_again(
        self, session: Session, refs: Sequence[RemoteRef]
    ) -> tuple[RemoteInteraction | Vanished, ...]:
        """Whether these still stand, and with which words."""
        return reading.look_again(session, refs)

    def stream(self, session: Session) -> Iterator[RemoteInteraction | Vanished | None]:
        """As things happen."""
        return streaming.stream(session)

    def measure(self, session: Session, refs: Sequence[RemoteRef]) -> tuple[Measurement, ...]:
        """Figures of our posts."""
        return reading.measure(session, refs)

    def measure_channel(self, session: Session) -> tuple[Measurement, ...]:
        """Figures of the channel itself."""
        return reading.measure_channel(session)


CONNECTOR = MastodonConnector(load_manifest(Path(__file__).with_name("manifest.toml")))
