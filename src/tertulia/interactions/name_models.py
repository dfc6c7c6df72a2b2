"""The names that a brand looks for in what people write."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from tertulia.kernel.ids import new_id

NAME_LONGEST = 120


class Term(models.Model):
    """A name of the brand's dictionary, with what else people call it."""

    class Kind(models.TextChoices):
        """What it stands for; as `language.dictionary.Kind`."""

        BRAND = "brand", pgettext_lazy("kind of name", "brand")
        PRODUCT = "product", pgettext_lazy("kind of name", "product")
        PERSON = "person", pgettext_lazy("kind of name", "person")
        PLACE = "place", pgettext_lazy("kind of name", "place")
        COMPETITOR = "competitor", pgettext_lazy("kind of name", "competitor")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=NAME_LONGEST)
    aliases = ArrayField(models.CharField(max_length=NAME_LONGEST), default=list)
    key = models.CharField(max_length=NAME_LONGEST)
    """The name without case, accents and spaces."""
    keys = ArrayField(models.CharField(max_length=NAME_LONGEST), default=list)
    """Of the name and its aliases: no two terms share one."""
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=120)
    """Who wrote it last."""
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "key"], name="interactions_term_once")
        ]

    def __str__(self) -> str:
        return self.name


class Wordlist(models.Model):
    """How often a brand's names changed, and how far its texts were looked through for them."""

    brand = models.OneToOneField(
        "accounts.Brand", models.CASCADE, primary_key=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    looked = models.PositiveIntegerField(default=0)
    """The revision with which all texts of the last months were looked through."""
    looking = models.PositiveIntegerField(default=0)
    """The revision that is being looked for; the four below are of it."""
    at = models.DateTimeField(null=True)
    at_id = models.UUIDField(null=True)
    """The last text that was looked at: the newest come first."""
    texts = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(looked__lte=models.F("revision")),
                name="interactions_wordlist_looked",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["changed_at"],
                condition=models.Q(looked__lt=models.F("revision")),
                name="interactions_to_look",
            )
        ]
