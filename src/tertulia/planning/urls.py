"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.planning.ui import calendar

app_name = "planning"
urlpatterns = [
    path("calendar/", calendar.month, name="month"),
    path("calendar/list/", calendar.agenda, name="agenda"),
    path("calendar/posts/<uuid:post_id>/move/", calendar.move, name="move"),
]
