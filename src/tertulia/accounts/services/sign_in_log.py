"""Signing in, and changes of how, written into the audit log of the person's organisations.

The one place where we listen to signals: they are django-allauth's way of telling.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as factors
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from tertulia.accounts.models import AuditEntry, Membership, User
from tertulia.kernel import clock


def listen() -> None:
    """Connect the signals, once per process."""
    for signal, action in (
        (account.user_logged_in, "auth.sign_in"),
        (account.password_changed, "auth.password_changed"),
        (account.password_reset, "auth.password_reset"),
        (factors.authenticator_added, "auth.second_factor_on"),
        (factors.authenticator_removed, "auth.second_factor_off"),
        (factors.authentication_failed, "auth.second_factor_failed"),
    ):
        signal.connect(_listener(action), weak=False, dispatch_uid=f"tertulia.{action}")
    auth.user_login_failed.connect(_failed, weak=False, dispatch_uid="tertulia.auth.failed")


def _listener(action: str) -> Any:
    def heard(
        sender: object, user: User | None = None, request: HttpRequest | None = None, **_more: Any
    ) -> None:
        if isinstance(user, User):
            record_sign_in(user=user, action=action, request=request)

    return heard


def _failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any
) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    user = User.objects.filter(email=email).first() if email else None
    if user is not None:
        record_sign_in(user=user, action="auth.failed", request=request)


def record_sign_in(*, user: User, action: str, request: HttpRequest | None) -> None:
    """One entry per organisation that the person belongs to, of no brand."""
    ip = get_adapter().get_client_ip(request) if request is not None else ""
    organisations = Membership.objects.filter(user=user).values_list("organisation_id", flat=True)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            organisation_id=organisation_id,
            user_id=user.id,
            actor=str(user),
            action=action,
            object_kind="user",
            object_id=str(user.id),
            summary=user.email,
            data={"ip": ip},
            at=clock.now(),
        )
        for organisation_id in set(organisations)
    )
