"""Repeating a campaign."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.queries import brands_of
from tertulia.accounts.scopes import BrandRequest, check, requires, scope_for, scope_in
from tertulia.accounts.ui.forms import blame
from tertulia.campaigns.queries import campaign_of
from tertulia.campaigns.rules import a_year_later, name_for
from tertulia.campaigns.services import copy_campaign
from tertulia.campaigns.ui.forms import CopyForm
from tertulia.kernel.errors import TertuliaError


@requires("campaign.write", "GET", "POST")
def copy(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """Next year, for another brand or in another language."""
    row = campaign_of(scope=request.scope, campaign_id=campaign_id)
    later = a_year_later(row.starts_on)
    form = CopyForm(
        request.POST or None,
        brands=_brands(request),
        initial={
            "name": name_for(row.name, row.starts_on.year, later.year),
            "starts_on": later,
            "brand": request.brand.slug,
        },
    )
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            into = scope_for(request.user, got["brand"])
            check(into, "campaign.write")
            made = copy_campaign(
                scope=request.scope,
                campaign_id=row.id,
                into=into,
                starts_on=got["starts_on"],
                name=got["name"],
                language=got["language"],
                with_posts=got["posts"],
            )
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Copied. Departments must be told and confirm anew."))
            return redirect("campaigns:campaign", got["brand"], made.id)
    context = {"form": form, "brand": request.brand, "campaign": row}
    return render(request, "campaigns/copy.html", context, status=422 if form.errors else 200)


def _brands(request: BrandRequest) -> list[tuple[str, str]]:
    """Brands in which this person plans campaigns."""
    return [
        (brand.slug, brand.name)
        for brand in brands_of(request.user)
        if scope_in(request.user, brand).may("campaign.write")
    ]
