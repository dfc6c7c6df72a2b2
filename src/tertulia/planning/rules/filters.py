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
    "approved": frozenset({"approved"}),
    "scheduled": frozenset({"scheduled", "sending"}),
    "published": frozenset({"published"}),
    "needs": frozenset(
        {"failed", "uncertain", "missed", "partly_published", "held", "handed_over"}
    ),
}
FORMS = ("text", "image", "carousel", "thread", "link")


@dataclass(frozen=True)
class Filters:
    """Empty = everything."""

    channels: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.channels or self.states or self.forms or self.campaigns)

    @property
    def count(self) -> int:
        """How many conditions."""
        return sum(map(len, (self.channels, self.states, self.forms, self.campaigns)))

    def lets(self, moment: Moment) -> bool:
        """Whether it is shown; its form must have been read when forms are filtered by."""
        if self.channels and not self.channels & {str(each) for each in moment.channel_ids}:
            return False
        if self.states and not any(moment.state in STATES[each] for each in self.states):
            return False
        if self.campaigns and str(moment.campaign_id or "none") not in self.campaigns:
            return False
        return not self.forms or moment.form in self.forms

    @property
    def query(self) -> str:
        """As it stands in an address, always in the same order."""
        pairs = [
            (name, value)
            for name, values in (
                ("channel", self.channels),
                ("state", self.states),
                ("form", self.forms),
                ("campaign", self.campaigns),
            )
            for value in sorted(values)
        ]
        return urlencode(pairs)


def read_filters(
    *,
    channels: Iterable[str] = (),
    states: Iterable[str] = (),
    forms: Iterable[str] = (),
    campaigns: Iterable[str] = (),
) -> Filters:
    """From an address; what is not known there is left out."""
    return Filters(
        channels=frozenset(each for each in channels if each),
        states=frozenset(states) & frozenset(STATES),
        forms=frozenset(forms) & frozenset(FORMS),
        campaigns=frozenset(each for each in campaigns if each),
    )
