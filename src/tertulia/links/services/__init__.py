"""The only writers of the room's tables."""

from tertulia.links.services.shortening import (
    choose_host,
    rename_link,
    resume_link,
    shorten,
    stop_link,
)

__all__ = ["choose_host", "rename_link", "resume_link", "shorten", "stop_link"]
