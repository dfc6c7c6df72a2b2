"""The one address that networks send people back to."""

from __future__ import annotations

from django.urls import path

from tertulia.networks.ui import connect

urlpatterns = [path("channels/oauth/", connect.oauth, name="networks_oauth")]
