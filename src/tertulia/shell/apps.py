"""The Django application of the shell."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Templates, tags and built assets."""

    name = "tertulia.shell"
    label = "shell"
