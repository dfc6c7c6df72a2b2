"""Addresses of this room below a brand."""

from django.urls import path

from tertulia.interactions.ui import views

app_name = "interactions"
urlpatterns = [path("pictures/<uuid:picture_id>", views.picture, name="picture")]
