"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.planning.ui import acts, calendar

app_name = "planning"
urlpatterns = [
    path("calendar/", calendar.month, name="month"),
    path("calendar/week/", calendar.week, name="week"),
    path("calendar/quarter/", calendar.quarter, name="quarter"),
    path("calendar/list/", calendar.agenda, name="agenda"),
    path("calendar/posts/<uuid:post_id>/move/", acts.move, name="move"),
    path("calendar/bulk/", acts.bulk, name="bulk"),
    path("calendar/undo/<str:key>/", acts.undo, name="undo"),
]
