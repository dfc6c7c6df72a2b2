"""Addresses of the room below no brand."""

from __future__ import annotations

from django.urls import path

from tertulia.planning.ui import days

app_name = "planning_site"
urlpatterns = [path("plan/<str:secret>.ics", days.feed, name="feed")]
