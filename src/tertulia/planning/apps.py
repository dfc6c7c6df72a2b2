"""Django's entry to the room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Tables of `planning`."""

    name = "tertulia.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
