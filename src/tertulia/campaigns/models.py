"""Campaigns with their checklist, who must know of them, and what departments propose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tertulia.kernel.ids import new_id


class Kind(models.TextChoices):
    """What sort of action it is."""

    CAMPAIGN = "campaign", _("Campaign")
    PROMOTION = "promotion", _("Promotion")
    LAUNCH = "launch", _("Launch")
    EVENT = "event", _("Event")


class Standing(models.TextChoices):
    """How far its preparation is; whether it runs is told by its dates."""

    DRAFT = "draft", pgettext_lazy("campaign", "being prepared")
    BRIEFED = "briefed", pgettext_lazy("campaign", "to be confirmed")
    READY = "ready", pgettext_lazy("campaign", "ready")
    CANCELLED = "cancelled", pgettext_lazy("campaign", "cancelled")


class Campaign(models.Model):
    """Posts and links with one purpose and dates; an event of an hour has one day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CAMPAIGN)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    """Both days included, on the brand's calendar."""
    colour = models.CharField(max_length=4, default="c1")
    """A name of the design system's palette: c1 to c4."""
    tag = models.CharField(max_length=100)
    """`utm_campaign` of its links."""
    purpose = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    key_message = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=8, blank=True)
    brief = models.TextField(blank=True)
    """What sales and customer service must know before it goes out."""
    owner = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    copied_from = models.UUIDField(null=True, blank=True)
    """The campaign, perhaps of another brand, that this one repeats."""
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "tag"], name="campaigns_tag_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="campaigns_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "starts_on", "ends_on"], name="campaigns_by_day")
        ]

    def __str__(self) -> str:
        return self.name


class CampaignChannel(models.Model):
    """A channel on which it will be announced."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="channels", db_constraint=False
    )
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "channel"], name="campaigns_channel_once")
        ]


class Task(models.Model):
    """A line of the checklist."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="tasks", db_constraint=False
    )
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.text


class Told(models.Model):
    """A department that must know of it: told where and when, whether it saw and confirmed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="told", db_constraint=False)
    department = models.CharField(max_length=60)
    """A key of `rules.DEPARTMENTS`, or the department's own name."""
    must_confirm = models.BooleanField(default=False)
    where = models.CharField(max_length=120, blank=True)
    """Where they were told: here, by mail, in a meeting."""
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    """Somebody of the department opened the brief and said so."""
    acknowledged_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    confirmed_digest = models.CharField(max_length=64, blank=True)
    """Of the brief they confirmed: another brief is not confirmed."""
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "department"], name="campaigns_told_once")
        ]


class Question(models.Model):
    """A question about it, with the answer that everybody then reads."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="questions", db_constraint=False
    )
    question = models.CharField(max_length=500)
    department = models.CharField(max_length=60, blank=True)
    asked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.question


class Decision(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", pgettext_lazy("proposal", "open")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    DECLINED = "declined", pgettext_lazy("proposal", "declined")


class Proposal(models.Model):
    """What a department asks to be announced."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PROMOTION)
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    what = models.TextField()
    """What is offered, to whom, on which conditions."""
    audience = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    url = models.CharField(max_length=2_000, blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices, default=Decision.OPEN)
    words = models.CharField(max_length=500, blank=True)
    """Why it was declined, or what was changed."""
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    proposed_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="campaigns_proposal_days",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["brand", "decision"], name="campaigns_proposals")]

    def __str__(self) -> str:
        return self.name
