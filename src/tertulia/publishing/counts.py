"""How a channel counts, and what its variants say, for whoever compares or fits texts."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.kernel.text import CountingRule, rule_from
from tertulia.networks.limits import limits_of
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.networks.values import Capability
from tertulia.publishing import rules
from tertulia.publishing.adapting import Adapted, adapt
from tertulia.publishing.content import drafts_from
from tertulia.publishing.models import Variant


def words_of(variants: Sequence[Variant]) -> list[rules.Words]:
    """The text of each variant, as it is compared with others."""
    return [
        rules.Words(
            each.id,
            manifest(each.channel.network).title,
            "\n".join(draft.text for draft in drafts_from(each.parts)),
        )
        for each in variants
    ]


def max_images_of(channel: Channel) -> int:
    """Pictures per part that this channel's server takes."""
    told = manifest(channel.network).media.get("max_images", 0)
    return limits_of(channel).max_images or int(told)


def text_rule_of(channel: Channel) -> CountingRule:
    """How this channel's server counts: the network's rule with the server's own numbers."""
    limits = limits_of(channel)
    rule = rule_from(manifest(channel.network).text)
    return rule.with_limits(max=limits.max_text, url_cost=limits.url_cost)


def adapted_for(source: Variant, target: Variant) -> Adapted:
    """What `source` says, in the ways that fit the channel of `target`."""
    network = manifest(target.channel.network)
    return adapt(
        [draft.text for draft in drafts_from(source.parts)],
        text_rule_of(source.channel),
        text_rule_of(target.channel),
        same_network=source.channel.network == target.channel.network,
        can_thread=network.by_hand or network.can(Capability.THREAD),
        extra=[str(target.options.get("content_warning", ""))],
    )
