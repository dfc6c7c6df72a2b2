"""What happened on the networks, with the pictures it brought and where reading goes on."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.interactions.models_learning import Adapted as Adapted
from tertulia.interactions.models_learning import TopicSearch as TopicSearch
from tertulia.interactions.models_learning import Tried as Tried
from tertulia.interactions.models_second import Endpoint as Endpoint
from tertulia.interactions.models_second import SecondChoice as SecondChoice
from tertulia.interactions.name_models import Term as Term
from tertulia.interactions.name_models import Wordlist as Wordlist
from tertulia.interactions.rules import NO_WORDS_TO_US
from tertulia.kernel.ids import new_id
from tertulia.networks.values import InteractionKind

KIND_LABELS = {
    InteractionKind.COMMENT: _("comment"),
    InteractionKind.REPLY: _("reply"),
    InteractionKind.MENTION: _("mention"),
    InteractionKind.MESSAGE: _("direct message"),
    InteractionKind.QUOTE: _("quote"),
    InteractionKind.LIKE: _("like"),
    InteractionKind.REPOST: _("repost"),
    InteractionKind.FOLLOW: _("new follower"),
    InteractionKind.REVIEW: _("review"),
    InteractionKind.OWN: _("post of ours"),
}


class RemotePicture(models.Model):
    """A picture that lies on a network, and our own copy of it once it was fetched."""

    class State(models.TextChoices):
        """Where our copy stands."""

        WAITING = "waiting"
        KEPT = "kept"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    url = models.TextField()
    url_digest = models.CharField(max_length=64)
    max_side = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    digest = models.CharField(max_length=64, blank=True)
    mime = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    words = models.CharField(max_length=300, blank=True)
    """Why it could not be fetched."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["brand", "url_digest", "max_side"], name="interactions_picture_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state="waiting"),
                name="interactions_picture_due",
            )
        ]


SAID_TO_US = ~models.Q(kind__in=NO_WORDS_TO_US)
"""What stands in the inbox; the newest of it are found without passing over what does not."""


class Interaction(models.Model):
    """One thing that happened on a network; unique by channel and remote id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, related_name="interactions", db_constraint=False
    )
    remote_id = models.CharField(max_length=500)
    revision = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=12, choices=[(k.value, v) for k, v in KIND_LABELS.items()])
    ours = models.BooleanField(default=False)
    history = models.BooleanField(default=False)
    """It happened before the channel was connected: it never waits."""
    author_remote_id = models.CharField(max_length=300)
    author_handle = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    author_url = models.CharField(max_length=1000, blank=True)
    author_bot = models.BooleanField(default=False)
    avatar = models.ForeignKey(
        RemotePicture, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    text = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    content_warning = models.TextField(blank=True)
    visibility = models.CharField(max_length=20, blank=True)
    mentions = models.JSONField(default=list)
    in_reply_to = models.CharField(max_length=500, blank=True)
    root = models.CharField(max_length=500, blank=True)
    root_revision = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    """When the network says that it happened."""
    stored_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField()
    """When the network was last asked whether it still stands."""
    search = models.TextField(blank=True)
    """Text, name and handle, lower case and without accents."""
    author_followers = models.PositiveIntegerField(null=True)
    """How many follow the author, where the network says so with the text."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "remote_id"], name="interactions_interaction_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["brand", "-created_at"], condition=SAID_TO_US, name="interactions_said"
            ),
            models.Index(
                fields=["channel", "author_remote_id", "-created_at"],
                name="interactions_by_author",
            ),
            models.Index(
                fields=["channel", "in_reply_to"],
                condition=~models.Q(in_reply_to=""),
                name="interactions_by_parent",
            ),
            models.Index(
                fields=["channel", "about", "kind"],
                condition=~models.Q(about=""),
                name="interactions_by_about",
            ),
            GinIndex(
                fields=["brand", "search"],
                opclasses=["uuid_ops", "gin_trgm_ops"],
                condition=SAID_TO_US,
                name="interactions_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.remote_id}"


class Revision(models.Model):
    """The words an interaction had before it was edited on the network."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    interaction = models.ForeignKey(
        Interaction, models.CASCADE, related_name="revisions", db_constraint=False
    )
    text = models.TextField(blank=True)
    content_warning = models.TextField(blank=True)
    until = models.DateTimeField()
    """When these words ended, as far as it is known."""


class Attachment(models.Model):
    """Something attached to an interaction; a picture has a copy of ours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    interaction = models.ForeignKey(
        Interaction, models.CASCADE, related_name="attachments", db_constraint=False
    )
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    url = models.TextField()
    alt = models.TextField(blank=True)
    picture = models.ForeignKey(
        RemotePicture, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interaction", "ordinal"], name="interactions_attachment_once"
            )
        ]


class Feed(models.Model):
    """Something of a channel that is read again and again, where it stands, and who reads it."""

    class Name(models.TextChoices):
        """What is read."""

        INTERACTIONS = "interactions"
        OWN = "own"
        AGAIN = "again"
        STREAM = "stream"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE)
    channel = models.ForeignKey(
        "networks.Channel", models.CASCADE, related_name="feeds", db_constraint=False
    )
    name = models.CharField(max_length=12, choices=Name.choices)
    cursor = models.TextField(blank=True)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_holder = models.CharField(max_length=80, blank=True)
    failures = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    """When it was last read well."""
    words = models.CharField(max_length=500, blank=True)
    """What went wrong the last time."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "name"], name="interactions_feed_once")
        ]
        indexes: ClassVar = [models.Index(fields=["next_at"], name="interactions_feed_due")]


class Reading(models.Model):
    """What a text of somebody else was read as. There from the moment the text is stored.

    The columns say what holds: the model's answer, or a person's where `corrected` names the field.
    """

    interaction = models.OneToOneField(
        Interaction, models.CASCADE, primary_key=True, related_name="read_as", db_constraint=False
    )
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    history = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    """Both as the interaction has them: what is new is read first, the newest before the older."""
    version = models.CharField(max_length=60, blank=True)
    """Of the weights that read it; "" = waits to be read."""
    read_at = models.DateTimeField(null=True)
    broken = models.BooleanField(default=False)
    """The reader could not read it; passed over until other weights come."""
    language = models.CharField(max_length=5, blank=True)
    sentiment = models.CharField(max_length=10, blank=True)
    emotion = models.CharField(max_length=10, blank=True)
    intent = models.CharField(max_length=16, blank=True)
    urgent = models.CharField(max_length=16, blank=True)
    """What makes it urgent, or ""."""
    urgency = models.PositiveSmallIntegerField(default=0)
    """0 to 3: see `reading_rules.LEVELS`."""
    towards = models.CharField(max_length=12, blank=True, default="", db_default="")
    """Whom it is about; "" = not known."""
    named = models.JSONField(default=list, db_default=[])
    """What it names: lists of term ("" = the brand itself), start, end, how it is written."""
    terms = ArrayField(models.UUIDField(), default=list, db_default=[])
    """The terms of `named`, each once, to be found by."""
    felt = ArrayField(models.PositiveSmallIntegerField(), null=True)
    """Per clause, percent; None where nothing depends on it."""
    hashtags = ArrayField(models.TextField(), default=list, db_default=[])
    handles = ArrayField(models.TextField(), default=list, db_default=[])
    links = ArrayField(models.TextField(), default=list, db_default=[])
    chances = models.JSONField(default=dict)
    """Field -> label -> percent, as the model said it; what rounds to none is left out."""
    corrected = ArrayField(models.CharField(max_length=12), default=list)
    """Fields that a person has decided."""
    why = models.JSONField(null=True)
    """Field -> pairs of places in the text that spoke for its label; None = not asked for."""
    why_asked_at = models.DateTimeField(null=True)
    second = models.CharField(max_length=60, blank=True, default="", db_default="")
    """Who read it the second time, and so said what holds; "" = nobody."""
    second_at = models.DateTimeField(null=True)
    """When it was read the second time, or given up."""
    wants = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Why it waits for a second reading: see `second_rules.Why`; 0 = it does not."""
    wants_at = models.DateTimeField(null=True)
    """Not before; None = at once. Also the lease of who is asking an endpoint."""
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often an endpoint's answer for it could not be used."""

    @property
    def said_by(self) -> str:
        """The versions of all that read it."""
        return f"{self.version}+{self.second}" if self.second else self.version

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["history", "-said_at"],
                condition=models.Q(version=""),
                name="interactions_to_read",
            ),
            models.Index(
                fields=["-wants", "history", "-said_at"],
                condition=models.Q(wants__gt=0),
                name="interactions_to_read_twice",
            ),
            models.Index(
                fields=["second"],
                condition=~models.Q(second=""),
                name="interactions_read_twice_by",
            ),
            models.Index(fields=["version"], name="interactions_read_by"),
            GinIndex(fields=["terms"], condition=~models.Q(terms=[]), name="interactions_by_term"),
            models.Index(
                fields=["why_asked_at"],
                condition=models.Q(why__isnull=True, why_asked_at__isnull=False),
                name="interactions_why_asked",
            ),
        ]


class Correction(models.Model):
    """A person said what a text is. Rows are never changed but for their end."""

    class Ended(models.TextChoices):
        """Why it holds no more."""

        UNDONE = "undone"
        REPLACED = "replaced"
        EDITED = "edited"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey("accounts.Brand", models.CASCADE, related_name="+")
    interaction = models.ForeignKey(
        Interaction, models.CASCADE, related_name="corrections", db_constraint=False
    )
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=120)
    field = models.CharField(max_length=12)
    old = models.CharField(max_length=16, blank=True)
    new = models.CharField(max_length=16, blank=True)
    version = models.CharField(max_length=130, blank=True)
    """Of the weights that had said `old`: `Reading.said_by`."""
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=8, choices=Ended.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interaction", "field"],
                condition=models.Q(ended_at__isnull=True),
                name="interactions_correction_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["brand", "-at"], name="interactions_corrected")]


class AtWork(models.Model):
    """What the reader was about to read, written before it begins: a text that kills its reader
    is found again here, and the next reader passes it over. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ids = ArrayField(models.UUIDField(), default=list)
    deaths = models.PositiveSmallIntegerField(default=0)
    """How often a reader ended while it read this one text alone."""
