"""Addresses of this room below a brand."""

from django.urls import path

from tertulia.interactions.ui import learning, reading, second, trying, views

app_name = "interactions"
urlpatterns = [
    path("pictures/<uuid:picture_id>", views.picture, name="picture"),
    path("settings/reading/", reading.page, name="reading"),
    path("settings/reading/second/", second.second, name="second"),
    path("settings/reading/second/endpoint", second.endpoint, name="endpoint"),
    path("settings/reading/labelled.<slug:form>", reading.labelled, name="labelled"),
    path("settings/reading/learnt", learning.learnt, name="learnt"),
    path("settings/reading/learn", learning.learn, name="learn"),
    path("settings/reading/switch/<slug:field>", learning.switch, name="switch"),
    path("settings/reading/try", trying.try_it, name="try"),
    path("settings/reading/try/<uuid:tried_id>", trying.tried, name="tried"),
]
