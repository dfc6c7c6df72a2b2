"""What is asked of campaigns and proposals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.campaigns.departments import DEPARTMENTS
from tertulia.campaigns.models import Campaign, Kind
from tertulia.campaigns.rules import COLOURS
from tertulia.campaigns.values import Asked, Facts
from tertulia.links.rules import MAX_URL
from tertulia.networks.queries import ChannelCard

_COLOUR_NAMES = dict(zip(COLOURS, (_("Blue"), _("Green"), _("Apricot"), _("Violet")), strict=True))
LANGUAGES = [("es", "Español"), ("en", "English"), ("pt", "Português"), ("ro", "Română")]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _text(label: Any, *, required: bool = False, help_text: Any = "", rows: int = 3) -> forms.Field:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _budget() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Budget"), max_digits=12, decimal_places=2, min_value=0, required=False
    )


def _currency() -> forms.CharField:
    return forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "USD", "autocapitalize": "characters"}),
    )


class CampaignForm(forms.Form):
    """A campaign's facts."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    purpose = _text(_("Purpose"), help_text=_("What should be different afterwards."))
    audience = _text(_("Audience"), rows=2)
    key_message = _text(_("Key message"), rows=2, help_text=_("The sentence that should stay."))
    channels = forms.MultipleChoiceField(
        label=_("Channels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    budget = _budget()
    currency = _currency()
    language = forms.ChoiceField(label=_("Language"), required=False)
    colour = forms.ChoiceField(label=_("Colour"), choices=list(_COLOUR_NAMES.items()))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, channels: Iterable[ChannelCard], **more: Any) -> None:
        super().__init__(*args, **more)
        choose, language = self.fields["channels"], self.fields["language"]
        assert isinstance(choose, forms.ChoiceField)
        assert isinstance(language, forms.ChoiceField)
        choose.choices = [(str(each.id), f"{each.title} {each.handle}") for each in channels]
        language.choices = [("", str(_("Any"))), *LANGUAGES]

    def facts(self) -> Facts:
        """What was filled in."""
        got = self.cleaned_data
        names = ("name", "kind", "starts_on", "ends_on", "purpose", "audience", "key_message")
        return Facts(
            **{name: got[name] for name in names},
            budget=got["budget"],
            currency=got["currency"],
            language=got["language"],
            colour=got["colour"],
            channel_ids=tuple(UUID(each) for each in got["channels"]),
        )

    @staticmethod
    def initial_of(row: Campaign, channel_ids: Iterable[UUID]) -> dict[str, object]:
        """What the form shows of a campaign."""
        names = ("name", "kind", "starts_on", "ends_on", "purpose", "audience", "key_message")
        more = ("budget", "currency", "language", "colour", "version")
        shown: dict[str, object] = {name: getattr(row, name) for name in (*names, *more)}
        return {**shown, "channels": [str(each) for each in channel_ids]}


class ProposalForm(forms.Form):
    """The intake form of departments."""

    name = forms.CharField(label=_("What is it called?"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.PROMOTION)
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    what = _text(
        _("What is offered, to whom, on which conditions?"),
        required=True,
        rows=5,
        help_text=_("Prices, limits, places and hours: whatever customers will ask."),
    )
    audience = _text(_("Audience"), rows=2)
    budget = _budget()
    currency = _currency()
    url = forms.CharField(
        label=_("Page about it"),
        max_length=MAX_URL,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )
    department = forms.CharField(
        label=_("Department"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "departments", "autocomplete": "off"}),
    )

    def asked(self) -> Asked:
        """What was filled in."""
        return Asked(**self.cleaned_data)


class CopyForm(forms.Form):
    """Where and when a campaign is repeated."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = _day(_("First day"))
    brand = forms.ChoiceField(label=_("Brand"))
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Another language than before: its posts come as drafts to be translated."),
    )
    posts = forms.BooleanField(
        label=_("Copy its posts too, as drafts"), required=False, initial=True
    )

    def __init__(self, *args: Any, brands: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        brand, language = self.fields["brand"], self.fields["language"]
        assert isinstance(brand, forms.ChoiceField)
        assert isinstance(language, forms.ChoiceField)
        brand.choices = list(brands)
        language.choices = [("", str(_("As before"))), *LANGUAGES]


def department_names() -> list[str]:
    """For the list from which a department may be chosen."""
    return [str(name) for name in DEPARTMENTS.values()]
