"""Django's entry to the room."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """Tables of `interactions`."""

    name = "tertulia.interactions"
    label = "interactions"
    default_auto_field = "django.db.models.BigAutoField"
