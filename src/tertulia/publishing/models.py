"""An idea and its variants per channel."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class Format(models.TextChoices):
    """What a post is, chosen before where it goes: not every network takes every one."""

    TEXT = "text", _("text")
    IMAGE = "image", _("image")
    CAROUSEL = "carousel", _("carousel")
    VIDEO = "video", _("video")
    THREAD = "thread", _("thread")
    LINK = "link", _("link")
    ARTICLE = "article", _("article")


class Post(models.Model):
    """One idea to publish; what is said of it on each channel is a variant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="posts")
    title = models.CharField(max_length=200, blank=True)
    idea = models.TextField(blank=True)
    format = models.CharField(max_length=12, choices=Format.choices, blank=True)
    """Of `Format`; "" = not told, then it is what its variants show."""
    pillar = models.ForeignKey(
        "brandbook.Pillar", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.SET_NULL, null=True, blank=True, related_name="+"
    )
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
    REJECTED = "rejected", _("rejected")


class Variant(models.Model):
    """The copy and pictures of a post for one channel.

    `parts` is a list of `{"text": str, "media": [{"asset": id, "alt": str, "focus": [x, y]}]}`,
    more than one for a thread; a picture that is cut has `crop` too, a ratio. `options`: see `options.OPTIONS`.
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
            GinIndex(fields=["parts"], name="publishing_parts", opclasses=["jsonb_path_ops"]),
            GinIndex(fields=["options"], name="publishing_options", opclasses=["jsonb_path_ops"]),
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


class LineNote(models.Model):
    """A comment on words of a variant (or an answer to one: `parent`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="line_notes")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    part = models.PositiveSmallIntegerField(default=0)
    quote = models.TextField(blank=True)
    """The words it is about, as they stood; "" = the whole part."""
    before = models.CharField(max_length=40, blank=True)
    """What stood before them, to find the right ones when they stand there twice."""
    body = models.TextField()
    author = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    """Of who has no account: a reviewer from outside."""
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["variant", "created_at"], name="publishing_notes_of_variant")
        ]

    def __str__(self) -> str:
        return self.body[:40]


class Snippet(models.Model):
    """Words kept to be used again in posts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    name = models.CharField(max_length=80)
    text = models.TextField()
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "name"], name="publishing_snippet_once")
        ]

    def __str__(self) -> str:
        return self.name


class LinkLook(models.Model):
    """What stood at an address when it was last looked at: for the preview of its card."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    digest = models.CharField(max_length=64)
    """sha256 of the address, which may be long."""
    url = models.TextField()
    ok = models.BooleanField(default=False)
    why = models.CharField(max_length=20, blank=True)
    """Why not: gone, refused, silent or private."""
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=600, blank=True)
    site = models.CharField(max_length=200, blank=True)
    looked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "digest"], name="publishing_look_once")
        ]

    def __str__(self) -> str:
        return self.url
