"""The room's declaration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.accounts.panels import person_menu, tray
from tertulia.accounts.services.notices import mail_what_is_due
from tertulia.kernel.room import Destination, Panel, Periodic, Room

ROOM = Room(
    name="accounts",
    api="tertulia.accounts.api:router",
    api_prefix="",
    urls="tertulia.accounts.ui.brand_urls",
    site_urls="tertulia.accounts.ui.site_urls",
    settings_pages=(
        Destination(
            _("Brand settings"),
            "brand:settings",
            icon="settings",
            permission="brand.settings",
            order=10,
        ),
        Destination(
            _("Team"), "brand:team", icon="users-round", permission="team.manage", order=30
        ),
        Destination(
            _("API tokens"), "brand:tokens", icon="key-round", permission="token.manage", order=40
        ),
        Destination(
            _("Audit log"), "brand:audit", icon="scroll-text", permission="audit.read", order=50
        ),
        Destination(
            _("New brand"), "brand:new_brand", icon="plus", permission="brand.create", order=60
        ),
        Destination(
            _("You"), "accounts:profile", icon="circle-user-round", in_brand=False, order=90
        ),
    ),
    panels=(
        Panel("notices", tray),
        Panel("person.menu", person_menu),
    ),
    periodic=(Periodic("accounts.mail_what_is_due", mail_what_is_due, every_s=5),),
)
