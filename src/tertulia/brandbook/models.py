"""Versions of the book, what people are writing in it, its pictures; and the pillars."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from tertulia.kernel.ids import new_id


class Version(models.Model):
    """The whole book at one moment. Rows are never changed (a trigger refuses); the book is the
    one with the highest number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="book_versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    """As `content.to_json` writes it."""
    changed = models.JSONField(default=list)
    """Keys of the sections that differ from the version before."""
    note = models.CharField(max_length=300, blank=True)
    """What changed and why, in the person's words."""
    user_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=120, blank=True)
    """The person's name at the time."""
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "number"], name="brandbook_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.number}"


class Draft(models.Model):
    """What one person is writing in one section: saved as they type, not yet the book's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    section = models.CharField(max_length=24)
    base = models.PositiveIntegerField()
    """Number of the version that was open when it was begun."""
    parts = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    """Counts saves, so that two tabs cannot overwrite each other."""
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "user", "section"], name="brandbook_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.user_id}"


class BookPicture(models.Model):
    """An example in the visual guidelines, written anew when it came in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "digest"], name="brandbook_picture_once")
        ]

    def __str__(self) -> str:
        return self.digest


class Pillar(models.Model):
    """A theme of the editorial line, with the share of the posts it should have."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="pillars")
    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=8, default="c1")
    """A name of the design system's palette: c1, c2, c3, c4."""
    target_share = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    """Percent of the posts of a month; the sum over the pillars is shown, not forced."""
    objectives = models.TextField(blank=True)
    """What it serves, in the brand's own words; one a line."""
    position = models.PositiveIntegerField(default=0)
    archived = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.F("brand"),
                Lower("name"),
                condition=models.Q(archived=False),
                name="brandbook_pillar_once",
            ),
            models.CheckConstraint(
                condition=models.Q(target_share__gte=0, target_share__lte=100),
                name="brandbook_pillar_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name
