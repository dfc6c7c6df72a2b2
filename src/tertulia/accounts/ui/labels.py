"""Names of permissions for people."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tertulia.accounts.rules import ALL

PERMISSION_LABELS: Final[dict[str, object]] = {
    "brand.read": _("See the brand"),
    "brandbook.read": _("Read the brand book and the pillars"),
    "post.read": _("Read posts"),
    "post.write": _("Write posts"),
    "post.comment": _("Comment on the words of posts"),
    "post.approve": _("Approve posts"),
    "post.publish": _("Schedule and publish"),
    "post.delete": _("Correct and delete what was published"),
    "delivery.read": _("Read deliveries and their story"),
    "delivery.settle": _("Decide about posts that failed or are uncertain"),
    "handover.confirm": _("Confirm what was published by hand"),
    "conversation.read": _("Read the inbox"),
    "conversation.handle": _("Assign, snooze, close and note"),
    "conversation.moderate": _("Hide, delete, mute, block and report"),
    "reply.send": _("Reply"),
    "saved_reply.manage": _("Change saved replies"),
    "people.read": _("See members"),
    "people.write": _("Change members"),
    "media.manage": _("Upload and change media"),
    "strategy.write": _("Change the strategy"),
    "campaign.read": _("See campaigns"),
    "campaign.propose": _("Propose campaigns"),
    "campaign.confirm": _("Confirm briefs for one's department"),
    "campaign.write": _("Plan campaigns"),
    "channel.read": _("See channels"),
    "channel.connect": _("Connect and disconnect channels"),
    "brand.pause": _("Pause the brand"),
    "brand.settings": _("Change the brand's settings"),
    "brand.create": _("Make brands"),
    "brand.archive": _("Archive the brand"),
    "organisation.settings": _("Change what holds for all brands"),
    "team.manage": _("Manage the team"),
    "owner.manage": _("Make owners"),
    "token.manage": _("Manage API tokens"),
    "audit.read": _("Read the audit log"),
}


def labelled(permissions: frozenset[str]) -> list[tuple[str, object]]:
    """Those of the permissions, in the table's order, with their names."""
    return [(name, label) for name, label in PERMISSION_LABELS.items() if name in permissions]


assert set(PERMISSION_LABELS) == ALL, "every permission has a name"
