"""Django's entry to the room."""

from django.apps import AppConfig


class BrandbookConfig(AppConfig):
    """Tables of `brandbook`."""

    name = "tertulia.brandbook"
    label = "brandbook"
    default_auto_field = "django.db.models.BigAutoField"
