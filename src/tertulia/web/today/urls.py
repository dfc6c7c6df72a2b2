"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.web.today import pages

app_name = "web"
urlpatterns = [path("", pages.today, name="today")]
