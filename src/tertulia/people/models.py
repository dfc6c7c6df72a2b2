"""Members and their identities on networks."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tertulia.kernel.ids import new_id


class Member(models.Model):
    """A person of the community, as one brand knows them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    name = models.CharField(max_length=300)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["brand", "-last_seen"], name="people_by_seen")]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """One handle of a member: who the network says somebody is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    member = models.ForeignKey(
        Member, models.CASCADE, related_name="identities", db_constraint=False
    )
    network = models.CharField(max_length=40)
    realm = models.CharField(max_length=300, blank=True)
    """Server inside which `remote_id` means somebody; "" where it does so everywhere."""
    remote_id = models.CharField(max_length=300)
    handle = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    bot = models.BooleanField(default=False)
    avatar = models.ForeignKey(
        "interactions.RemotePicture", models.SET_NULL, null=True, related_name="+",
        db_constraint=False,
    )  # fmt: skip
    search = models.TextField(blank=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "network", "realm", "remote_id"], name="people_identity_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["member"], name="people_identity_member"),
            GinIndex(fields=["search"], name="people_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.handle or self.name


class Standing(models.Model):
    """How one channel of ours stands towards somebody on the network."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    identity = models.ForeignKey(
        Identity, models.CASCADE, related_name="standings", db_constraint=False
    )
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, related_name="+", db_constraint=False
    )
    muted = models.BooleanField(default=False)
    blocked = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["identity", "channel"], name="people_standing_once")
        ]
