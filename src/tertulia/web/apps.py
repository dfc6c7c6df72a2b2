"""Django's entry to the wiring."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Tables of `web`."""

    name = "tertulia.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
