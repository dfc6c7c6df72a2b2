"""The connector: the contract's protocols, each answered by the module that does it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import httpx

from tertulia.connectors.bluesky import (
    acting,
    finding,
    identity,
    measuring,
    planning,
    publishing,
    reading,
)
from tertulia.kernel.http import deadline
from tertulia.kernel.text import CountingRule, rule_from
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
class BlueskyConnector:
    """Bluesky and every server of the AT Protocol. `directory` tells where accounts live."""

    manifest: Manifest
    directory: str = identity.DIRECTORY

    @cached_property
    def rule(self) -> CountingRule:
        """How a text is counted, and what in it is a link, a mention, a hashtag."""
        return rule_from(self.manifest.text)

    def connect(self, *, address: str, fields: dict[str, str], http: httpx.Client) -> Grant:
        """Handle and app password. Raises: NeedsReauth when they are not accepted."""
        return identity.open_session(
            address=address, fields=fields, http=http, directory=self.directory
        )

    def refresh(self, session: Session) -> Grant:
        """A new session. Raises: NeedsReauth when it ended; Unavailable on a blip."""
        return identity.renew(session)

    def profile(self, session: Session) -> Profile:
        """The connected account itself."""
        return measuring.profile(session)

    def limits(self, session: Session, *, probe: bool = False) -> Limits:
        """What holds on this server; there is nothing to probe."""
        return measuring.limits(session, self.manifest)

    def plan(self, content: Content, limits: Limits) -> tuple[StepPlan, ...]:
        """Steps of publishing. Raises: Unsupported, LimitExceeded."""
        return planning.plan(self.manifest, content, limits)

    def plan_action(
        self, kind: StepKind, content: Content | None, limits: Limits
    ) -> tuple[StepPlan, ...]:
        """Steps of an action. Raises: Unsupported."""
        return planning.plan_action(self.manifest, kind)

    def perform(self, session: Session, order: StepOrder) -> Receipt:
        """Carry out one step, all its calls within one deadline."""
        with deadline(session.deadline_s):
            match order.plan.kind:
                case StepKind.UPLOAD:
                    return publishing.upload(session, order)
                case StepKind.PART:
                    return publishing.publish(session, order, self.rule)
                case _:
                    return acting.act(session, order)

    def find(self, session: Session, order: StepOrder, *, taken: Collection[str]) -> Receipt | None:
        """Look for the step's effect. Raises: CannotRead, Unavailable."""
        return finding.find(session, order, taken=taken)

    def read_interactions(self, session: Session, *, cursor: str, limit: int = 40) -> Page:
        """Notices since `cursor`."""
        return reading.notices(session, cursor=cursor, limit=limit)

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
        return reading.again(session, refs)

    def measure(self, session: Session, refs: Sequence[RemoteRef]) -> tuple[Measurement, ...]:
        """Figures of our posts."""
        return measuring.measure(session, refs, api_version=self.manifest.api_version)

    def measure_channel(self, session: Session) -> tuple[Measurement, ...]:
        """Figures of the channel itself."""
        return measuring.measure_channel(session, api_version=self.manifest.api_version)


CONNECTOR = BlueskyConnector(load_manifest(Path(__file__).with_name("manifest.toml")))
