"""What of the plan is shown: read from the address, so that a view can be kept and sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tertulia.publishing.chips import Moment

#: Groups of states as people filter by them.
STATES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"draft"}),
    "in_review": frozenset({"in_review"}),
    "rejected": frozenset({"rejected"}),
    "approved": frozenset({"approved"}),
    "scheduled": frozenset({"scheduled", "sending"}),
    "published": frozenset({"published"}),
    "needs": frozenset(
        {"failed", "uncertain", "missed", "rejected", "partly_published", "held", "handed_over"}
    ),
}
FORMS = ("text", "image", "carousel", "video", "thread", "link", "article")
#: What serves no pillar, or belongs to no campaign.
NONE = "none"


@dataclass(frozen=True)
class Filters:
    """Empty = everything."""

    channels: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()
    pillars: frozenset[str] = frozenset()
    networks: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def count(self) -> int:
        """How many conditions."""
        return sum(len(values) for _name, values in self.by_name)

    @property
    def needs_words(self) -> bool:
        """Whether what posts say must be read to know what is shown."""
        return bool(self.forms or self.networks)

    @property
    def by_name(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each condition by its name in an address."""
        return (
            ("channel", self.channels),
            ("network", self.networks),
            ("state", self.states),
            ("form", self.forms),
            ("campaign", self.campaigns),
            ("pillar", self.pillars),
        )

    def lets(self, moment: Moment) -> bool:
        """Whether it is shown; where `needs_words`, form and networks must have been read."""
        if self.channels and not self.channels & {str(each) for each in moment.channel_ids}:
            return False
        if self.networks and not self.networks & set(moment.networks):
            return False
        if self.states and not any(moment.state in STATES[each] for each in self.states):
            return False
        if self.campaigns and str(moment.campaign_id or NONE) not in self.campaigns:
            return False
        if self.pillars and str(moment.pillar_id or NONE) not in self.pillars:
            return False
        return not self.forms or moment.form in self.forms

    @property
    def query(self) -> str:
        """As it stands in an address, always in the same order."""
        pairs = [(name, value) for name, values in self.by_name for value in sorted(values)]
        return urlencode(pairs)


def read_filters(said: Mapping[str, Iterable[str]]) -> Filters:
    """From an address; what is not known there is left out."""

    def named(name: str) -> frozenset[str]:
        return frozenset(each for each in said.get(name, ()) if each)

    return Filters(
        channels=named("channel"),
        states=named("state") & frozenset(STATES),
        forms=named("form") & frozenset(FORMS),
        campaigns=named("campaign"),
        pillars=named("pillar"),
        networks=named("network"),
    )
