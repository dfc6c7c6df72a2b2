"""Who belongs to the team: invited, given a role, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tertulia.accounts.models import AuditEntry, Invitation, Membership, Role, User
from tertulia.accounts.rules import may_give_role
from tertulia.accounts.services.audit import record_audit
from tertulia.accounts.services.people import create_user
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.kernel.scope import Scope

VALID_FOR: Final = timedelta(days=7)
_SALT: Final = "tertulia.invitation"


@dataclass(frozen=True)
class Place:
    """A role to be given: on the scope's brand, or on all brands."""

    role: str
    all_brands: bool = False
    department: str = ""


def _check_place(scope: Scope, place: Place) -> None:
    if place.role not in Role.values:
        raise Invalid(_("There is no such role."), field="role")
    if not may_give_role(scope.permissions, place.role):
        raise NotAllowed(_("You cannot give a role that may more than yours."))
    if place.all_brands and not scope.may("brand.create"):
        raise NotAllowed(_("Only who works on all brands can give a role on all brands."))


def invitation_code(invitation_id: UUID) -> str:
    """The signed part of the link in the mail."""
    return signing.dumps(str(invitation_id), salt=_SALT)


def read_invitation_code(code: str) -> UUID | None:
    """Which invitation a link stands for; None when it was not signed here."""
    try:
        return UUID(signing.loads(code, salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def invite_person(*, scope: Scope, email: str, place: Place, language: str) -> Invitation:
    """An open invitation; a second one to the same address and place renews the first.

    Somebody who is already here is let in at once when the invitation is accepted.
    Raises: Invalid, NotAllowed, Conflict when the person has that place already.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(_("This is not an e-mail address."), field="email") from error
    _check_place(scope, place)
    brand_id = None if place.all_brands else scope.brand_id
    here = Membership.objects.filter(organisation_id=scope.organisation_id, user__email=address)
    if here.filter(Q(brand_id=brand_id)).exists():
        raise Conflict(_("This person already has a role here; change it in the list."))
    found = _invitations_in_reach(scope).filter(Q(brand_id=brand_id), email=address).first()
    invitation = found or Invitation(
        organisation_id=scope.organisation_id, brand_id=brand_id, email=address
    )
    invitation.role = place.role
    invitation.department = place.department[:60]
    invitation.language = language
    invitation.invited_by_id = scope.user_id
    invitation.expires_at = clock.now() + VALID_FOR
    invitation.save()
    record_audit(
        scope=scope,
        action="team.invite_again" if found else "team.invite",
        object_kind="invitation",
        object_id=invitation.id,
        summary=f"{address}: {place.role}",
    )
    return invitation


@transaction.atomic
def withdraw_invitation(*, scope: Scope, invitation_id: UUID) -> None:
    """Its link ends at once. Raises: NotFound."""
    row = _invitations_in_reach(scope).filter(id=invitation_id).first()
    if row is None:
        raise NotFound(_("There is no such invitation."))
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    record_audit(
        scope=scope,
        action="team.withdraw",
        object_kind="invitation",
        object_id=row.id,
        summary=row.email,
    )


def _invitations_in_reach(scope: Scope) -> QuerySet[Invitation]:
    rows = Invitation.objects.select_for_update().filter(
        organisation_id=scope.organisation_id, accepted_at=None, withdrawn_at=None
    )
    return rows if scope.may("brand.create") else rows.filter(brand_id=scope.brand_id)


@transaction.atomic
def accept_invitation(
    *, code: str, name: str = "", password: str = "", language: str = "", user: User | None = None
) -> User:
    """Take the place that the link offers: as a new person, or as the signed-in `user`.

    Raises: NotFound when the link is not, or no longer, good; Invalid; NotAllowed when the
    invitation is for another address.
    """
    invitation_id = read_invitation_code(code)
    row = (
        Invitation.objects.select_for_update()
        .filter(Q(id=invitation_id), accepted_at=None, withdrawn_at=None)
        .filter(expires_at__gt=clock.now())
        .first()
    )
    if row is None:
        raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
    if user is not None and user.email != row.email:
        raise NotAllowed(_("This invitation is for another e-mail address."))
    person = user or create_user(
        email=row.email, name=name, password=password, language=language or row.language
    )
    Membership.objects.update_or_create(
        organisation=row.organisation,
        user=person,
        brand=row.brand,
        defaults={"role": row.role, "department": row.department},
    )
    row.accepted_at = clock.now()
    row.save(update_fields=["accepted_at"])
    _record_arrival(row, person)
    return person


def _record_arrival(row: Invitation, person: User) -> None:
    AuditEntry.objects.create(
        organisation_id=row.organisation_id,
        brand_id=row.brand_id,
        user_id=person.id,
        actor=person.name,
        action="team.join",
        object_kind="user",
        object_id=str(person.id),
        summary=f"{person.email}: {row.role}",
        at=clock.now(),
    )


@transaction.atomic
def change_membership(*, scope: Scope, membership_id: UUID, role: str, department: str) -> None:
    """Another role or department. Raises: NotFound, NotAllowed, Conflict for the last owner."""
    row = _membership_in_reach(scope, membership_id)
    before = row.role
    _check_place(scope, Place(role, row.brand_id is None, department))
    if role != Role.OWNER:
        _keep_an_owner(row)
    row.role = role
    row.department = department.strip()[:60]
    row.save(update_fields=["role", "department"])
    record_audit(
        scope=scope,
        action="team.change",
        object_kind="user",
        object_id=row.user_id,
        summary=f"{row.user.email}: {before} → {role}",
    )


@transaction.atomic
def remove_membership(*, scope: Scope, membership_id: UUID) -> None:
    """Take somebody out. Raises: NotFound, NotAllowed, Conflict for the last owner."""
    row = _membership_in_reach(scope, membership_id)
    _keep_an_owner(row)
    record_audit(
        scope=scope,
        action="team.remove",
        object_kind="user",
        object_id=row.user_id,
        summary=f"{row.user.email}: {row.role}",
    )
    row.delete()


def _membership_in_reach(scope: Scope, membership_id: UUID) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
    row = rows.filter(id=membership_id, organisation_id=scope.organisation_id).first()
    if row is None or row.brand_id not in (None, scope.brand_id):
        raise NotFound(_("There is no such person in this team."))
    if row.brand_id is None and not scope.may("brand.create"):
        raise NotAllowed(_("This person works on all brands; only who does too can change that."))
    if not may_give_role(scope.permissions, row.role):
        raise NotAllowed(_("You cannot change somebody who may more than you."))
    return row


def _keep_an_owner(row: Membership) -> None:
    """An organisation always has an owner of all brands."""
    if row.role != Role.OWNER or row.brand_id is not None:
        return
    owners = Membership.objects.select_for_update().filter(
        organisation_id=row.organisation_id, role=Role.OWNER, brand=None, user__is_active=True
    )
    if not [each for each in owners if each.id != row.id]:
        raise Conflict(_("The last owner stays. Make somebody else an owner first."))
