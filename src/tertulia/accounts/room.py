"""The room's declaration."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.accounts.panels import person_menu, tray
from tertulia.accounts.services.notices import mail_what_is_due
from tertulia.kernel.room import Destination, Panel, Periodic, Room

ROOM = Room(
    name="accounts",
    urls="tertulia.accounts.ui.brand_urls",
    site_urls="tertulia.accounts.ui.site_urls",
    settings_pages=(
        Destination(
            _("Brand settings"), "brand:settings", "settings", "brand.settings", order=10
        ),
        Destination(_("Team"), "brand:team", "users-round", "team.manage", order=30),
        Destination(_("API tokens"), "brand:tokens", "key-round", "token.manage", order=40),
        Destination(_("Audit log"), "brand:audit", "scroll-text", "audit.read", order=50),
        Destination(_("New brand"), "brand:new_brand", "plus", "brand.create", order=60),
        Destination(_("You"), "accounts:profile", "circle-user-round", in_brand=False, order=90),
    ),
    panels=(
        Panel("notices", tray),
        Panel("person.menu", person_menu),
    ),
    periodic=(Periodic("accounts.mail_what_is_due", mail_what_is_due, every_s=5),),
)
