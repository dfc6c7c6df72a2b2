"""Media of a brand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tertulia.kernel.ids import new_id


class Asset(models.Model):
    """A picture of the brand, written anew when it came in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    digest = models.CharField(max_length=64)
    thumbnail = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    filename = models.CharField(max_length=200)
    alt = models.TextField(blank=True)
    focus = models.JSONField(default=list)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "digest"], name="library_asset_once")
        ]

    def __str__(self) -> str:
        return self.filename
