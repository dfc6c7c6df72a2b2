"""What the room declares."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tertulia.approval.queries import waiting_count
from tertulia.approval.services.leaving import tell_of_leavers
from tertulia.approval.services.letters import send_letters
from tertulia.approval.services.timely import pass_deadlines, remind, warn_the_day_before
from tertulia.kernel.room import Destination, Periodic, Room
from tertulia.kernel.scope import Scope


def waiting_badge(request: HttpRequest) -> int | None:
    """How many things wait for this person's approval."""
    scope = getattr(request, "scope", None)
    return waiting_count(scope=scope) or None if isinstance(scope, Scope) else None


ROOM = Room(
    name="approval",
    api="tertulia.approval.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.approval.urls",
    site_urls="tertulia.approval.site_urls",
    destinations=(
        Destination(
            label=_("To approve"),
            url_name="approval:list",
            icon="stamp",
            permission="post.approve",
            order=34,
            shortcut="g a",
            badge=waiting_badge,
        ),
    ),
    settings_pages=(
        Destination(
            label=_("Approval"),
            url_name="approval:settings",
            icon="stamp",
            permission="brand.settings",
            order=35,
        ),
    ),
    periodic=(
        Periodic("approval.letters", send_letters, every_s=5),
        Periodic("approval.deadlines", pass_deadlines, every_s=30),
        Periodic("approval.remind", remind, every_s=600),
        Periodic("approval.leavers", tell_of_leavers, every_s=600),
        Periodic("approval.day_before", warn_the_day_before, every_s=600),
    ),
)
