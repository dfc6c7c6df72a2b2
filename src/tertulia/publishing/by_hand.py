"""A network that a person serves is counted by its facts, as the others are by their connectors."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid
from tertulia.kernel.text import count, rule_from
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.networks.values import Content


def check_by_hand(channel: Channel, content: Content) -> None:
    """Refuse what the network would refuse the person who publishes it. Raises: Invalid.

    Nothing for a channel that is connected: its connector checks.
    """
    network = manifest(channel.network)
    if not (channel.by_hand or network.by_hand):
        return
    rule = rule_from(network.text)
    most = int(network.media.get("max_images", 0))
    for part in content.parts:
        length = count(part.text, rule)
        if length.over:
            sentence = _("The text is too long: {value} of {limit}.")
            raise Invalid(sentence.format(value=length.used, limit=length.max), field="text")
        if length.problems:
            raise Invalid(_("Too many hashtags, mentions or links."), field="text")
        if most and len(part.media) > most:
            sentence = _("Too many pictures: {value} of {limit}.")
            raise Invalid(sentence.format(value=len(part.media), limit=most), field="images")
    if network.media.get("required") and not any(part.media for part in content.parts):
        raise Invalid(
            _("%s takes nothing without a picture or a video.") % network.title, field="media"
        )
