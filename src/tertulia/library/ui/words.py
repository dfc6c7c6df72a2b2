"""Sentences that the room's scripts show."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """By key, in the active language. `{name}` parts are filled by the script."""
    return {
        "media_stop": _("Stop"),
        "media_stopped": _("Stopped."),
        "media_waiting": _("Waiting for its turn"),
        "media_sending": _("{percent} % sent"),
        "media_reading": _("Being read…"),
        "media_in": _("It is in the library."),
        "media_known": _("It was in the library already."),
        "media_near": _("Looks the same as “{name}”. Is it?"),
        "media_failed": _("It could not be sent. Try again."),
        "media_chosen_one": _("{count} chosen"),
        "media_chosen_few": _("{count} chosen"),
        "media_chosen_other": _("{count} chosen"),
    }
