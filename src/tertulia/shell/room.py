"""The shell's declaration."""

from tertulia.kernel.room import Room

ROOM = Room(name="shell", site_urls="tertulia.shell.urls")
