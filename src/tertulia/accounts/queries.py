"""Reads of the accounts' tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tertulia.accounts.models import (
    ApiToken,
    AuditEntry,
    Brand,
    Invitation,
    Membership,
    Notification,
    User,
)
from tertulia.accounts.rules import Held, rights_on
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope


def brand_by_slug(slug: str) -> Brand | None:
    """The brand, unless it was archived."""
    return Brand.objects.filter(slug=slug, archived_at__isnull=True).first()


def brand_of(*, scope: Scope) -> Brand:
    """The brand of a scope."""
    return Brand.objects.get(id=scope.brand_id)


def person_of(user_id: UUID | None) -> User | None:
    """The person, if there is one."""
    return User.objects.filter(id=user_id).first() if user_id else None


def held_by(user: User, *, organisation_id: UUID) -> list[Held]:
    """The person's memberships in an organisation."""
    rows = Membership.objects.filter(user=user, organisation_id=organisation_id)
    return [Held(each.role, each.brand_id, each.department) for each in rows]


def brands_of(user: User) -> list[Brand]:
    """Brands the person may see, by name."""
    return sorted(_seen_by(user), key=lambda each: each.name.casefold())


class Marked(NamedTuple):
    """What of a brand stands in the switcher."""

    id: UUID
    slug: str
    name: str
    mark: str
    mark_colour: str
    zone: str


def marks_of(user: User) -> list[Marked]:
    """The same brands for the frame of every page, which shows dozens of an agency."""
    rows = _seen_by(user).values_list(*Marked._fields)
    return sorted((Marked._make(row) for row in rows), key=lambda each: each.name.casefold())


def _seen_by(user: User) -> QuerySet[Brand]:
    held = Membership.objects.filter(user=user, organisation=OuterRef("organisation"))
    held = held.filter(Q(brand=None) | Q(brand=OuterRef("id")))
    return Brand.objects.filter(Exists(held), archived_at__isnull=True)


def works_on(*, user_id: UUID, brand: Brand) -> bool:
    """Whether the person is active and of the brand's team, in whatever role."""
    rows = Membership.objects.filter(user_id=user_id, user__is_active=True)
    return (
        rows.filter(organisation_id=brand.organisation_id)
        .filter(Q(brand=None) | Q(brand=brand))
        .exists()
    )


def people_with(permission: str, *, brand_id: UUID) -> list[User]:
    """Active people who hold a permission on a brand: whom an upper room tells or may assign."""
    rows: Iterable[Membership] = Membership.objects.filter(
        organisation__brands=brand_id, user__is_active=True
    ).select_related("user")
    held: dict[UUID, list[Held]] = {}
    users: dict[UUID, User] = {}
    for row in rows:
        users[row.user_id] = row.user
        held.setdefault(row.user_id, []).append(Held(row.role, row.brand_id, row.department))
    found = []
    for user_id, memberships in held.items():
        rights = rights_on(brand_id, memberships)
        if rights is not None and permission in rights[1]:
            found.append(users[user_id])
    return sorted(found, key=lambda user: user.name.casefold())


def open_token(*, digest: str, now: datetime) -> ApiToken | None:
    """The token of that digest, if it is good and its person active."""
    return (
        ApiToken.objects.select_related("user")
        .filter(digest=digest, revoked_at=None, user__is_active=True)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .first()
    )


def tokens_of(*, scope: Scope) -> list[ApiToken]:
    """The brand's tokens, newest first, revoked ones last."""
    rows = ApiToken.objects.filter(brand_id=scope.brand_id).select_related("user")
    return list(rows.order_by(F("revoked_at").asc(nulls_first=True), "-created_at"))


def team_of(*, scope: Scope) -> list[Membership]:
    """Memberships that count on the scope's brand, by name."""
    rows = (
        Membership.objects.filter(organisation_id=scope.organisation_id)
        .filter(Q(brand=None) | Q(brand_id=scope.brand_id))
        .select_related("user")
    )
    return sorted(rows, key=lambda row: (row.user.name.casefold(), row.brand_id is not None))


def open_invitations(*, scope: Scope) -> list[Invitation]:
    """Invitations to the scope's brand, or to all, that nobody took up or back."""
    return list(
        Invitation.objects.filter(
            organisation_id=scope.organisation_id, accepted_at=None, withdrawn_at=None
        )
        .filter(Q(brand=None) | Q(brand_id=scope.brand_id))
        .select_related("invited_by")
        .order_by("-created_at")
    )


def invitation_by_id(invitation_id: UUID, *, now: datetime) -> Invitation | None:
    """An invitation that can still be accepted."""
    return (
        Invitation.objects.select_related("organisation", "brand", "invited_by")
        .filter(id=invitation_id, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
        .first()
    )


def person_by_email(email: str) -> User | None:
    """The active person with that address."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def people_by_id(ids: Iterable[UUID]) -> dict[UUID, User]:
    """Those who exist, whether they are still active or not: who did something once."""
    return {user.id: user for user in User.objects.filter(id__in=list(ids))}


def everybody() -> list[User]:
    """Every person, by address."""
    return list(User.objects.order_by("email"))


def every_brand() -> list[Brand]:
    """Every brand that is not archived, by name."""
    rows = Brand.objects.filter(archived_at=None).select_related("organisation")
    return sorted(rows, key=lambda brand: brand.name.casefold())


@dataclass(frozen=True)
class AuditFilter:
    """Which audit entries are wanted; empty = all."""

    action: str = ""
    person_id: UUID | None = None
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_entries(*, scope: Scope, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """What was done on the scope's brand, newest first; with a role on all brands also what
    concerned the organisation as a whole."""
    rows = AuditEntry.objects.filter(organisation_id=scope.organisation_id)
    here = Q(brand_id=scope.brand_id)
    rows = rows.filter(here | Q(brand_id=None) if scope.may("brand.create") else here)
    if wanted.action:
        rows = rows.filter(action__startswith=wanted.action)
    if wanted.person_id:
        rows = rows.filter(user_id=wanted.person_id)
    if wanted.words:
        rows = rows.filter(Q(summary__icontains=wanted.words) | Q(actor__icontains=wanted.words))
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows.order_by("-at", "-id")


def audit_actions(*, scope: Scope) -> list[str]:
    """The kinds of entries that there are."""
    rows = AuditEntry.objects.filter(organisation_id=scope.organisation_id)
    return list(rows.order_by("action").values_list("action", flat=True).distinct())


def notices_of(user: User, *, limit: int = 50) -> list[Notification]:
    """What a person was told, newest first."""
    rows = Notification.objects.filter(user=user).select_related("brand")
    return list(rows.order_by("-created_at", "-id")[:limit])


def unread_notices(user: User) -> int:
    """How many of them were not looked at."""
    return Notification.objects.filter(user=user, read_at=None).count()


def sessions_of(user: User) -> list[UserSession]:
    """The person's living sessions, the newest first."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda each: each.last_seen_at, reverse=True)


def places_of(user: User) -> list[str]:
    """A person's roles as words for the command line: `owner of all brands`."""
    rows = Membership.objects.filter(user=user).select_related("brand")
    return [f"{each.role} of {each.brand.slug if each.brand else 'all brands'}" for each in rows]


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is asked for at sign-in."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def open_invitation(*, scope: Scope, invitation_id: UUID) -> Invitation:
    """One of them. Raises: NotFound."""
    found = next((row for row in open_invitations(scope=scope) if row.id == invitation_id), None)
    if found is None:
        raise NotFound(_("There is no such invitation."))
    return found


def brand_by_id(brand_id: UUID) -> Brand | None:
    """The brand, unless it was archived."""
    return Brand.objects.filter(id=brand_id, archived_at__isnull=True).first()


def organisation_of_brand(brand_id: UUID) -> UUID | None:
    """Whose brand it is, archived ones too."""
    return Brand.objects.filter(id=brand_id).values_list("organisation_id", flat=True).first()
