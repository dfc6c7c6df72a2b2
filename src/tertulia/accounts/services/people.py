"""People who sign in: made, and what they say of themselves."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import User
from tertulia.accounts.services.brands import LANGUAGES
from tertulia.kernel.errors import Invalid, NotFound

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Profile:
    """What a person chooses for themselves; an empty zone is the brand's."""

    name: str
    language: str
    zone: str = ""
    theme: str = "auto"


@dataclass(frozen=True)
class NoticeWishes:
    """How a person wants to be told; in the program always."""

    mail: bool = True
    browser: bool = True
    quiet_start: time | None = None
    quiet_end: time | None = None
    urgent_breaks_quiet: bool = True


def create_user(*, email: str, name: str, password: str, language: str = "es") -> User:
    """A new person, in the caller's transaction. Raises: Invalid."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(_("This is not an e-mail address."), field="email") from error
    if User.objects.filter(email=address).exists():
        raise Invalid(_("Somebody with this e-mail address is already here."), field="email")
    if not name.strip():
        raise Invalid(_("Please say your name."), field="name")
    user = User(email=address, name=name.strip(), language=_language(language))
    set_password(user=user, password=password, save=False)
    user.save()
    return user


def set_password(*, user: User, password: str, save: bool = True) -> None:
    """Set a password that is good enough. Raises: Invalid with the reasons."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    user.set_password(password)
    if save:
        user.save(update_fields=["password"])


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid(_("Choose one of the four languages."), field="language")
    return language


@transaction.atomic
def change_profile(*, user_id: UUID, profile: Profile) -> None:
    """Raises: Invalid, NotFound."""
    if not profile.name.strip():
        raise Invalid(_("Please say your name."), field="name")
    if profile.zone and profile.zone not in zoneinfo.available_timezones():
        raise Invalid(_("There is no such time zone."), field="zone")
    if profile.theme not in THEMES:
        raise Invalid(_("There is no such theme."), field="theme")
    changed = User.objects.filter(id=user_id).update(
        name=profile.name.strip(),
        language=_language(profile.language),
        zone=profile.zone,
        theme=profile.theme,
    )
    if not changed:
        raise NotFound(_("There is no such person."))


def change_notice_wishes(*, user_id: UUID, wishes: NoticeWishes) -> None:
    """Raises: Invalid when only one end of the quiet hours is given."""
    if (wishes.quiet_start is None) != (wishes.quiet_end is None):
        raise Invalid(_("Quiet hours need a beginning and an end."), field="quiet_end")
    User.objects.filter(id=user_id).update(
        mail_notices=wishes.mail,
        browser_notices=wishes.browser,
        quiet_start=wishes.quiet_start,
        quiet_end=wishes.quiet_end,
        urgent_breaks_quiet=wishes.urgent_breaks_quiet,
    )
