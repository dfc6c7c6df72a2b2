"""Addresses of the shell: the palette's entries and the gallery of components."""

from django.urls import path

from tertulia.shell import views

app_name = "shell"
urlpatterns = [
    path("palette", views.palette, name="palette"),
    path("design", views.design, name="design"),
    path("design/fragment", views.design_fragment, name="design_fragment"),
]
