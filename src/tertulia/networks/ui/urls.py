"""Addresses below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.networks.ui import channels, connect

app_name = "networks"
urlpatterns = [
    path("settings/channels/", channels.channels, name="channels"),
    path("settings/channels/new/", connect.choose, name="choose"),
    path("settings/channels/new/<slug:network>/", connect.connect, name="connect"),
    path("settings/channels/<uuid:channel_id>/", channels.channel, name="channel"),
    path("settings/channels/<uuid:channel_id>/reconnect/", connect.reconnect, name="reconnect"),
    path("settings/channels/<uuid:channel_id>/test/", channels.test, name="test"),
    path("settings/channels/<uuid:channel_id>/rhythm/", channels.rhythm, name="rhythm"),
    path("settings/channels/<uuid:channel_id>/disconnect/", channels.disconnect, name="disconnect"),
]
