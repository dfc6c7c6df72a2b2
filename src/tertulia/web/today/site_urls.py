"""Addresses of the room that belong to no single brand."""

from __future__ import annotations

from django.urls import path

from tertulia.web.today import pages

urlpatterns = [path("brands/", pages.overview, name="overview")]
