"""Django's entry to the room."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Tables of `delivery`."""

    name = "tertulia.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
