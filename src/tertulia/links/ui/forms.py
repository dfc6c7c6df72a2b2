"""What is asked for a link."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.links.rules import MAX_TAG, MAX_URL, Utm


class LinkForm(forms.Form):
    """An address with its tags."""

    url = forms.CharField(
        label=_("Address"),
        max_length=MAX_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )
    title = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, help_text=_("For the team.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=MAX_TAG,
        required=False,
        help_text=_("utm_source: from where they come, as newsletter or instagram"),
    )
    medium = forms.CharField(
        label=_("Medium"),
        max_length=MAX_TAG,
        required=False,
        help_text=_("utm_medium: by which means, as social, email or print"),
    )
    campaign = forms.CharField(
        label=_("Campaign tag"),
        max_length=MAX_TAG,
        required=False,
        help_text=_("utm_campaign: the campaign's own tag brings the link to its page"),
    )
    content = forms.CharField(
        label=_("Content"),
        max_length=MAX_TAG,
        required=False,
        help_text=_("utm_content: tells two links of one campaign apart"),
    )

    def utm(self) -> Utm:
        """The tags."""
        got = self.cleaned_data
        return Utm(got["source"], got["medium"], got["campaign"], "", got["content"])
