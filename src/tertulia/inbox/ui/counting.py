"""How a reply is counted on the channel of a conversation."""

from __future__ import annotations

from typing import Any

from tertulia.inbox.queries.values import Head
from tertulia.kernel.text import rule_from, rule_to_dict


def counting_rule(head: Head) -> dict[str, Any]:
    """For the browser: the network's rule with this server's numbers, and what is put in front.

    Where the network needs a mention to tell the person, the connector writes it before the text
    and it counts (`reply_mentions` in the manifest's preview).
    """
    manifest, limits = head.row.channel.manifest, head.row.channel.limits
    rule = rule_from(manifest.text).with_limits(max=limits.max_text, url_cost=limits.url_cost)
    mentions = bool(manifest.preview.get("reply_mentions"))
    before = f"@{head.mention.lstrip('@')} " if mentions and head.mention else ""
    return {"rule": rule_to_dict(rule), "before": before}
