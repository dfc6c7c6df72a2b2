"""Addresses of the room outside every brand."""

from __future__ import annotations

from django.urls import path

from tertulia.library.ui import phone

urlpatterns = [path("phone/<str:token>/", phone.phone_in, name="phone")]
