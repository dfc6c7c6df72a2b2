"""Tables of the wiring: answers kept for idempotency keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class KeptAnswer(models.Model):
    """What a write with an `Idempotency-Key` was answered, so that a repetition gets the same."""

    id = models.BigAutoField(primary_key=True)
    holder = models.CharField(max_length=64)
    """Digest of the token."""
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    """Digest of method, path and body."""
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=80, blank=True)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder", "key"], name="web_answer_once")
        ]

    def __str__(self) -> str:
        return self.key
