"""Short links and what was counted of them. Nothing here tells who clicked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tertulia.kernel.ids import new_id


class ShortLink(models.Model):
    """`/l/<code>` and where it leads. `url` and `utm` never change: a printed link stays true."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    code = models.CharField(max_length=12, unique=True)
    url = models.CharField(max_length=2_000)
    """As it was given, without our tags."""
    utm = models.JSONField(default=dict)
    """Of `rules.Utm`, without its empty fields."""
    campaign = models.CharField(max_length=100, blank=True)
    """The tag `utm_campaign`, by which a campaign finds its links."""
    title = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=60, blank=True)
    """What it was made for: `publishing.variant`, `campaigns.campaign`; "" = by hand."""
    origin_id = models.UUIDField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    """Of all that makes two links the same one."""
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    """From then on it leads nowhere."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "digest"], name="links_link_once"),
            models.CheckConstraint(
                condition=models.Q(url__regex=r"^https?://"), name="links_link_web_only"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "campaign"], name="links_by_campaign"),
            models.Index(fields=["brand", "origin", "origin_id"], name="links_by_origin"),
        ]

    def __str__(self) -> str:
        return self.code


class ClickDay(models.Model):
    """What was counted of a link on one day of the brand's own calendar."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    link = models.ForeignKey(
        ShortLink, models.CASCADE, related_name="click_days", db_constraint=False
    )
    day = models.DateField()
    clicks = models.PositiveIntegerField(default=0)
    visitors = models.PositiveIntegerField(default=0)
    machines = models.PositiveIntegerField(default=0)
    """Programs, previews and whoever came too often: told apart, not counted as clicks."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "day"], name="links_click_day_once")
        ]
        indexes: ClassVar = [models.Index(fields=["brand", "day"], name="links_clicks_by_day")]


class Visitor(models.Model):
    """A digest of somebody who followed a link today; deleted with the day's salt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    link = models.ForeignKey(ShortLink, models.CASCADE, related_name="+", db_constraint=False)
    day = models.DateField()
    digest = models.CharField(max_length=32)
    clicks = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "day", "digest"], name="links_visitor_once")
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="links_visitor_day")]


class DaySalt(models.Model):
    """What visitors' digests of one day (UTC) are made with. Without it they say nothing."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()


class LinkHost(models.Model):
    """A brand's own host for its links; the operator names which there are in the settings."""

    brand = models.OneToOneField("accounts.Brand", models.CASCADE, primary_key=True)
    host = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.host
