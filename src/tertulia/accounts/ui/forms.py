"""What people fill in. Forms say what is asked; services decide what is accepted."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Brand, User
from tertulia.accounts.services.brands import BrandFacts
from tertulia.accounts.services.people import NoticeWishes, Profile
from tertulia.kernel.errors import Invalid, TertuliaError

LANGUAGES = [("es", "Español"), ("en", "English"), ("pt", "Português"), ("ro", "Română")]
COLOURS = [
    ("ink", _("Ink")),
    ("c1", _("Blue")),
    ("c2", _("Green")),
    ("c3", _("Violet")),
    ("c4", _("Apricot")),
]
THEMES = [("auto", _("As this device")), ("light", _("Light")), ("dark", _("Dark"))]


def zone_choices() -> list[tuple[str, str]]:
    """IANA zones as people find them: `America/Guayaquil` as Guayaquil (America)."""
    names = [each for each in zoneinfo.available_timezones() if "/" in each]
    names = [each for each in names if not each.startswith(("Etc/", "SystemV/", "posix/", "US/"))]
    return [("UTC", "UTC"), *((each, each.replace("_", " ")) for each in sorted(names))]


def blame(form: forms.Form, error: TertuliaError) -> None:
    """Show an error of ours at its field, or above the form."""
    field = error.field if isinstance(error, Invalid) else ""
    words = str(getattr(error, "words", ""))
    sentence = f"{error.sentence} “{words}”" if words else error.sentence
    form.add_error(field if field in form.fields else None, sentence)


class PasswordInput(forms.PasswordInput):
    """A new password, as password managers know it."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "new-password", "minlength": "10"})


class BrandForm(forms.Form):
    """A brand."""

    name = forms.CharField(label=_("Name"), max_length=120)
    mark = forms.CharField(
        label=_("Mark"), max_length=2, required=False, help_text=_("One or two letters.")
    )
    mark_colour = forms.ChoiceField(label=_("Colour"), choices=COLOURS, initial="ink")
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the community"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=["es"],
    )
    late_limit_min = forms.IntegerField(
        label=_("Late limit, in minutes"),
        min_value=0,
        max_value=1440,
        initial=30,
        help_text=_(
            "A post that could not go out at its hour still goes out within this time. Later, "
            "a person decides."
        ),
    )

    def facts(self) -> BrandFacts:
        """What was filled in."""
        got = self.cleaned_data
        return BrandFacts(
            name=got["name"],
            zone=got["zone"],
            languages=tuple(got["languages"]),
            mark=got["mark"],
            mark_colour=got["mark_colour"],
            late_limit_min=got["late_limit_min"],
        )

    @staticmethod
    def initial_of(brand: Brand) -> dict[str, object]:
        """What the form shows of a brand."""
        names = ("name", "mark", "mark_colour", "zone", "languages", "late_limit_min")
        return {name: getattr(brand, name) for name in names}


class BeginForm(forms.Form):
    """The first run."""

    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        widget=PasswordInput(),
        strip=False,
        help_text=_("Ten characters or more. A sentence is easy to remember."),
    )
    language = forms.ChoiceField(label=_("Your language"), choices=LANGUAGES)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        required=False,
        help_text=_("You, your company or your agency. The brand's name when left empty."),
    )
    brand_name = forms.CharField(
        label=_("First brand"), max_length=120, help_text=_("Whose community you look after.")
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the community"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


class JoinForm(forms.Form):
    """Accepting an invitation."""

    name = BeginForm.base_fields["owner_name"]
    password = BeginForm.base_fields["password"]
    language = BeginForm.base_fields["language"]


class InviteForm(forms.Form):
    """Inviting somebody; the roles are those the person may give."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"))
    department = forms.CharField(
        label=_("Department"),
        max_length=60,
        required=False,
        help_text=_("For a department agent: sales, customer service…"),
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)
    all_brands = forms.BooleanField(
        label=_("On all brands"),
        required=False,
        help_text=_("Also on those that are made later."),
    )

    def __init__(
        self,
        data: object = None,
        *,
        roles: Sequence[tuple[str, object]],
        may_all_brands: bool,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, str(label)) for value, label in roles]
        if not may_all_brands:
            del self.fields["all_brands"]


class MembershipForm(forms.Form):
    """Another role or department."""

    role = forms.ChoiceField(label=_("Role"))
    department = forms.CharField(label=_("Department"), max_length=60, required=False)

    def __init__(
        self,
        data: object = None,
        *,
        roles: Iterable[tuple[str, object]],
        initial: dict[str, object] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial=initial, prefix=prefix)  # type: ignore[arg-type]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, str(label)) for value, label in roles]


class ProfileForm(forms.Form):
    """What a person chooses for themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Your language"), choices=LANGUAGES)
    zone = forms.ChoiceField(label=_("Your time zone"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, widget=forms.RadioSelect)

    def __init__(self, data: object = None, *, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(_("That of each brand"))), *zone_choices()]

    def profile(self) -> Profile:
        """What was filled in."""
        return Profile(**self.cleaned_data)


class NoticesForm(forms.Form):
    """How a person wants to be told."""

    mail = forms.BooleanField(label=_("By mail"), required=False)
    browser = forms.BooleanField(
        label=_("By a notification of this browser"),
        required=False,
        help_text=_("The browser asks once for permission."),
    )
    quiet_start = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_end = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    urgent_breaks_quiet = forms.BooleanField(
        label=_("What is urgent may disturb me in quiet hours"),
        required=False,
        help_text=_("A post that failed or whose outcome is not known, a channel cut off."),
    )

    def wishes(self) -> NoticeWishes:
        """What was filled in."""
        return NoticeWishes(**self.cleaned_data)

    @staticmethod
    def initial_of(user: User) -> dict[str, object]:
        """What the form shows of a person."""
        return {
            "mail": user.mail_notices,
            "browser": user.browser_notices,
            "quiet_start": user.quiet_start,
            "quiet_end": user.quiet_end,
            "urgent_breaks_quiet": user.urgent_breaks_quiet,
        }


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    permissions = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Ends"),
        coerce=int,
        choices=[
            (90, _("in 90 days")),
            (30, _("in 30 days")),
            (365, _("in a year")),
            (0, _("never")),
        ],
    )

    def __init__(self, data: object = None, *, permissions: Sequence[tuple[str, object]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["permissions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(value, str(label)) for value, label in permissions]


class AuditForm(forms.Form):
    """Which entries of the audit log."""

    words = forms.CharField(label=_("Words"), required=False)
    action = forms.ChoiceField(label=_("What"), required=False)
    person = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, data: object, *, actions: Iterable[str], people: Iterable[tuple[str, str]]
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        what, who = self.fields["action"], self.fields["person"]
        assert isinstance(what, forms.ChoiceField)
        assert isinstance(who, forms.ChoiceField)
        what.choices = [("", str(_("Everything"))), *((each, each) for each in actions)]
        who.choices = [("", str(_("Everybody"))), *people]
