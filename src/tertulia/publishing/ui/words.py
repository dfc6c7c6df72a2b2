"""Sentences that the room's scripts show, translated here."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """By key, in the active language. `{name}` parts are filled by the script."""
    return {
        "characters_left": _("{count} left"),
        "characters_over": _("{count} too many"),
        "remove_picture": _("Remove this picture"),
        "describe_picture": _("Describe it for those who do not see it"),
        "not_uploaded": _("The picture did not arrive. Try again."),
        "pictures_full": _("No room for another picture on: {channels}"),
    }
