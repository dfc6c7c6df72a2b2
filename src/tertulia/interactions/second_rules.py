"""Pure decisions about second readings: which texts get one, when, and how long a fault rests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from tertulia.interactions.reading_rules import Said


class Why(IntEnum):
    """Why a text is read a second time; the higher, the sooner."""

    NOT = 0
    UNSURE = 1
    """The first reader does not know what it is, or nearly says something that matters."""
    MATTERS = 2
    """It is urgent, stands in an urgent conversation, or the brand has all of its texts read."""
    ASKED = 3
    """A person asked for it."""
    ASKED_SINCE = 4
    """As `ASKED`, while texts are marked anew for another choice: said under that choice already."""


#: A signal with a chance between these (percent) is neither there nor not there.
UNSURE_FROM, UNSURE_TO = 30, 70
BATCH = 16
#: So many new texts at once are a crowd;
CROWD = 16
#: the careful reader begins when none came for so long,
CALM_S = 1.0
#: or where crowds never cease, once in so long.
TURN_S = 5.0
#: To load it takes as long as to read thousands the first time: in a crowd it waits so long for that.
LOAD_S = 30.0
RESTS_S = (30.0, 120.0, 600.0, 3600.0)
#: A text whose answer could not be used is asked for again after so long.
AGAIN_S = (60.0, 600.0)
#: Faults in a row, and an endpoint rests.
BREAKS_AFTER = 3


def why_again(said: Said, *, corrected: Collection[str] = (), all_texts: bool = False) -> Why:
    """Whether what the first reader said of a text is to be looked at again.

    A field that a person has decided is known, whatever a reader says.
    """
    if all_texts or (said.urgency and "urgent" not in corrected):
        return Why.MATTERS
    unknown = any(
        not getattr(said, name) and name not in corrected for name in ("sentiment", "intent")
    )
    signals = [said.chances.get("offence", {})]
    if "urgent" not in corrected:
        signals.append(said.chances.get("urgent", {}))
    return Why.UNSURE if unknown or any(map(_unsure, signals)) else Why.NOT


def _unsure(chances: Mapping[str, int]) -> bool:
    return any(UNSURE_FROM <= each <= UNSURE_TO for each in chances.values())


@dataclass
class Pace:
    """When the careful reader may begin, in seconds of one clock."""

    crowd_s: float = float("-inf")
    """When many texts last came at once."""
    turn_s: float = float("-inf")
    """Since when it waits for its turn: since it read, or since the crowd began."""

    def crowd(self, now_s: float) -> None:
        """Many came: they go first."""
        if now_s - self.crowd_s >= CALM_S:
            self.turn_s = max(self.turn_s, now_s)
        self.crowd_s = now_s

    def may_begin(self, now_s: float, *, after_s: float = TURN_S) -> bool:
        """Whether it is calm, or a crowd has held it for so long."""
        return now_s - self.crowd_s >= CALM_S or now_s - self.turn_s >= after_s


def rest_s(failures: int, *, told_s: float = 0.0) -> float:
    """How long an endpoint rests after so many faults in a row; 0 = it is asked on.

    `told_s`: what the endpoint asked for; at most an hour is believed.
    """
    own = RESTS_S[min(failures - BREAKS_AFTER, len(RESTS_S) - 1)] if failures >= BREAKS_AFTER else 0
    return max(own, min(told_s, RESTS_S[-1]))


def next_try(tries: int) -> timedelta | None:
    """After so many useless answers a text waits; None = it is given up."""
    return timedelta(seconds=AGAIN_S[tries - 1]) if 0 < tries <= len(AGAIN_S) else None


def is_agreed(*, agreed_host: str, host: str) -> bool:
    """Whether texts may be sent: a person agreed to exactly this host."""
    return bool(host) and agreed_host == host
