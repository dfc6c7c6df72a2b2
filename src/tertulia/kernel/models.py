"""Tables of the kernel: the outbox of events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Outbox(models.Model):
    """One event for one listener, until the listener has taken it."""

    id = models.BigAutoField(primary_key=True)
    listener = models.CharField(max_length=80)
    event = models.CharField(max_length=80)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["listener", "next_at", "id"], name="kernel_outbox_next")
        ]


class Pulse(models.Model):
    """When a part of the program last said that it lives (see `pulse`)."""

    name = models.CharField(primary_key=True, max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class LiveEvent(models.Model):
    """A hint for open pages, kept a day so that a lost connection can resume. See `live`."""

    id = models.BigAutoField(primary_key=True)
    brand_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    user_id = models.UUIDField(null=True)
    permission = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(db_index=True)


class PeriodicRun(models.Model):
    """When a periodic job runs next, and the lease of who runs it now. See `periodic`."""

    name = models.CharField(primary_key=True, max_length=80)
    next_at = models.DateTimeField()
    running_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
