"""Connected profiles, their access, and what is known of their servers and budgets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class Health(models.TextChoices):
    """Whether a channel can be worked with."""

    GOOD = "good", _("connected")
    SLOW = "slow", _("the network does not answer")
    REAUTH = "reauth", _("must be reconnected")
    BY_HAND = "by_hand", _("by hand")
    OFF = "off", _("disconnected")


class Channel(models.Model):
    """One connected profile, page, group or feed on a network; or one kept by hand."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="channels")
    network = models.CharField(max_length=40)
    address = models.CharField(max_length=300, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    handle = models.CharField(max_length=300)
    name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    avatar_digest = models.CharField(max_length=64, blank=True)
    by_hand = models.BooleanField(default=False)
    health = models.CharField(max_length=12, choices=Health.choices, default=Health.GOOD)
    health_since = models.DateTimeField(auto_now_add=True)
    health_words = models.CharField(max_length=500, blank=True)
    limits = models.JSONField(default=dict)
    limits_at = models.DateTimeField(null=True)
    posts_per_week = models.PositiveIntegerField(default=3)
    """The rhythm it should have; 0 = none."""
    followers = models.PositiveIntegerField(null=True)
    connected_at = models.DateTimeField(auto_now_add=True)
    disconnected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "network", "address", "remote_id", "handle"],
                condition=models.Q(disconnected_at__isnull=True),
                name="networks_channel_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.handle}"


class Credential(models.Model):
    """A channel's access, encrypted. One row each, locked while it is being refreshed."""

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    sealed = models.BinaryField()
    """MultiFernet over the JSON of the grant's secret."""
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(null=True)
    refresh_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)


class AppRegistration(models.Model):
    """This program as an OAuth client of one server."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    network = models.CharField(max_length=40)
    address = models.CharField(max_length=300)
    redirect_uri = models.CharField(max_length=300)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "address", "redirect_uri"], name="networks_app_once"
            )
        ]


class Budget(models.Model):
    """What is left of a network's allowance. `holder` is a channel's id, or network|address."""

    id = models.BigAutoField(primary_key=True)
    holder = models.CharField(max_length=340)
    name = models.CharField(max_length=40)
    remaining = models.FloatField()
    resets_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder", "name"], name="networks_budget_once")
        ]
