"""Media of a brand, their versions, and what is asked of who makes them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class Kind(models.TextChoices):
    """What an asset is to people and to networks."""

    IMAGE = "image", _("picture")
    GIF = "gif", _("moving picture")
    VIDEO = "video", _("video")
    PDF = "pdf", _("document")


class Stage(models.TextChoices):
    """Whether an asset can be used yet."""

    PREPARING = "preparing", _("being prepared")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be used")


class Licence(models.TextChoices):
    """On what ground the brand may use it."""

    UNKNOWN = "", _("not stated")
    OWN = "own", _("our own work")
    BOUGHT = "bought", _("licence bought")
    PERMISSION = "permission", _("permission given in writing")
    CC0 = "cc0", _("public domain or CC0")
    CC_BY = "cc_by", _("Creative Commons, name the author (CC BY)")
    CC_BY_SA = "cc_by_sa", _("Creative Commons, name the author, share alike (CC BY-SA)")


class Consent(models.TextChoices):
    """Whether the people shown agreed."""

    UNKNOWN = "", _("not stated")
    NOBODY = "nobody", _("nobody can be recognised")
    GIVEN = "given", _("everybody shown agreed")
    ASKED = "asked", _("asked, not yet answered")
    REFUSED = "refused", _("refused or withdrawn")


class Asset(models.Model):
    """A file of the brand, written anew when it came in; its newest version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.IMAGE)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READY)
    progress = models.PositiveSmallIntegerField(default=100)
    """Hundredths of the preparation that are done."""
    problem = models.CharField(max_length=40, blank=True)
    """Code of the sentence that says why it failed."""
    digest = models.CharField(max_length=64)
    """Of the bytes; of the bytes as they came while a video is being prepared."""
    source_digest = models.CharField(max_length=64, blank=True)
    """Of the bytes as they came, so that the same file is recognised before it is prepared."""
    thumbnail = models.CharField(max_length=64, blank=True)
    poster = models.CharField(max_length=64, blank=True)
    """A still in full size, of a video or the first page of a document."""
    mime = models.CharField(max_length=40)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    duration_s = models.FloatField(null=True, blank=True)
    frames = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    has_sound = models.BooleanField(default=False)
    filename = models.CharField(max_length=200)
    alt = models.TextField(blank=True)
    focus = models.JSONField(default=list)
    folder = models.CharField(max_length=120, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.TextField(blank=True)
    rights_holder = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=12, choices=Licence.choices, blank=True)
    licence_note = models.CharField(max_length=300, blank=True)
    consent = models.CharField(max_length=10, choices=Consent.choices, blank=True)
    consent_note = models.CharField(max_length=300, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    """The last day on which it may go out, by the brand's own clock."""
    source = models.CharField(max_length=10, blank=True)
    """How it came: upload, paste, address, telephone, request."""
    source_url = models.CharField(max_length=1000, blank=True)
    likeness = models.BigIntegerField(null=True, blank=True)
    """Perceptual hash: near pictures have near ones."""
    unlike = ArrayField(models.UUIDField(), default=list, blank=True)
    """Near ones of which a person said that they are not the same."""
    search = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["brand", "digest"], name="library_asset_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "-id"], name="library_newest"),
            models.Index(fields=["brand", "folder"], name="library_folder"),
            models.Index(
                fields=["brand", "expires_on"],
                name="library_expiry",
                condition=models.Q(expires_on__isnull=False),
            ),
            GinIndex(fields=["tags"], name="library_tags"),
            GinIndex(fields=["search"], name="library_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.filename


class Version(models.Model):
    """An earlier state of an asset's file; what was scheduled with it keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="versions", db_constraint=False)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    thumbnail = models.CharField(max_length=64, blank=True)
    poster = models.CharField(max_length=64, blank=True)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    duration_s = models.FloatField(null=True, blank=True)
    filename = models.CharField(max_length=200)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "number"], name="library_version_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["brand", "digest"], name="library_version_digest")
        ]

    def __str__(self) -> str:
        return f"{self.filename} {self.number}"


class PhoneLink(models.Model):
    """An address for one telephone, once, for a short while: files from it come in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    user = models.ForeignKey("accounts.User", models.CASCADE)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)


class Standing(models.TextChoices):
    """Where a request to a designer stands."""

    OPEN = "open", _("under way")
    OFFERED = "offered", _("a file waits for your word")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("not needed any more")


class Commission(models.Model):
    """What a designer or video maker is asked to make: in the interface, a request."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    title = models.CharField(max_length=200)
    brief = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.IMAGE)
    owner = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)
    origin = models.CharField(max_length=60, blank=True)
    origin_id = models.UUIDField(null=True, blank=True)
    """What it is for, in an upper room: "publishing.post" and the post's id."""
    reminded_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brand", "standing", "due_on"], name="library_commissions"),
            models.Index(fields=["origin", "origin_id"], name="library_commission_for"),
        ]

    def __str__(self) -> str:
        return self.title


class Piece(models.Model):
    """One file of a commission: what for, and how large."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    commission = models.ForeignKey(
        Commission, models.CASCADE, related_name="pieces", db_constraint=False
    )
    label = models.CharField(max_length=120)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    accepted = models.ForeignKey(
        Asset, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    def __str__(self) -> str:
        return self.label


class Offer(models.Model):
    """A file offered for a piece: its versions, the newest last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    piece = models.ForeignKey(Piece, models.CASCADE, related_name="offers", db_constraint=False)
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="+", db_constraint=False)
    number = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["piece", "number"], name="library_offer_once")
        ]

    def __str__(self) -> str:
        return f"{self.piece_id} {self.number}"


class Remark(models.Model):
    """Something said about a commission, or about a place on an offered picture."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    commission = models.ForeignKey(
        Commission, models.CASCADE, related_name="remarks", db_constraint=False
    )
    offer = models.ForeignKey(
        Offer, models.CASCADE, null=True, related_name="remarks", db_constraint=False
    )
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)
    """The place on the picture, 0 to 1 from its top left corner."""
    body = models.TextField()
    author = models.ForeignKey("accounts.User", models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.body[:40]
