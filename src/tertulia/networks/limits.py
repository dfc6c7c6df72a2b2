"""A channel's limits as they are kept: JSON of what its server said when it was asked."""

from __future__ import annotations

import dataclasses
from typing import Any

from tertulia.networks.models import Channel
from tertulia.networks.values import Limits

_NAMES = frozenset(each.name for each in dataclasses.fields(Limits))


def limits_json(limits: Limits) -> dict[str, Any]:
    """The limits as JSON, without what the server did not say."""
    plain = dataclasses.asdict(limits)
    return {name: value for name, value in plain.items() if value not in (None, "", ())}


def limits_from(data: dict[str, Any]) -> Limits:
    """The limits that were kept as JSON; names of other versions are ignored."""
    known = {name: value for name, value in data.items() if name in _NAMES}
    for name in ("image_types", "video_types"):
        if name in known:
            known[name] = tuple(known[name])
    return Limits(**known)


def limits_of(channel: Channel) -> Limits:
    """This channel's server's numbers."""
    return limits_from(channel.limits)
