"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.delivery.ui import pages

app_name = "delivery"
urlpatterns = [
    path("deliveries/", pages.needs, name="needs"),
    path("deliveries/<uuid:delivery_id>/", pages.story, name="story"),
    path("deliveries/<uuid:delivery_id>/retry/", pages.retry, name="retry"),
    path("deliveries/<uuid:delivery_id>/settle/", pages.settle, name="settle"),
    path("deliveries/<uuid:delivery_id>/confirm/", pages.confirm, name="confirm"),
    path("deliveries/<uuid:delivery_id>/release/", pages.release, name="release"),
    path("deliveries/<uuid:delivery_id>/cancel/", pages.cancel, name="cancel"),
    path("pause/", pages.pause, name="pause"),
    path("resume/", pages.resume, name="resume"),
]
