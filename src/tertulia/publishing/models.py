"""An idea and its variants per channel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class Post(models.Model):
    """One idea to publish; what is said of it on each channel is a variant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="posts")
    title = models.CharField(max_length=200, blank=True)
    idea = models.TextField(blank=True)
    due_day = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    """Day and hour on the brand's own clock; a day alone is an idea for that day."""
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who last wrote title or idea."""
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "due_day"], name="publishing_post_plan"),
            models.Index(fields=["brand", "-updated_at"], name="publishing_post_recent"),
        ]

    def __str__(self) -> str:
        return self.title


class Editorial(models.TextChoices):
    """Where the words of a variant stand; where its sending stands is its delivery's state."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("pending approval")
    APPROVED = "approved", _("approved")


class Variant(models.Model):
    """The copy and pictures of a post for one channel.

    `parts` is a list of `{"text": str, "media": [{"asset": id, "alt": str, "focus": [x, y]}]}`,
    more than one for a thread. `options`: content_warning, sensitive, visibility, language,
    link_card.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="variants")
    channel = models.ForeignKey("networks.Channel", models.CASCADE, related_name="+")
    parts = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    editorial = models.CharField(max_length=12, choices=Editorial.choices, default=Editorial.DRAFT)
    own_time = models.BooleanField(default=False)
    due_day = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    """The post's, or its own when `own_time`."""
    delivery_id = models.UUIDField(null=True, blank=True)
    """The delivery that carries these words now; None = not scheduled."""
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "channel"], name="publishing_variant_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "due_day"], name="publishing_variant_plan"),
            models.Index(fields=["delivery_id"], name="publishing_variant_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.channel_id}"


class Presence(models.Model):
    """One open page of a post. Rows that were not renewed count for nothing and go."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    page = models.CharField(max_length=40)
    """What the page calls itself, drawn by lot when it opens."""
    sheet = models.CharField(max_length=40, blank=True)
    """The variant on which the person writes, "post" for title and idea, or ""."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "page"], name="publishing_presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.page}"
