"""Queues with their slots, series, evergreen pools, a brand's own days, sheets taken in, feeds."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tertulia.kernel.ids import new_id


class Queue(models.Model):
    """Weekly hours at which something of a kind goes out on a set of channels."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    skips_holidays = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "name"], name="planning_queue_once")
        ]

    def __str__(self) -> str:
        return self.name


class QueueChannel(models.Model):
    """A channel that a queue feeds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="channels")
    channel = models.ForeignKey("networks.Channel", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["queue", "channel"], name="planning_queuechannel_once")
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.channel_id}"


class Slot(models.Model):
    """An hour of a queue's week, on the brand's clock."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()
    """0 = Monday."""
    hour = models.TimeField()
    kept_free = models.BooleanField(default=False)
    """Kept for what comes at the last minute: never filled by the program."""

    class Meta:
        ordering: ClassVar = ["weekday", "hour"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["queue", "weekday", "hour"], name="planning_slot_once"),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6), name="planning_slot_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.hour:%H:%M}"


class Series(models.Model):
    """A post that comes again: its copies are made some weeks ahead, each to be changed alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    post = models.ForeignKey("publishing.Post", models.CASCADE, related_name="+")
    """What is copied."""
    rule = models.CharField(max_length=200)
    """RFC 5545, without DTSTART: `FREQ=WEEKLY;BYDAY=MO`."""
    first_day = models.DateField()
    hour = models.TimeField()
    except_days = ArrayField(models.DateField(), default=list, blank=True)
    made_until = models.DateField(null=True, blank=True)
    """Up to and including this day its copies exist."""
    ended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["made_until"],
                name="planning_series_due",
                condition=models.Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.rule


class Occurrence(models.Model):
    """A day of a series whose copy was made; it is never made twice, even when it was moved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    series = models.ForeignKey(Series, models.CASCADE, related_name="occurrences")
    day = models.DateField()
    post = models.ForeignKey("publishing.Post", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "day"], name="planning_occurrence_once")
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}"


class Pool(models.Model):
    """Posts that are good at any time, and how long each one rests between two uses."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    rest_days = models.PositiveSmallIntegerField(default=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "name"], name="planning_pool_once")
        ]

    def __str__(self) -> str:
        return self.name


class PoolPost(models.Model):
    """A post of a pool; each use is a copy of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    pool = models.ForeignKey(Pool, models.CASCADE, related_name="posts")
    post = models.ForeignKey("publishing.Post", models.CASCADE, related_name="+")
    until = models.DateField(null=True, blank=True)
    """Not used after this day."""
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "post"], name="planning_poolpost_once")
        ]

    def __str__(self) -> str:
        return f"{self.pool_id} {self.post_id}"


class PoolUse(models.Model):
    """A copy of a pool's post, on a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    pool_post = models.ForeignKey(PoolPost, models.CASCADE, related_name="uses")
    post = models.ForeignKey("publishing.Post", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.pool_post_id} {self.post_id}"


class Days(models.Model):
    """Which days a brand's calendar names."""

    brand = models.OneToOneField(
        "accounts.Brand", models.CASCADE, primary_key=True, related_name="+"
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    trade_days = models.BooleanField(default=True)

    def __str__(self) -> str:
        return " ".join(self.countries)


class OwnDay(models.Model):
    """A day, or some days, that matter to the brand."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    every_year = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="planning_ownday_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SheetIn(models.Model):
    """A sheet that was read and waits for a person to take it, as cells."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    filename = models.CharField(max_length=200)
    cells = models.JSONField(default=list)
    """Rows of texts, the heading first."""
    sheets = models.JSONField(default=list)
    """Names of an XLSX's sheets, the one that was read first, the others left aside."""
    order = models.CharField(max_length=8, blank=True)
    """How its days are written when they can be read in two ways: dmy or mdy."""
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "-created_at"], name="planning_sheetin_recent")
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def left_aside(self) -> list[str]:
        """Sheets of the file that were not read."""
        return [str(each) for each in self.sheets[1:]]


class Feed(models.Model):
    """A secret address under which a calendar program reads the plan."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, which is shown once."""
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)
