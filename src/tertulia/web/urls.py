"""Every address of the program, from the rooms' declarations."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tertulia.kernel.room import rooms
from tertulia.web.api.site import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    *(path("", include(room.site_urls)) for room in rooms() if room.site_urls),
    *(path("b/<slug:brand>/", include(room.urls)) for room in rooms() if room.urls),
]
