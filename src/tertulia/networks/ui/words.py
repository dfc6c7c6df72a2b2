"""Health and limits of a channel, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from tertulia.networks.models import Health
from tertulia.networks.queries import ChannelCard

_KINDS: Final = {
    Health.GOOD: ("good", "check"),
    Health.SLOW: ("warn", "triangle-alert"),
    Health.REAUTH: ("bad", "circle-alert"),
    Health.BY_HAND: ("", "hand"),
    Health.OFF: ("", "unplug"),
}


@dataclass(frozen=True)
class HealthTag:
    """A label with its kind and its icon."""

    words: str
    kind: str
    icon: str


def health_tag(card: ChannelCard) -> HealthTag:
    """The channel's health as a label."""
    kind, icon = _KINDS[card.health]
    return HealthTag(str(card.health.label), kind, icon)


def limit_lines(card: ChannelCard) -> list[tuple[str, str]]:
    """What this server allows, as (name, value); only what it told."""
    limits = card.limits
    lines = [
        (_("Characters"), _number(limits.max_text)),
        (_("Characters of a link"), _number(limits.url_cost)),
        (_("Images of a post"), _number(limits.max_images)),
        (
            _("Size of an image"),
            filesizeformat(limits.max_image_bytes) if limits.max_image_bytes else "",
        ),
        (_("Pixels of an image"), _number(limits.max_image_pixels)),
        (_("Characters of an alternative text"), _number(limits.max_alt)),
        (_("Software"), f"{limits.software} {limits.version}".strip()),
    ]
    return [*((name, value) for name, value in lines if value), _keys(card)]


def _keys(card: ChannelCard) -> tuple[str, str]:
    said = {
        True: _("yes: a post is never made twice"),
        False: _("no: after a doubt the timeline is read before trying again"),
        None: _("not known: after a doubt the timeline is read before trying again"),
    }
    return _("Honours idempotency keys"), said[card.limits.honours_keys]


def _number(value: int | None) -> str:
    return number_format(value, use_l10n=True, force_grouping=True) if value is not None else ""
