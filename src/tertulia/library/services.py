"""What other rooms, pages, the API and the command line ask of this one."""

from __future__ import annotations

from tertulia.library.editing import (
    describe_picture,
    edit_asset,
    move_to_folder,
    remove_assets,
    restore_assets,
    set_rights,
    tag_assets,
    tell_apart,
)
from tertulia.library.fetching import take_in_address
from tertulia.library.requesting import (
    accept_offer,
    cancel_commission,
    offer_file,
    remark,
    request_media,
    want_changes,
)
from tertulia.library.taking_in import add_picture, take_in, take_in_file
from tertulia.library.versions import crop_picture, go_back, replace_file

__all__ = [
    "accept_offer",
    "add_picture",
    "cancel_commission",
    "crop_picture",
    "describe_picture",
    "edit_asset",
    "go_back",
    "move_to_folder",
    "offer_file",
    "remark",
    "remove_assets",
    "replace_file",
    "request_media",
    "restore_assets",
    "set_rights",
    "tag_assets",
    "take_in",
    "take_in_address",
    "take_in_file",
    "tell_apart",
    "want_changes",
]
