"""Conversations, what stands in them, and what each person of the team keeps for themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class State(models.TextChoices):
    """Where a conversation stands."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    SNOOZED = "snoozed", _("snoozed")


class Conversation(models.Model):
    """The interactions with one person, under one post or in one thread, handled together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, related_name="+", db_constraint=False
    )
    identity = models.ForeignKey(
        "people.Identity", models.CASCADE, related_name="+", db_constraint=False
    )
    key = models.CharField(max_length=600)
    """What makes it one conversation inside its channel; see `rules.thread_key`."""
    base = models.CharField(max_length=500, blank=True)
    """Remote id of what began the thread."""
    about = models.CharField(max_length=500, blank=True)
    """Remote id of our post under which it stands, or ""."""
    kind = models.CharField(max_length=12)
    """The kind of its first interaction."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    why_closed = models.CharField(max_length=20, blank=True)
    assignee = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    waiting_since = models.DateTimeField(null=True)
    """When the oldest unanswered text that deserves an answer was written; None: nobody waits."""
    settled_until = models.DateTimeField(null=True)
    """Everything up to this moment was answered, or needs no answer."""
    snoozed_until = models.DateTimeField(null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_in_at = models.DateTimeField(null=True)
    """When the person last wrote; decides what is unread."""
    preview = models.CharField(max_length=200, blank=True)
    preview_ours = models.BooleanField(default=False)
    texts = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=5, blank=True)
    sentiment = models.CharField(max_length=10, blank=True)
    intent = models.CharField(max_length=16, blank=True)
    towards = models.CharField(max_length=12, blank=True, default="", db_default="")
    """Whom it is about."""
    urgent = models.CharField(max_length=16, blank=True)
    """What makes it urgent: a signal of a text, or "reach"."""
    urgency = models.PositiveSmallIntegerField(default=0)
    """0 to 3, of the texts that wait for an answer; the time they wait is added when asked."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "key"], name="inbox_conversation_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["brand", "waiting_since", "id"],
                condition=Q(waiting_since__isnull=False, state="open"),
                name="inbox_waiting",
            ),
            models.Index(
                fields=["brand", "-last_at", "-id"],
                condition=Q(state="open"),
                name="inbox_open",
            ),
            models.Index(fields=["brand", "state", "-last_at", "-id"], name="inbox_by_state"),
            models.Index(fields=["brand", "-last_at", "-id"], name="inbox_by_time"),
            models.Index(fields=["identity", "-last_at"], name="inbox_by_person"),
            models.Index(
                fields=["channel", "about", "-last_at"],
                condition=~Q(about=""),
                name="inbox_by_post",
            ),
            models.Index(
                fields=["snoozed_until"], condition=Q(state="snoozed"), name="inbox_to_wake"
            ),
        ]


class EntryKind(models.TextChoices):
    """What a line of a conversation is."""

    INTERACTION = "interaction"
    REPLY = "reply"
    NOTE = "note"
    EVENT = "event"


class Entry(models.Model):
    """One line of a conversation. A reply of ours has its delivery, and later its interaction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="entries", db_constraint=False
    )
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    at = models.DateTimeField()
    ours = models.BooleanField(default=False)
    waits = models.BooleanField(default=False)
    """Whether it deserves an answer."""
    interaction = models.OneToOneField(
        "interactions.Interaction", models.CASCADE, null=True, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    remote_id = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    verb = models.CharField(max_length=20, blank=True)
    """What happened, for an event."""
    data = models.JSONField(default=dict)
    delivery_id = models.UUIDField(null=True)
    delivery_state = models.CharField(max_length=20, blank=True)
    liked = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    reported = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "remote_id"],
                condition=~Q(remote_id=""),
                name="inbox_entry_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "at", "id"], name="inbox_entry_order"),
            models.Index(
                fields=["conversation", "at"], condition=Q(waits=True), name="inbox_entry_waits"
            ),
            models.Index(fields=["brand"], condition=Q(kind="note"), name="inbox_entry_notes"),
        ]


class Seen(models.Model):
    """Until when somebody of the team has read a conversation."""

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="seen", db_constraint=False
    )
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "user"], name="inbox_seen_once")
        ]


class Draft(models.Model):
    """A reply or note somebody began and has not sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="drafts", db_constraint=False
    )
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    note = models.BooleanField(default=False)
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "user", "note"], name="inbox_draft_once"
            )
        ]


class SavedReply(models.Model):
    """A text used again and again, with variables in braces."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    title = models.CharField(max_length=80)
    text = models.TextField()
    used = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "title"], name="inbox_saved_once")
        ]


class Act(models.Model):
    """Something a person did to conversations, with what it takes to undo it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    before = models.JSONField(default=list)
    """A list of conversations' fields as they were."""
    entry = models.ForeignKey(
        Entry, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    delivery_id = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brand", "user", "-at"], name="inbox_act_last")]


class Target(models.Model):
    """Within how many minutes the brand wants to answer."""

    brand = models.OneToOneField("accounts.Brand", models.CASCADE, primary_key=True)
    minutes = models.PositiveIntegerField(default=240)
