"""Addresses of reviewers from outside: the token is all they have."""

from __future__ import annotations

from django.urls import path

from tertulia.approval.ui import outside

app_name = "reviewing"
urlpatterns = [
    path("approve/<str:token>/", outside.page, name="page"),
    path("approve/<str:token>/code/", outside.send_code, name="code"),
    path("approve/<str:token>/enter/", outside.enter, name="enter"),
    path("approve/<str:token>/answer/", outside.answer, name="answer"),
    path("approve/<str:token>/undo/<uuid:decision_id>/", outside.undo, name="undo"),
    path("approve/<str:token>/again/", outside.again, name="again"),
    path("approve/<str:token>/media/<uuid:item_id>/<str:digest>/", outside.media, name="media"),
]
