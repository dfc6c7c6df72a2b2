"""The team: invited, joined, given and taken roles; what nobody may do to others."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import AuditEntry, Invitation, Membership, Role, User
from tertulia.accounts.scopes import scope_for, scope_in
from tertulia.accounts.services.brands import BrandFacts, change_brand, create_brand
from tertulia.accounts.services.team import (
    Place,
    accept_invitation,
    change_membership,
    invitation_code,
    invite_person,
    remove_membership,
)
from tertulia.accounts.services.tokens import create_token, revoke_token
from tertulia.accounts.tokens import authenticate
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.kernel.scope import Scope
from tests.roles.world import BRAND_OWNER, World, make_world

PASSWORD = "una clave bastante larga"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def scope_of(world: World, role: str) -> Scope:
    return scope_in(world.people[role], world.here.brand)


def invite(world: World, role: str = "reader", *, all_brands: bool = False) -> Invitation:
    return invite_person(
        scope=scope_of(world, "owner"),
        email="Nova@Example.org",
        place=Place(role, all_brands),
        language="en",
    )


def test_invited_by_mail_and_joined(world: World, client: Client) -> None:
    client.force_login(world.people["owner"])
    client.post(
        reverse("brand:invite", args=["here"]),
        {"email": "nova@example.org", "role": "moderator", "language": "es"},
    )
    letter = mail.outbox[0]
    assert letter.to == ["nova@example.org"]
    path = urlsplit(re.findall(r"http\S+", str(letter.body))[0]).path
    guest = Client(headers={"accept-language": "en"})
    page = guest.get(path)
    assert "nova@example.org" in page.content.decode()
    joined = guest.post(path, {"name": "Nova", "password": PASSWORD, "language": "ro"})
    assert joined.status_code == 302
    nova = User.objects.get(email="nova@example.org")
    assert nova.language == "ro"
    assert scope_for(nova, "here").role == Role.MODERATOR
    assert guest.get(reverse("accounts:profile")).status_code == 200
    assert Client().get(path).status_code == 404, "a link works once"
    assert AuditEntry.objects.filter(action="team.join").count() == 1


def test_a_link_ends_and_cannot_be_forged(world: World) -> None:
    code = invitation_code(invite(world).id)
    with pytest.raises(NotFound):
        accept_invitation(code=code[:-2] + "xx", name="N", password=PASSWORD)
    with time_machine.travel(clock.now() + timedelta(days=8)), pytest.raises(NotFound):
        accept_invitation(code=code, name="N", password=PASSWORD)


def test_a_weak_password_does_not_use_the_link_up(world: World) -> None:
    code = invitation_code(invite(world).id)
    with pytest.raises(Invalid) as caught:
        accept_invitation(code=code, name="Nova", password="123")
    assert caught.value.field == "password"
    assert accept_invitation(code=code, name="Nova", password=PASSWORD).email == "nova@example.org"


def test_who_is_here_already_joins_with_their_account(world: World, client: Client) -> None:
    stranger = world.people["stranger"]
    row = invite_person(
        scope=scope_of(world, "owner"), email=stranger.email, place=Place("reader"), language="es"
    )
    path = reverse("accounts:join", args=[invitation_code(row.id)])
    assert "Sign in to accept" in client.get(path).content.decode()
    other = Client(headers={"accept-language": "en"})
    other.force_login(world.people["reader"])
    assert "sign out first" in other.post(path).content.decode()
    with pytest.raises(NotAllowed):
        accept_invitation(code=invitation_code(row.id), user=world.people["reader"])
    client.force_login(stranger)
    assert client.post(path).status_code == 302
    assert scope_for(stranger, "here").role == Role.READER


def test_inviting_twice_renews_the_invitation(world: World) -> None:
    first = invite(world)
    second = invite(world, "moderator")
    assert first.id == second.id
    assert Invitation.objects.get().role == "moderator"


def test_nobody_gives_more_than_they_have(world: World) -> None:
    admin, local = scope_of(world, "administrator"), scope_of(world, BRAND_OWNER)
    with pytest.raises(NotAllowed):
        invite_person(scope=admin, email="x@example.org", place=Place("owner"), language="es")
    with pytest.raises(NotAllowed):
        invite_person(
            scope=local,
            email="x@example.org",
            place=Place("reader", all_brands=True),
            language="es",
        )
    owner = Membership.objects.get(user=world.people["owner"])
    with pytest.raises(NotAllowed):
        change_membership(scope=admin, membership_id=owner.id, role="reader", department="")
    everywhere = Membership.objects.get(user=world.people["reader"])
    with pytest.raises(NotAllowed):
        remove_membership(scope=local, membership_id=everywhere.id)


def test_the_last_owner_stays(world: World) -> None:
    scope = scope_of(world, "owner")
    mine = Membership.objects.get(user=world.people["owner"])
    with pytest.raises(Conflict):
        remove_membership(scope=scope, membership_id=mine.id)
    with pytest.raises(Conflict):
        change_membership(scope=scope, membership_id=mine.id, role="reader", department="")
    other = Membership.objects.get(user=world.people["administrator"])
    change_membership(scope=scope, membership_id=other.id, role="owner", department="")
    remove_membership(scope=scope, membership_id=mine.id)
    with pytest.raises(NotFound):
        scope_for(world.people["owner"], "here")


def test_a_membership_of_another_organisation_is_not_found(world: World) -> None:
    theirs = Membership.objects.get(user=world.people["stranger"])
    with pytest.raises(NotFound):
        remove_membership(scope=scope_of(world, "owner"), membership_id=theirs.id)


def test_a_token_follows_its_person(world: World) -> None:
    scope = scope_of(world, "administrator")
    user = world.people["administrator"]
    token = create_token(
        scope=scope, user_id=user.id, name="n8n", permissions=["post.write", "post.read"]
    )
    bearer = authenticate(token)
    assert bearer is not None
    assert bearer.scope_for("here").permissions == {"post.write", "post.read"}
    with pytest.raises(NotFound):
        bearer.scope_for("elsewhere")
    Membership.objects.filter(user=user).update(role="reader")
    assert bearer.scope_for("here").permissions == {"post.read"}
    Membership.objects.filter(user=user).delete()
    with pytest.raises(NotFound):
        bearer.scope_for("here")
    User.objects.filter(id=user.id).update(is_active=False)
    assert authenticate(token) is None


def test_a_token_ends(world: World) -> None:
    scope = scope_of(world, "owner")
    ends = clock.now() + timedelta(days=1)
    with pytest.raises(NotAllowed):
        create_token(
            scope=scope_of(world, "reader"),
            user_id=world.people["reader"].id,
            name="x",
            permissions=["post.write"],
        )
    token = create_token(
        scope=scope,
        user_id=world.people["owner"].id,
        name="x",
        permissions=["post.read"],
        expires_at=ends,
    )
    bearer = authenticate(token)
    assert bearer is not None
    with time_machine.travel(ends + timedelta(seconds=1)):
        assert authenticate(token) is None
    revoke_token(scope=scope, token_id=bearer.token_id)
    assert authenticate(token) is None
    assert authenticate("nonsense") is None


def test_the_audit_log_is_append_only(world: World) -> None:
    invite(world)
    entry = AuditEntry.objects.get(action="team.invite")
    for change in (
        lambda: AuditEntry.objects.filter(id=entry.id).update(summary="nothing happened"),
        lambda: AuditEntry.objects.filter(id=entry.id).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_change_of_the_brand_says_what_was_changed(world: World) -> None:
    scope = scope_of(world, "owner")
    facts = BrandFacts(name="Here", zone="Europe/Bucharest", languages=("es", "en"), mark="H")
    change_brand(scope=scope, facts=facts)
    entry = AuditEntry.objects.get(action="brand.change")
    assert entry.data == {"zone": ["America/Guayaquil", "Europe/Bucharest"]}
    change_brand(scope=scope, facts=facts)
    assert AuditEntry.objects.filter(action="brand.change").count() == 1
    with pytest.raises(Invalid):
        change_brand(scope=scope, facts=replace(facts, zone="Mars/Olympus"))


def test_a_new_brand_is_seen_by_who_works_on_all(world: World) -> None:
    facts = BrandFacts(name="Here", zone="UTC", languages=("es",))
    made = create_brand(scope=scope_of(world, "owner"), facts=facts)
    assert made.slug == "here-2"
    assert scope_for(world.people["reader"], made.slug).role == Role.READER
    with pytest.raises(NotFound):
        scope_for(world.people[BRAND_OWNER], made.slug)


def test_csv_cannot_run_in_a_spreadsheet(world: World, client: Client) -> None:
    create_brand(
        scope=scope_of(world, "owner"),
        facts=BrandFacts(name="=cmd()", zone="UTC", languages=("es",)),
    )
    client.force_login(world.people["owner"])
    brand = scope_of(world, "owner")
    assert brand.brand_id
    answer = client.get(reverse("brand:audit_csv", args=["here"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=cmd()" in text


def test_the_brand_last_worked_on_opens_next(world: World, client: Client) -> None:
    facts = BrandFacts(name="Zeta", zone="UTC", languages=("es",))
    made = create_brand(scope=scope_of(world, "owner"), facts=facts)
    client.force_login(world.people["owner"])
    assert "/b/here/settings/team/" in client.get(reverse("accounts:profile")).content.decode()
    client.get(reverse("brand:team", args=[made.slug]))
    profile = client.get(reverse("accounts:profile")).content.decode()
    assert "/b/zeta/settings/team/" in profile
