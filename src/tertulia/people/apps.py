"""Django's entry to the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables of `people`."""

    name = "tertulia.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
