"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.delivery.ui import acts, pages

app_name = "delivery"
urlpatterns = [
    path("deliveries/", pages.needs, name="needs"),
    path("deliveries/<uuid:delivery_id>/", pages.story, name="story"),
    path("deliveries/held/release/", acts.release_all, name="release_all"),
    path("deliveries/<uuid:delivery_id>/pictures/<slug:digest>/", pages.picture, name="picture"),
    path("deliveries/<uuid:delivery_id>/retry/", acts.retry, name="retry"),
    path("deliveries/<uuid:delivery_id>/settle/", acts.settle, name="settle"),
    path("deliveries/<uuid:delivery_id>/confirm/", acts.confirm, name="confirm"),
    path("deliveries/<uuid:delivery_id>/release/", acts.release, name="release"),
    path("deliveries/<uuid:delivery_id>/cancel/", acts.cancel, name="cancel"),
    path("deliveries/<uuid:delivery_id>/restore/", acts.restore, name="restore"),
    path("pause/", acts.pause, name="pause"),
    path("resume/", acts.resume, name="resume"),
]
