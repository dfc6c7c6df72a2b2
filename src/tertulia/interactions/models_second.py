"""Who reads a text the second time: what a brand chose, and the endpoint of an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class SecondChoice(models.Model):
    """What a brand chose; without a row, the careful reader of this server reads what is unsure."""

    class By(models.TextChoices):
        """Who reads the second time."""

        LOCAL = "local", _("the careful reader on this server")
        ENDPOINT = "endpoint", _("a language model at another address")
        NOBODY = "nobody", _("nobody: what was read once stays")

    brand = models.OneToOneField(
        "accounts.Brand", models.CASCADE, primary_key=True, related_name="+"
    )
    by = models.CharField(max_length=8, choices=By.choices, default=By.LOCAL)
    all_texts = models.BooleanField(default=False)
    """Every text matters, not only what is unsure or urgent."""
    agreed_host = models.CharField(max_length=255, blank=True)
    """Where the brand's texts may be sent; another host needs another consent."""
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.CharField(max_length=120, blank=True)
    marking = models.BooleanField(default=False, db_default=False)
    """Texts are still marked for this choice: see `services.marking`."""
    marked_to = models.UUIDField(null=True)
    """The oldest text that was."""
    marked = models.PositiveIntegerField(default=0, db_default=0)
    to_mark = models.PositiveIntegerField(default=0, db_default=0)
    """So many of so many texts; 0 of 0 where all are."""


class Endpoint(models.Model):
    """A chat-completions endpoint of an organisation; off until somebody switches it on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.OneToOneField("accounts.Organisation", models.CASCADE, related_name="+")
    on = models.BooleanField(default=False)
    address = models.CharField(max_length=500)
    """Up to `/v1`; `/chat/completions` is added."""
    model = models.CharField(max_length=120)
    sealed = models.BinaryField(default=bytes)
    """The key, encrypted; empty where the endpoint asks for none."""
    private = models.BooleanField(default=False)
    """It may lie in a private network: said by a person, for this address only."""
    daily_texts = models.PositiveIntegerField(default=1000)
    spent_on = models.DateField(null=True)
    spent = models.PositiveIntegerField(default=0)
    """Texts sent on that day (UTC)."""
    failures = models.PositiveIntegerField(default=0)
    """In a row; see `second_rules.rest_s`."""
    rests_until = models.DateTimeField(null=True)
    words = models.CharField(max_length=40, blank=True)
    """What went wrong the last time: a name of `second_words.FAULTS`."""
