"""allauth's forms with our words, which are translated with everything else."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext as _


def say(form: forms.Form, name: str, label: str, help_text: str = "") -> None:
    """Our label and help for a field, and no placeholder."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


def say_new_password(form: forms.Form) -> None:
    """The two fields of a new password."""
    advice = _("Ten characters or more. A sentence is easy to remember.")
    say(form, "password1", _("New password"), advice)
    say(form, "password2", _("New password again"))


class LoginForm(account.LoginForm):  # type: ignore[misc]
    """Sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", _("E-mail"))
        say(self, "password", _("Password"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", _("Password"))


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", _("Current password"))
        say_new_password(self)


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Ask for the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "email", _("E-mail"))


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, behind the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_new_password(self)


class CodeForm(factors.AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("Of your authenticator app, or a recovery code."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class CodeAgainForm(factors.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("Of your authenticator app, or a recovery code."))


class ActivateForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("The six digits that the app shows now."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}
