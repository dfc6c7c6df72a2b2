"""Addresses of this room below a brand."""

from django.urls import path

from tertulia.interactions.ui import learning, names, reading, second, trying, views

app_name = "interactions"
urlpatterns = [
    path("pictures/<uuid:picture_id>", views.picture, name="picture"),
    path("settings/reading/", reading.page, name="reading"),
    path("settings/reading/second/", second.second, name="second"),
    path("settings/reading/second/state", second.state, name="second_state"),
    path("settings/reading/second/endpoint", second.endpoint, name="endpoint"),
    path("settings/reading/labelled.<slug:form>", reading.labelled, name="labelled"),
    path("settings/reading/learnt", learning.learnt, name="learnt"),
    path("settings/reading/learn", learning.learn, name="learn"),
    path("settings/reading/switch/<slug:field>", learning.switch, name="switch"),
    path("settings/reading/try", trying.try_it, name="try"),
    path("settings/names/", names.page, name="names"),
    path("settings/names/save", names.save, name="names_save"),
    path("settings/names/bring", names.bring, name="names_bring"),
    path("settings/names/names.csv", names.csv, name="names_csv"),
    path("settings/names/try", names.try_names, name="names_try"),
    path("settings/names/progress", names.progress, name="names_progress"),
    path("settings/names/offered", names.offered, name="names_offered"),
    path("settings/names/<uuid:term_id>/remove", names.remove, name="names_remove"),
    path("settings/reading/try/<uuid:tried_id>", trying.tried, name="tried"),
]
