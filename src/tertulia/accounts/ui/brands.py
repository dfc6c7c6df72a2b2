"""A brand's settings, and making another one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.frames import brand_address
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.services.brands import archive_brand, change_brand, create_brand
from tertulia.accounts.ui.forms import BrandForm, blame
from tertulia.kernel.errors import TertuliaError


@requires("brand.settings", "GET", "POST")
def settings(request: BrandRequest) -> HttpResponse:
    """Name, mark, zone, languages, late limit."""
    form = BrandForm(request.POST or None, initial=BrandForm.initial_of(request.brand))
    if request.method == "POST" and form.is_valid():
        try:
            change_brand(scope=request.scope, facts=form.facts())
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("brand:settings", brand=request.brand.slug)
    status = 422 if form.errors else 200
    return render(request, "accounts/brand_settings.html", {"form": form}, status=status)


@requires("brand.create", "GET", "POST")
def new_brand(request: BrandRequest) -> HttpResponse:
    """One more brand of the organisation."""
    form = BrandForm(request.POST or None, initial={"zone": request.brand.zone})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_brand(scope=request.scope, facts=form.facts())
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("%(brand)s was made.") % {"brand": made.name})
            return redirect(brand_address(made.slug))
    status = 422 if form.errors else 200
    return render(request, "accounts/new_brand.html", {"form": form}, status=status)


@requires("brand.archive", "POST")
def archive(request: BrandRequest) -> HttpResponse:
    """Take the brand out of sight, when its name was typed."""
    if request.POST.get("name", "").strip() != request.brand.name:
        messages.error(request, _("Type the brand's name exactly to archive it."))
        return redirect("brand:settings", brand=request.brand.slug)
    archive_brand(scope=request.scope)
    messages.success(request, _("%(brand)s was archived.") % {"brand": request.brand.name})
    return redirect("accounts:home")
