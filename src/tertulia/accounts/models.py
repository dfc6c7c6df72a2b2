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
