"""Routes of accounts."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.backends.db import SessionStore

from tertulia.accounts.models import (
    ApiToken,
    AuditEntry,
    Brand,
    Invitation,
    Membership,
    Notification,
    User,
)
from tertulia.accounts.services.audit import record_audit
from tertulia.accounts.services.notices import notify_person
from tertulia.accounts.services.team import Place, invitation_code, invite_person
from tertulia.accounts.services.tokens import create_token
from tertulia.kernel import clock
from tests.roles.case import Case, Ground, Made

PASSWORD = "una clave bastante larga"


def brand_form(ground: Ground) -> Made:
    data = {
        "name": "Another name",
        "mark": "A",
        "mark_colour": "c2",
        "zone": "Europe/Bucharest",
        "languages": ["ro", "es"],
        "late_limit_min": "45",
    }
    return Made(
        data=data,
        watch=lambda: sorted(Brand.objects.values_list("name", "zone", "late_limit_min")),
    )


def archived(ground: Ground) -> Made:
    return Made(
        data={"name": ground.brand.name},
        watch=lambda: Brand.objects.get(id=ground.brand.id).archived_at,
    )


def mate(ground: Ground, role: str = "reader") -> Membership:
    user = User.objects.create_user(f"mate{clock.now().timestamp()}@example.org", name="Mate")
    return Membership.objects.create(
        organisation_id=ground.brand.organisation_id, user=user, brand=ground.brand, role=role
    )


def a_mate(ground: Ground) -> Made:
    row = mate(ground)
    return Made(
        arguments={"membership_id": row.id},
        data={"role": "moderator", "department": ""},
        watch=lambda: list(Membership.objects.filter(id=row.id).values_list("role", flat=True)),
    )


def an_invitation(ground: Ground) -> Made:
    row = invite_person(
        scope=ground.scope, email="new@example.org", place=Place("reader"), language="es"
    )
    Invitation.objects.filter(id=row.id).update(expires_at=clock.now() + timedelta(hours=1))

    def watch() -> object:
        return Invitation.objects.values_list("expires_at", "withdrawn_at").get(id=row.id)

    return Made(arguments={"invitation_id": row.id}, watch=watch)


def inviting(ground: Ground) -> Made:
    return Made(
        data={"email": "new@example.org", "role": "reader", "language": "ro"},
        watch=Invitation.objects.count,
    )


def a_token(ground: Ground) -> Made:
    create_token(scope=ground.scope, user_id=ground.owner.id, name="x", permissions=["brand.read"])
    row = ApiToken.objects.get(brand=ground.brand, name="x")
    return Made(
        arguments={"token_id": row.id},
        data={"name": "y", "permissions": ["brand.read"], "days": "30"},
        watch=lambda: ApiToken.objects.get(id=row.id).revoked_at,
    )


def a_token_form(ground: Ground) -> Made:
    return Made(
        data={"name": "y", "permissions": ["brand.read"], "days": "30"},
        watch=ApiToken.objects.count,
    )


def an_entry(ground: Ground) -> Made:
    record_audit(scope=ground.scope, action="test.made", summary="=1+1")
    return Made(query={"action": "test.made"}, watch=AuditEntry.objects.count)


def a_person(ground: Ground) -> Made:
    return Made(
        data={"name": "Nuria", "language": "ro", "zone": "Europe/Madrid", "theme": "dark"},
        watch=lambda: User.objects.values_list("name", "zone").get(id=ground.owner.id),
    )


def wishes(ground: Ground) -> Made:
    return Made(
        data={"quiet_start": "22:00", "quiet_end": "07:00"},
        watch=lambda: User.objects.values_list("quiet_start", "mail_notices").get(
            id=ground.owner.id
        ),
    )


def a_notice(ground: Ground) -> Made:
    notice_id = notify_person(
        user=ground.owner, kind="test.said", title="Listen", brand=ground.brand, url="/notices/"
    )
    return Made(
        arguments={"notice_id": notice_id},
        watch=lambda: Notification.objects.get(id=notice_id).read_at,
    )


def some_notices(ground: Ground) -> Made:
    made = a_notice(ground)
    return Made(watch=made.watch)


def a_session(ground: Ground) -> Made:
    store = SessionStore()
    store["x"] = 1
    store.create()
    row = UserSession.objects.create(
        user=ground.owner, ip="127.0.0.1", session_key=store.session_key, user_agent="Another"
    )
    return Made(
        arguments={"session_id": row.id},
        watch=lambda: UserSession.objects.filter(id=row.id).exists(),
    )


def other_sessions(ground: Ground) -> Made:
    return Made(watch=a_session(ground).watch)


def nobody_here(ground: Ground) -> Made:
    """The first run: the world's people are gone."""
    User.objects.all().delete()
    return Made(
        data={
            "owner_name": "Mireia",
            "email": "mireia@example.org",
            "password": PASSWORD,
            "language": "es",
            "brand_name": "Café",
            "zone": "America/Guayaquil",
            "languages": ["es"],
        },
        watch=User.objects.count,
    )


def invited(ground: Ground) -> Made:
    code = invitation_code(an_invitation(ground).arguments["invitation_id"])
    return Made(
        arguments={"code": code},
        data={"name": "Nova", "password": PASSWORD, "language": "pt"},
        watch=User.objects.count,
    )


def forgotten(ground: Ground) -> Made:
    from allauth.account.utils import user_pk_to_url_str

    key = default_token_generator.make_token(ground.owner)
    return Made(arguments={"uidb36": user_pk_to_url_str(ground.owner), "key": key})


def with_password(ground: Ground) -> Made:
    ground.owner.set_password(PASSWORD)
    ground.owner.save()
    return Made()


SIGN_IN_TESTS = "proved in tests/accounts/test_sign_in.py"

CASES: list[Case] = [
    Case("brand:settings"),
    Case("brand:settings", "POST", make=brand_form),
    Case("brand:archive", "POST", make=archived),
    Case("brand:new_brand"),
    Case("brand:new_brand", "POST", make=brand_form),
    Case("brand:team"),
    Case("brand:invite", "POST", make=inviting),
    Case("brand:invite_again", "POST", make=an_invitation),
    Case("brand:withdraw", "POST", make=an_invitation),
    Case("brand:change_mate", "POST", make=a_mate),
    Case("brand:remove_mate", "POST", make=a_mate),
    Case("brand:tokens"),
    Case("brand:tokens", "POST", make=a_token_form),
    Case("brand:revoke_token", "POST", make=a_token),
    Case("brand:audit", make=an_entry),
    Case("brand:audit_csv", make=an_entry),
    Case("accounts:home"),
    Case("accounts:begin", make=nobody_here),
    Case("accounts:begin", "POST", make=nobody_here),
    Case("accounts:join", make=invited),
    Case("accounts:join", "POST", make=invited),
    Case("accounts:profile"),
    Case("accounts:profile", "POST", make=a_person),
    Case("accounts:notice_wishes"),
    Case("accounts:notice_wishes", "POST", make=wishes),
    Case("accounts:security"),
    Case("mfa_index"),
    Case("accounts:end_session", "POST", make=a_session),
    Case("accounts:end_sessions", "POST", make=other_sessions),
    Case("accounts:notices"),
    Case("accounts:read_notices", "POST", make=some_notices),
    Case("accounts:open_notice", "POST", make=a_notice),
    Case("accounts:notice_words", make=a_notice),
    Case("account_login"),
    Case("account_login", "POST", unchanged=SIGN_IN_TESTS),
    Case("account_logout"),
    Case("account_logout", "POST", unchanged=SIGN_IN_TESTS),
    Case("account_inactive"),
    Case("account_reauthenticate", make=with_password),
    Case("account_reauthenticate", "POST", make=with_password, unchanged=SIGN_IN_TESTS),
    Case("account_change_password", make=with_password),
    Case("account_change_password", "POST", make=with_password, unchanged=SIGN_IN_TESTS),
    Case("account_reset_password"),
    Case("account_reset_password", "POST", unchanged=SIGN_IN_TESTS),
    Case("account_reset_password_done"),
    Case("account_reset_password_from_key", make=forgotten),
    Case("account_reset_password_from_key_done"),
]
