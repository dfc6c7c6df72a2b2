"""Django's entry to the room."""

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    """Tables of `approval`."""

    name = "tertulia.approval"
    label = "approval"
    default_auto_field = "django.db.models.BigAutoField"
