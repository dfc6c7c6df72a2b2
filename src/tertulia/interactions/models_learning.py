"""What whoever reads does beside reading: layers that corrections teach, texts tried, topics found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from tertulia.kernel.ids import new_id


class Adapted(models.Model):
    """What a brand's corrections taught about one field; one row each, from the first try on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    field = models.CharField(max_length=12)
    version = models.CharField(max_length=60, blank=True)
    """Of the weights that it was tried over; over others it says nothing."""
    layer = models.BinaryField(null=True)
    """None = it would not have read texts held back better."""
    corrected = models.PositiveIntegerField(default=0)
    """Texts that people had said something of."""
    left = models.PositiveIntegerField(default=0)
    """Texts that were left as they had been read."""
    right_before = models.FloatField(default=0)
    """Shares of all of them, each held back from what judged it."""
    right_after = models.FloatField(default=0)
    seen = models.PositiveIntegerField(default=0)
    """Corrections there had ever been at the last try."""
    tried_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    """Somebody, or ten new corrections, asked for a try that has not ended."""
    begun = models.PositiveSmallIntegerField(default=0)
    """How often that try began: what ends its worker again and again is given up."""
    off_at = models.DateTimeField(null=True)
    off_by = models.CharField(max_length=120, blank=True)
    changed = models.BooleanField(default=False)
    """What holds is another since the brand's texts were read: they are to be read anew."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "field"], name="interactions_adapted_once")
        ]


class Tried(models.Model):
    """A text that somebody types to see how it is read. Gone within a minute or two."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField(db_index=True)
    begun = models.BooleanField(default=False)
    """A reader has taken it: a text that ends its reader is not taken twice."""
    answer = models.JSONField(null=True)


class TopicSearch(models.Model):
    """What people talked about in a period: asked for, and found."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        DOING = "doing"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    language = models.CharField(max_length=5, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    begun = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    texts = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)
    """Texts of as long a period before."""
    left_out = models.PositiveIntegerField(default=0)
    """Older ones, where there were too many."""
    found = models.JSONField(default=list)
    """Topics: see `topic_values.Found`."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "-asked_at"], name="interactions_topics_by_time"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "doing"]),
                name="interactions_topics_asked",
            ),
        ]

    @property
    def last_moment(self) -> datetime:
        """Within the period: of its last day."""
        return self.until - timedelta(seconds=1)
