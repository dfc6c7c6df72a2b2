"""Sessions: the browsers in which somebody is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from tertulia.accounts.models import User
from tertulia.kernel.errors import NotFound


def end_session(*, user: User, session_id: int) -> None:
    """End one of the person's sessions. Raises: NotFound."""
    row = UserSession.objects.filter(user=user, id=session_id).first()
    if row is None:
        raise NotFound(_("This session has already ended."))
    row.end()


def end_other_sessions(*, user: User, keep: str) -> int:
    """End all of the person's sessions but the one with the key `keep`; returns how many."""
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    for row in rows:
        row.end()
    return len(rows)
