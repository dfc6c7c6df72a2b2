"""Django's entry to the room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Tables of `kernel`."""

    name = "tertulia.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
