"""Django's entry to the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "tertulia.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
