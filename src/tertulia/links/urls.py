"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.links.ui import pages

app_name = "links"
urlpatterns = [
    path("links/", pages.links, name="links"),
    path("links/new/", pages.new, name="new"),
    path("links/links.csv", pages.as_csv, name="csv"),
    path("links/clicks.csv", pages.clicks_csv, name="clicks_csv"),
    path("links/host/", pages.host, name="host"),
    path("links/<uuid:link_id>/", pages.link, name="link"),
    path("links/<uuid:link_id>/name/", pages.rename, name="rename"),
    path("links/<uuid:link_id>/stop/", pages.stop, name="stop"),
    path("links/<uuid:link_id>/resume/", pages.resume, name="resume"),
]
