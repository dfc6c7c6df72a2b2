"""Django's entry to the room."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Tables of `publishing`."""

    name = "tertulia.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"
