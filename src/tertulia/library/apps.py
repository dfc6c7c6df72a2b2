"""Django's entry to the room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Tables of `library`."""

    name = "tertulia.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
