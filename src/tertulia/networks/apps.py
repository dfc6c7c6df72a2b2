"""Django's entry to the room."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """Tables of `networks`."""

    name = "tertulia.networks"
    label = "networks"
    default_auto_field = "django.db.models.BigAutoField"
