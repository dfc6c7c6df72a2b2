"""Django's entry to the room."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Tables of `links`."""

    name = "tertulia.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"
