"""Who works here, for which organisation, on which brands."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.kernel.ids import new_id


class Role(models.TextChoices):
    """What somebody is in an organisation or on one brand; see `rules.PERMISSIONS`."""

    OWNER = "owner", _("Owner")
    ADMINISTRATOR = "administrator", _("Administrator")
    STRATEGIST = "strategist", _("Strategist")
    COMMUNITY_MANAGER = "community_manager", _("Community manager")
    MODERATOR = "moderator", _("Moderator")
    DEPARTMENT_AGENT = "department_agent", _("Department agent")
    REVIEWER = "reviewer", _("Outside reviewer")
    READER = "reader", _("Reader")


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user; without a password, one who must set it by an invitation."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """For Django's own commands only; the program itself knows no superuser."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="es")
    zone = models.CharField(max_length=64, blank=True)
    theme = models.CharField(max_length=8, default="auto")
    mail_notices = models.BooleanField(default=True)
    browser_notices = models.BooleanField(default=True)
    """In the program they always lie in the list."""
    quiet_start = models.TimeField(null=True, blank=True)
    quiet_end = models.TimeField(null=True, blank=True)
    """Quiet hours in the person's own zone: mail waits until their end, browsers stay silent."""
    urgent_breaks_quiet = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """Who runs the program: freelancer, company, agency."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """The company, product or person whose community it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="brands")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="UTC")
    languages = models.JSONField(default=list)
    mark = models.CharField(max_length=2)
    mark_colour = models.CharField(max_length=8, default="ink")
    """A name of the design system's palette: ink, c1, c2, c3, c4."""
    late_limit_min = models.PositiveIntegerField(default=30)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role in an organisation: on one brand, or on all of them (`brand` empty)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    department = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user", "brand"],
                name="accounts_membership_once",
                nulls_distinct=False,
            )
        ]


class AuditEntry(models.Model):
    """What was done, by whom, to what. Rows are never changed or deleted (a trigger refuses)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(db_index=True)
    brand_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=120)
    """The user's name at the time, or the part of the program that acted."""
    action = models.CharField(max_length=80)
    """room.verb, for instance delivery.pause."""
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-at"], name="accounts_audit_org"),
            models.Index(fields=["brand_id", "-at"], name="accounts_audit_brand"),
        ]


class Invitation(models.Model):
    """A way in for one person, by a signed link that ends and works once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    brand = models.ForeignKey(Brand, models.CASCADE, null=True)
    """Empty: all brands."""
    email = models.EmailField()
    role = models.CharField(max_length=24, choices=Role.choices)
    department = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, default="es")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email", "brand"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_invitation_open_once",
                nulls_distinct=False,
            )
        ]


class ApiToken(models.Model):
    """A program's key to one brand: shown once, kept as a digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey(Brand, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    """For whom it acts: it never may more than this person may at that moment."""
    name = models.CharField(max_length=80)
    permissions = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token; it is random enough to need no salt."""
    hint = models.CharField(max_length=8)
    """Its last characters, to tell it from others."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Notification(models.Model):
    """Something a person was told; also the queue of the mail that tells it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    """Empty: no mail is to be sent, or it was."""
    mailed_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=120, blank=True)
    """What it tells of: nobody is told of the same thing twice. Empty: no such thing."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "once"],
                condition=~models.Q(once=""),
                name="accounts_notice_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="accounts_notice_user"),
            models.Index(
                fields=["mail_due_at"],
                condition=models.Q(mail_due_at__isnull=False),
                name="accounts_notice_mail",
            ),
        ]
