"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.brandbook.ui import book, documents, history, pictures, pillars

app_name = "brandbook"
urlpatterns = [
    path("book/", book.page, name="book"),
    path("book/edit/<slug:section>/", book.edit, name="edit"),
    path("book/edit/<slug:section>/draft/", book.draft, name="draft"),
    path("book/edit/<slug:section>/discard/", book.discard, name="discard"),
    path("book/history/", history.history, name="history"),
    path("book/versions/<int:number>/", history.version, name="version"),
    path("book/versions/<int:number>/restore/", history.restore, name="restore"),
    path("book/import/", documents.take, name="import"),
    path("book/export/", documents.export, name="export"),
    path("book/pictures/", pictures.upload, name="upload"),
    path("book/pictures/<uuid:picture_id>/", pictures.picture, name="picture"),
    path("book/pillars/", pillars.page, name="pillars"),
    path("book/pillars/new/", pillars.create, name="create_pillar"),
    path("book/pillars/<uuid:pillar_id>/", pillars.change, name="change_pillar"),
    path("book/pillars/<uuid:pillar_id>/archive/", pillars.archive, name="archive_pillar"),
]
