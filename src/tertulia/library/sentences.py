"""Why a file could not be prepared, by code, so that each person reads it in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_SENTENCES: Mapping[str, Any] = {
    "unreadable": _("The video is damaged, or is not what its name says. Export it again as MP4."),
    "incomplete": _("The video ends too early: part of the file is missing. Send it again."),
    "no_picture": _("There is only sound in this file. Make a video of it."),
    "too_many_pixels": _("The video has more points than 4K. Export it in 1080p."),
    "too_long": _("The video lasts more than an hour. Cut it."),
    "too_slow": _("Preparing the video took too long. Export it in 1080p and send it again."),
    "no_ffmpeg": _("Videos cannot be prepared on this server: it has no ffmpeg. Tell who runs it."),
    "no_space": _("There is no room left on the server's disk."),
    "lost": _("This file is no longer on the server."),
    "known": _("The same video is in the library already."),
    "gave_up": _("Preparing the video failed several times. Export it again as MP4."),
}


def sentence(code: str) -> str:
    """The sentence of `code` in the active language."""
    return str(_SENTENCES.get(code, _SENTENCES["unreadable"]))
