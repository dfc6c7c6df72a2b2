"""The event stream: one small ASGI application beside the pages.

One LISTEN per process, fanned out to every open browser; whether somebody may hear an event is
asked for each event anew.
"""

from tertulia.web.live.app import application

__all__ = ["application"]
