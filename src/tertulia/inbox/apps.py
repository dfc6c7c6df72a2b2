"""Django's entry to the room."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Tables of `inbox`."""

    name = "tertulia.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"
