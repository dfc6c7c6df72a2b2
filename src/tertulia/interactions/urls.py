"""Addresses of this room below a brand."""

from django.urls import path

from tertulia.interactions.ui import reading, views

app_name = "interactions"
urlpatterns = [
    path("pictures/<uuid:picture_id>", views.picture, name="picture"),
    path("settings/reading/", reading.page, name="reading"),
    path("settings/reading/labelled.<slug:form>", reading.labelled, name="labelled"),
]
