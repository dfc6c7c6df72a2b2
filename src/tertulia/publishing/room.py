"""What the room declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.approval.events import ApprovalSettled
from tertulia.campaigns.events import CampaignCopied
from tertulia.delivery.events import DeliverySettled
from tertulia.kernel.events import Listener
from tertulia.kernel.room import Destination, OriginHooks, Panel, Room
from tertulia.library.events import MediaAccepted
from tertulia.publishing.approving import hear_cancelled, hear_settled, page_of_variant
from tertulia.publishing.asking import hold_words, write_words
from tertulia.publishing.campaign_copies import hear_copied
from tertulia.publishing.line_notes import note_of_reviewer
from tertulia.publishing.media import land_accepted, uses_of_media
from tertulia.publishing.queries import ORIGIN
from tertulia.publishing.ui.campaign import figures_panel, posts_panel
from tertulia.publishing.ui.mix import mix_panel
from tertulia.publishing.ui.short_links import short_links_panel

ROOM = Room(
    name="publishing",
    api="tertulia.publishing.api:router",
    api_prefix="/brands/{brand}",
    urls="tertulia.publishing.urls",
    listeners=(
        Listener("publishing.approval", ApprovalSettled, hear_settled),
        Listener("publishing.cancelled", DeliverySettled, hear_cancelled),
        Listener("publishing.land_accepted", MediaAccepted, land_accepted),
        Listener("publishing.campaign_copied", CampaignCopied, hear_copied),
    ),
    origins={
        ORIGIN: OriginHooks(
            write_words=write_words, page=page_of_variant, note=note_of_reviewer, hold=hold_words
        )
    },
    uses_of_media=uses_of_media,
    panels=(
        Panel("brandbook.mix", mix_panel),
        Panel("campaign.posts", posts_panel),
        Panel("campaign.figures", figures_panel),
        Panel("publishing.head", short_links_panel),
    ),
    destinations=(
        Destination(
            label=_("Create post"),
            url_name="publishing:new",
            icon="pen-line",
            permission="post.write",
            order=21,
            shortcut="c",
            in_rail=False,
        ),
    ),
)
