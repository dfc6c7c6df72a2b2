"""Django's entry to the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "tertulia.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what the sign-in library tells."""
        from tertulia.accounts.services.sign_in_log import listen

        listen()
