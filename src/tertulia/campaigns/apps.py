"""Django's entry to the room."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Tables of `campaigns`."""

    name = "tertulia.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
