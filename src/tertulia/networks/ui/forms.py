"""What a person fills in to connect a channel, as the network's manifest asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.kernel.errors import Invalid, TertuliaError
from tertulia.networks.errors import NetworkError
from tertulia.networks.manifest import ConnectField, Manifest


class ConnectForm(forms.Form):
    """Server and what the network asks for; a secret is never sent back to the page."""

    def __init__(self, about: Manifest, data: object = None, *, address: str = "") -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["address"] = forms.CharField(
            label=_("Server"),
            max_length=300,
            required=not about.default_address,
            initial=address or about.default_address,
            disabled=bool(address),
            help_text=_("Such as social.example") if not about.default_address else "",
            widget=forms.TextInput(
                attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
            ),
        )
        for each in about.connect_fields:
            self.fields[f"field_{each.name}"] = _field(each)

    @property
    def pasted(self) -> list[forms.BoundField]:
        """The network's own fields."""
        return [self[name] for name in self.fields if name.startswith("field_")]

    def values(self) -> dict[str, str]:
        """What was pasted, by the manifest's names."""
        got = self.cleaned_data
        return {
            name.removeprefix("field_"): value
            for name, value in got.items()
            if name.startswith("field_")
        }


def _field(asked: ConnectField) -> forms.CharField:
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    if asked.kind == "secret":
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=_(asked.label),
        help_text=_(asked.help) if asked.help else "",
        initial=asked.default,
        max_length=2000,
        widget=widget,
    )


class ByHandForm(forms.Form):
    """A channel that a person serves."""

    handle = forms.CharField(
        label=gettext_lazy("Name of the profile"),
        max_length=300,
        help_text=gettext_lazy("As it stands on the network, for instance @cafetertulia."),
    )
    url = forms.URLField(
        label=gettext_lazy("Its address"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Opened when it is time to publish."),
    )


class RhythmForm(forms.Form):
    """How often the channel should have a post."""

    posts_per_week = forms.IntegerField(
        label=gettext_lazy("Posts a week"),
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("Today says when a channel starves. 0: no rhythm."),
    )


def blame(form: forms.Form, error: TertuliaError) -> None:
    """Show an error of ours at its field, or above the form, with the network's own words."""
    field = error.field if isinstance(error, Invalid) else ""
    words = error.words if isinstance(error, NetworkError) else ""
    sentence = f"{error.sentence} “{words}”" if words else error.sentence
    form.add_error(field if field in form.fields else None, sentence)
