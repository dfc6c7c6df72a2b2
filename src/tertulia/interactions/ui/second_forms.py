"""What people fill in to say who reads a second time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.interactions.models import Endpoint, SecondChoice
from tertulia.interactions.services.endpoint import MOST_DAILY, EndpointFacts
from tertulia.kernel.errors import Invalid, TertuliaError


class ChoiceForm(forms.Form):
    """A brand's choice."""

    by = forms.ChoiceField(label=gettext_lazy("Who reads again"), widget=forms.RadioSelect)
    all_texts = forms.BooleanField(
        label=gettext_lazy("Read every text again"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise what the first reader is unsure of, what is urgent, and what somebody asks for."
        ),
    )
    agreed = forms.BooleanField(required=False)

    def __init__(self, *given: Any, host: str, agreed: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(value, capfirst(label)) for value, label in SecondChoice.By.choices]
        if not host:
            choices = [each for each in choices if each[0] != SecondChoice.By.ENDPOINT]
            del self.fields["agreed"]
        else:
            label = _("Texts of this brand may be sent to %(host)s") % {"host": host}
            self.fields["agreed"].label = label
            self.fields["agreed"].help_text = _(
                "They leave this server. Handles, addresses, long numbers and the names of who wrote "
                "and of your team are taken out first; other people whom a text names, and what "
                "somebody tells about themselves in other words, are not."
            )
        self.fields["by"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without an endpoint there is nothing to agree to."""
        return {"agreed": False, **(super().clean() or self.cleaned_data)}


class EndpointForm(forms.Form):
    """An organisation's endpoint; its key is never sent back to the page."""

    on = forms.BooleanField(label=gettext_lazy("May be used"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("Of a chat-completions endpoint, up to /v1."),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    model = forms.CharField(
        label=gettext_lazy("Model"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Kept encrypted and never shown. Empty: the key that is kept stays."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    forget_key = forms.BooleanField(label=gettext_lazy("Forget the key"), required=False)
    private = forms.BooleanField(
        label=gettext_lazy("It is in our own network"),
        required=False,
        help_text=gettext_lazy(
            "Private addresses are refused otherwise. This holds for this address alone."
        ),
    )
    daily_texts = forms.IntegerField(
        label=gettext_lazy("Texts a day, at most"), min_value=1, max_value=MOST_DAILY, initial=1000
    )

    def __init__(self, *given: Any, row: Endpoint | None = None, **more: Any) -> None:
        if row is not None:
            more["initial"] = {
                name: getattr(row, name)
                for name in ("on", "address", "model", "private", "daily_texts")
            }
        super().__init__(*given, **more)

    def facts(self) -> EndpointFacts:
        """What was filled in."""
        got = dict(self.cleaned_data)
        forget, key = got.pop("forget_key"), got.pop("key")
        return EndpointFacts(**got, key="" if forget else key or None)


def blame(form: forms.Form, error: TertuliaError) -> None:
    """Show an error of ours at its field, or above the form."""
    field = error.field if isinstance(error, Invalid) else ""
    form.add_error(field if field in form.fields else None, error.sentence)
