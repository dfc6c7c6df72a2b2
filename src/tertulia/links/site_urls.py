"""The address that people follow, at the root."""

from __future__ import annotations

from django.urls import re_path

from tertulia.links.ui import follow

app_name = "l"
urlpatterns = [re_path(r"^l/(?P<code>[^/]{1,64})/?$", follow.follow, name="follow")]
