"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.publishing.ui import asking, composer, linking, mix, saving, short_links, writing

app_name = "publishing"
urlpatterns = [
    path("posts/new/", composer.new, name="new"),
    path("posts/approval/", asking.ask, name="ask"),
    path("posts/mix.csv", mix.as_csv, name="mix"),
    path("posts/<uuid:post_id>/", composer.composer, name="composer"),
    path("posts/<uuid:post_id>/save/", saving.save, name="save"),
    path("posts/<uuid:post_id>/state/", saving.state, name="state"),
    path("posts/<uuid:post_id>/here/", saving.here, name="here"),
    path("posts/<uuid:post_id>/about/", writing.about, name="about"),
    path("posts/<uuid:post_id>/short-links/", short_links.short_links, name="short_links"),
    path("posts/<uuid:post_id>/likeness/", writing.likeness, name="likeness"),
    path(
        "posts/<uuid:post_id>/variants/<uuid:variant_id>/adapt/",
        writing.adapting,
        name="adapt",
    ),
    path(
        "posts/<uuid:post_id>/variants/<uuid:variant_id>/grid/",
        writing.grid,
        name="grid",
    ),
    path("posts/link/", linking.link, name="link"),
    path("posts/<uuid:post_id>/variants/<uuid:variant_id>/notes/", linking.note, name="note"),
    path(
        "posts/<uuid:post_id>/variants/<uuid:variant_id>/notes/<uuid:note_id>/",
        linking.note_act,
        name="note_act",
    ),
    path("snippets/", writing.snippets, name="snippets"),
    path("snippets/<uuid:snippet_id>/remove/", writing.snippet_remove, name="snippet_remove"),
    path("posts/<uuid:post_id>/schedule/", composer.schedule, name="schedule"),
    path("posts/<uuid:post_id>/unschedule/", composer.unschedule, name="unschedule"),
    path("posts/<uuid:post_id>/discard/", composer.discard, name="discard"),
    path("posts/<uuid:post_id>/restore/", composer.restore, name="restore"),
    path("posts/<uuid:post_id>/delete/", composer.delete, name="delete"),
    path("posts/<uuid:post_id>/correction/", composer.correction, name="correction"),
    path("posts/<uuid:post_id>/variants/", composer.variant_add, name="variant_add"),
    path(
        "posts/<uuid:post_id>/variants/<uuid:variant_id>/time/",
        composer.variant_time,
        name="variant_time",
    ),
    path(
        "posts/<uuid:post_id>/variants/<uuid:variant_id>/remove/",
        composer.variant_remove,
        name="variant_remove",
    ),
    path(
        "posts/<uuid:post_id>/variants/<uuid:variant_id>/correct/",
        composer.correct,
        name="correct",
    ),
]
