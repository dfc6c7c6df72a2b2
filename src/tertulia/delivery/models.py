"""Tables of all that goes out: the queue, its steps, its story, holds, lanes, measurements."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tertulia.delivery.states import OPEN, DeliveryKind, State, StepState
from tertulia.kernel.ids import new_id


class Delivery(models.Model):
    """One snapshot on its way to one channel. The row is the queue: see `ready_at`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel = models.ForeignKey("networks.Channel", models.CASCADE)
    kind = models.CharField(max_length=12, choices=DeliveryKind.choices)
    origin = models.CharField(max_length=40)
    """The room that asked, and `origin_id` what it asked for (a variant, a conversation...)."""
    origin_id = models.UUIDField()
    parent_id = models.UUIDField(null=True, db_index=True)
    """The delivery that this one edits, deletes or corrects."""
    content = models.JSONField(null=True)
    target = models.JSONField(null=True)
    content_digest = models.CharField(max_length=64)
    approved_digest = models.CharField(max_length=64, null=True)
    """NULL = no approval is needed; otherwise it is sent only when equal to the content's."""
    likenesses = ArrayField(models.CharField(max_length=16), default=list)
    """Short digests of its texts: two of a channel that share one could be taken for each other."""
    by_hand = models.BooleanField(default=False)
    """A person does it now (a reply, a like): a hold of posts does not stop it."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.SCHEDULED)
    state_since = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    due_local = models.CharField(max_length=19, blank=True)
    """The naive local time that was chosen, ISO 8601; "" = as soon as possible."""
    due_fold = models.PositiveSmallIntegerField(default=0)
    zone = models.CharField(max_length=64)
    zone_rules = models.CharField(max_length=12)
    """Version of the zone database that made `due_at` of `due_local`."""
    late_limit_s = models.PositiveIntegerField(null=True)
    """NULL = the brand's."""
    ready_at = models.DateTimeField()
    """When a sender may next take it. While a call is running: the lease, past its deadline."""
    progress_at = models.DateTimeField(null=True)
    """When the last step was done: the late limit of the rest counts from here."""
    tries = models.PositiveIntegerField(default=0)
    """Failed tries since the last progress; answers of 429 are not counted."""
    reason = models.CharField(max_length=40, blank=True)
    """Why it is where it is: a code of `sentences`, with what the sentence needs in `words`."""
    words = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "ready_at"],
                condition=models.Q(state__in=OPEN),
                name="delivery_in_lane",
            ),
            models.Index(
                fields=["ready_at"], condition=models.Q(state__in=OPEN), name="delivery_ready"
            ),
            models.Index(fields=["brand", "due_at"], name="delivery_calendar"),
            models.Index(fields=["brand", "origin", "origin_id"], name="delivery_origin"),
            models.Index(
                fields=["channel", "-published_at"],
                condition=models.Q(kind=DeliveryKind.POST, published_at__isnull=False),
                name="delivery_last_post",
            ),
            models.Index(fields=["brand", "state", "-state_since"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.state}"


class Step(models.Model):
    """One call that changes something on the network, with its key, intent and receipt."""

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel_id = models.UUIDField()
    delivery_id = models.UUIDField()
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    part = models.PositiveSmallIntegerField(default=0)
    media = models.PositiveSmallIntegerField(default=0)
    repeatable = models.BooleanField(default=True)
    target = models.JSONField(null=True)
    """What this step acts on, when it is not what the delivery acts on."""
    key = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.PLANNED)
    intended_at = models.DateTimeField(null=True)
    """When its intent was first committed."""
    deadline_at = models.DateTimeField(null=True)
    """The hard deadline of its latest call."""
    calls = models.PositiveIntegerField(default=0)
    receipt = models.JSONField(null=True)
    remote_id = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery_id", "ordinal"], name="delivery_step_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["channel_id", "done_at"],
                condition=models.Q(state=StepState.DONE, kind="part"),
                name="delivery_taken",
            ),
            models.Index(
                fields=["channel_id", "remote_id"],
                condition=~models.Q(remote_id=""),
                name="delivery_step_remote",
            ),
        ]


class Attempt(models.Model):
    """A line of a delivery's story. Never changed (a trigger refuses)."""

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    delivery_id = models.UUIDField()
    step = models.SmallIntegerField(null=True)
    at = models.DateTimeField()
    what = models.CharField(max_length=16)
    """sent, answered, looked, decided or person."""
    code = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    """What was sent or came back (no secret), and what the code's sentence needs."""
    user_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["delivery_id", "id"], name="delivery_story")]


class Lane(models.Model):
    """One channel's way out: one sender at a time, told apart by a fencing number."""

    channel_id = models.UUIDField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    fence = models.BigIntegerField(default=0)
    owner = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField()
    """Database time. Past it another sender may take the lane."""
    next_at = models.DateTimeField()
    """Nothing is sent before (a 429, a spent budget)."""


class BrandHold(models.Model):
    """Whether a brand is paused. A sender locks the row FOR SHARE, a change FOR UPDATE."""

    brand = models.OneToOneField("accounts.Brand", models.CASCADE, primary_key=True)
    posts = models.BooleanField(default=False)
    replies = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    cause = models.CharField(max_length=12, blank=True)
    """person or restore."""
    by = models.UUIDField(null=True)
    since = models.DateTimeField(null=True)


class Instance(models.Model):
    """Which installation this database belongs to; a copy finds another one's name here."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    instance_id = models.UUIDField()
    seen_at = models.DateTimeField()


class Reading(models.Model):
    """A figure of a published post or of a channel, raw, as the network gave it."""

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel_id = models.UUIDField()
    delivery_id = models.UUIDField(null=True)
    remote_id = models.CharField(max_length=300, blank=True)
    """"" = the channel itself."""
    name = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True)
    """NULL = the network did not say."""
    at = models.DateTimeField()
    api_version = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "channel_id", "name", "at"], name="delivery_reading_of"),
            models.Index(fields=["delivery_id", "name", "at"], name="delivery_reading_post"),
        ]


class MeasurePlan(models.Model):
    """When a published post is measured next: often at first, then ever more rarely."""

    delivery_id = models.UUIDField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel_id = models.UUIDField()
    published_at = models.DateTimeField()
    next_at = models.DateTimeField(db_index=True)
