"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.library.ui import media

app_name = "library"
urlpatterns = [
    path("media/upload/", media.upload, name="upload"),
    path("media/<uuid:asset_id>/", media.picture, name="picture"),
    path("media/<uuid:asset_id>/thumbnail/", media.thumbnail, name="thumbnail"),
    path("media/<uuid:asset_id>/describe/", media.describe, name="describe"),
]
