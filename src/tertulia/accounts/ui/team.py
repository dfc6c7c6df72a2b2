"""The team of a brand: who is here, who is invited, with which role."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings as django_settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tertulia.accounts.models import Invitation, Membership, Role
from tertulia.accounts.queries import open_invitation, open_invitations, team_of
from tertulia.accounts.rules import may_give_role
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.services.team import (
    Place,
    change_membership,
    invitation_code,
    invite_person,
    remove_membership,
    withdraw_invitation,
)
from tertulia.accounts.ui.forms import InviteForm, MembershipForm, blame
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.settings import settings


@dataclass(frozen=True)
class Mate:
    """A row of the list; `form` where this person may change it."""

    membership: Membership
    form: MembershipForm | None
    is_me: bool


def _roles(request: BrandRequest) -> list[tuple[str, object]]:
    given = request.scope.permissions
    return [(value, label) for value, label in Role.choices if may_give_role(given, value)]


def _mates(request: BrandRequest) -> list[Mate]:
    roles = _roles(request)
    wide = request.scope.may("brand.create")
    found = []
    for row in team_of(scope=request.scope):
        mine = may_give_role(request.scope.permissions, row.role) and (wide or row.brand_id)
        initial: dict[str, object] = {"role": row.role, "department": row.department}
        form = MembershipForm(roles=roles, initial=initial) if mine else None
        found.append(Mate(row, form, row.user_id == request.user.id))
    return found


def _page(request: BrandRequest, form: InviteForm | None = None) -> HttpResponse:
    context = {
        "mates": _mates(request),
        "invitations": [_with_link(row) for row in open_invitations(scope=request.scope)],
        "form": form or _invite_form(request, None),
    }
    status = 422 if form is not None else 200
    return render(request, "accounts/team.html", context, status=status)


def _link(invitation: Invitation) -> str:
    path = reverse("accounts:join", args=[invitation_code(invitation.id)])
    return settings().public_url + path


def _with_link(row: Invitation) -> Invitation:
    """For who has no mail server: the link can be handed over otherwise."""
    row.link = _link(row)  # type: ignore[attr-defined]
    return row


def _invite_form(request: BrandRequest, data: object) -> InviteForm:
    return InviteForm(
        data,
        roles=_roles(request),
        may_all_brands=request.scope.may("brand.create"),
        initial={"language": request.user.language, "role": Role.COMMUNITY_MANAGER},
    )


@requires("team.manage")
def team(request: BrandRequest) -> HttpResponse:
    """Everybody who works on this brand."""
    return _page(request)


@requires("team.manage", "POST")
def invite(request: BrandRequest) -> HttpResponse:
    """Send an invitation by mail."""
    form = _invite_form(request, request.POST)
    if not form.is_valid():
        return _page(request, form)
    got = form.cleaned_data
    try:
        invitation = invite_person(
            scope=request.scope,
            email=got["email"],
            place=Place(got["role"], bool(got.get("all_brands")), got["department"]),
            language=got["language"],
        )
    except TertuliaError as error:
        blame(form, error)
        return _page(request, form)
    _say_invited(request, invitation)
    return redirect("brand:team", brand=request.brand.slug)


@requires("team.manage", "POST")
def invite_again(request: BrandRequest, invitation_id: UUID) -> HttpResponse:
    """The same invitation once more, valid anew."""
    found = open_invitation(scope=request.scope, invitation_id=invitation_id)
    renewed = invite_person(
        scope=request.scope,
        email=found.email,
        place=Place(found.role, found.brand_id is None, found.department),
        language=found.language,
    )
    _say_invited(request, renewed)
    return redirect("brand:team", brand=request.brand.slug)


def _say_invited(request: BrandRequest, invitation: Invitation) -> None:
    if send_invitation(request, invitation):
        words = _("The invitation to %(email)s was sent. It is valid for seven days.")
        messages.success(request, words % {"email": invitation.email})
    else:
        words = _("The mail to %(email)s could not be sent. Send the link from the list yourself.")
        messages.error(request, words % {"email": invitation.email})


def send_invitation(request: BrandRequest, invitation: Invitation) -> bool:
    """Mail the link, in the language chosen for it; False when the mail server refuses."""
    with override(invitation.language):
        context = {
            "invitation": invitation,
            "by": request.user,
            "place": request.brand.name if invitation.brand_id else invitation.organisation.name,
            "link": _link(invitation),
        }
        mail = EmailMessage(
            subject=_("%(person)s invites you to %(place)s on Tertulia")
            % {"person": request.user, "place": context["place"]},
            body=render_to_string("accounts/mail/invitation.txt", context),
            from_email=django_settings.DEFAULT_FROM_EMAIL,
            to=[invitation.email],
        )
    try:
        return bool(mail.send())
    except OSError:
        return False


@requires("team.manage", "POST")
def withdraw(request: BrandRequest, invitation_id: UUID) -> HttpResponse:
    """End an invitation."""
    withdraw_invitation(scope=request.scope, invitation_id=invitation_id)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("brand:team", brand=request.brand.slug)


@requires("team.manage", "POST")
def change(request: BrandRequest, membership_id: UUID) -> HttpResponse:
    """Another role or department for somebody."""
    try:
        change_membership(
            scope=request.scope,
            membership_id=membership_id,
            role=request.POST.get("role", ""),
            department=request.POST.get("department", ""),
        )
    except TertuliaError as error:
        if error.status == 404:
            raise
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Saved."))
    return redirect("brand:team", brand=request.brand.slug)


@requires("team.manage", "POST")
def remove(request: BrandRequest, membership_id: UUID) -> HttpResponse:
    """Take somebody out of the team."""
    try:
        remove_membership(scope=request.scope, membership_id=membership_id)
    except TertuliaError as error:
        if error.status == 404:
            raise
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("They no longer work here."))
    return redirect("brand:team", brand=request.brand.slug)
