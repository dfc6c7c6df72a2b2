"""Who is asked (settings), what was asked (requests), what was answered, and the links to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.approval.rules import ItemState, Rule, Silence, Subject, Verdict
from tertulia.kernel.ids import new_id


class Policy(models.Model):
    """What a brand wants of approvals; without a row, the defaults."""

    brand = models.OneToOneField(
        "accounts.Brand", models.CASCADE, primary_key=True, related_name="+"
    )
    silence = models.CharField(max_length=8, choices=Silence.choices, default=Silence.STAY)
    no_own = models.BooleanField(default=False)
    """Nobody approves what they wrote or sent in."""
    link_days = models.PositiveSmallIntegerField(default=14)


class Flow(models.Model):
    """The steps of one channel, or of all that have none of their own (`channel` empty)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=8, choices=Subject.choices)
    channel = models.ForeignKey("networks.Channel", models.CASCADE, null=True, related_name="+")
    roles = models.JSONField(default=list)
    """Of replies: whose need approval; empty = everybody's."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "subject", "channel"],
                name="approval_flow_once",
                nulls_distinct=False,
            )
        ]


class Step(models.Model):
    """One step of a flow; a flow without steps says that nothing has to be approved there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    flow = models.ForeignKey(Flow, models.CASCADE, related_name="steps")
    ordinal = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    rule = models.CharField(max_length=4, choices=Rule.choices, default=Rule.ALL)
    hours = models.PositiveSmallIntegerField(default=48)
    """Within which it should be answered; 0 = no deadline."""

    class Meta:
        ordering: ClassVar = ["ordinal"]


class StepReviewer(models.Model):
    """Somebody of the team (`user`), or from outside by mail address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="reviewers")
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, default="es")


class Request(models.Model):
    """A post, a selection or a month, asked as one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    origin = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    asked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True)
    """Of the whole; never later than that of a step."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "-created_at"], name="approval_request_recent")
        ]

    def __str__(self) -> str:
        return self.title


class Reviewer(models.Model):
    """Who is asked in one request; frozen when it was asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, models.CASCADE, related_name="reviewers")
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, default="es")
    told_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "user", "email"],
                name="approval_reviewer_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Item(models.Model):
    """One thing of a request: a variant of a post, or a reply; known by its origin only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, models.CASCADE, related_name="items")
    origin = models.CharField(max_length=40)
    origin_id = models.UUIDField()
    channel = models.ForeignKey("networks.Channel", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    """Of the content that is asked about."""
    now_digest = models.CharField(max_length=64)
    """Of the content as its author has it now: another one voids the answers."""
    content = models.JSONField()
    before = models.JSONField(null=True)
    """The content that was asked about the time before, to show what changed."""
    plan = models.JSONField()
    """`[{"title", "rule", "hours", "reviewers": [id]}]` as it was when it was asked."""
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    step = models.PositiveSmallIntegerField(default=0)
    step_since = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    deadline_told = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "origin", "origin_id"],
                condition=~models.Q(state=ItemState.WITHDRAWN),
                name="approval_item_current_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "state"], name="approval_item_state"),
            models.Index(
                fields=["deadline_at"],
                condition=models.Q(state__in=["waiting", "suggested"]),
                name="approval_item_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was said about an item; kept for good, also when it was taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="decisions")
    reviewer = models.ForeignKey(Reviewer, models.CASCADE, null=True)
    """Empty: the program, for silence past the deadline; or the author, who comments."""
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    step = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    digest = models.CharField(max_length=64)
    words = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    """The words it is about; "" = all of it."""
    suggestion = models.JSONField(null=True)
    """The text of each part, as the reviewer would have it."""
    answer = models.CharField(
        max_length=6, blank=True, choices=[("taken", _("taken")), ("left", _("left"))]
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "at"], name="approval_decision_item")]


class Link(models.Model):
    """A way in for one outside reviewer of one request; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    """Of the code last mailed; "" = none, or it was used."""
    code_expires_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.JSONField(default=list)
    """When codes were mailed in the last hour, in seconds."""


class BrowserPass(models.Model):
    """A browser in which somebody has shown that they read this address; kept as a digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Letter(models.Model):
    """A mail to an outside reviewer that waits; its link is made when it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(Reviewer, models.CASCADE)
    kind = models.CharField(max_length=10)
    """asked, reminder or renewed."""
    due_at = models.DateTimeField(null=True, db_index=True)
    """Empty: sent."""
    sent_at = models.DateTimeField(null=True)
