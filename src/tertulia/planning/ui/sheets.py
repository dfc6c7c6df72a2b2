"""Sheets in, with a preview, and out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.networks.queries import channels_of
from tertulia.planning.board import today_of
from tertulia.planning.queries import sheet_in_of
from tertulia.planning.services import sheets
from tertulia.planning.sheets.reading import MAX_BYTES
from tertulia.planning.ui.forms import read_day

PAGE = "planning:sheets"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("post.write", "GET", "POST")
def page(request: BrandRequest) -> HttpResponseBase:
    """Read a sheet, or take the plan out as one."""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if not isinstance(file, UploadedFile):
                raise Invalid(_("Choose a file."), field="file")
            if (file.size or 0) > MAX_BYTES:
                raise Invalid(_("A sheet has 5 MB at most. Split it by month."), field="file")
            sheet = sheets.keep_sheet(
                scope=request.scope, data=file.read(), filename=file.name or "plan"
            )
        except Invalid as error:
            messages.error(request, error.sentence)
            return redirect(PAGE, request.brand.slug)
        return redirect("planning:sheet", request.brand.slug, sheet.id)
    first = today_of(request.brand.zone).replace(day=1)
    context = {
        "brand": request.brand,
        "tab": "sheets",
        "may_write": True,
        "channels": channels_of(scope=request.scope),
        "first": first,
        "last": (first + timedelta(days=62)).replace(day=1) - timedelta(days=1),
    }
    return render(request, "planning/sheets.html", context)


@requires("post.write", "GET", "POST")
def sheet(request: BrandRequest, sheet_id: UUID) -> HttpResponseBase:
    """What a sheet would make and change; POST takes it."""
    kept = sheet_in_of(scope=request.scope, sheet_id=sheet_id)
    if request.method == "POST":
        numbers = [int(each) for each in request.POST.getlist("row") if each.isdigit()]
        try:
            if not numbers:
                raise Invalid(_("Choose at least one row."))
            sheets.take_sheet(scope=request.scope, sheet_id=kept.id, numbers=numbers)
        except (Invalid, Conflict) as error:
            messages.error(request, error.sentence)
            return redirect("planning:sheet", request.brand.slug, kept.id)
        messages.success(request, _("Taken: it stands in the calendar, as drafts."))
        return redirect("planning:month", request.brand.slug)
    context = {
        "brand": request.brand,
        "tab": "sheets",
        "kept": kept,
        "preview": sheets.preview(scope=request.scope, sheet=kept),
    }
    return render(request, "planning/sheet.html", context)


@requires("post.write", "POST")
def order(request: BrandRequest, sheet_id: UUID) -> HttpResponseBase:
    """How its days are meant."""
    sheets.set_order(scope=request.scope, sheet_id=sheet_id, order=request.POST.get("order", ""))
    return redirect("planning:sheet", request.brand.slug, sheet_id)


@requires("post.read", "GET")
def out(request: BrandRequest) -> HttpResponseBase:
    """The plan as XLSX."""
    today = today_of(request.brand.zone)
    try:
        first = read_day(request.GET.get("first", "")) or today
        last = read_day(request.GET.get("last", "")) or first + timedelta(days=31)
        if not 0 <= (last - first).days <= 400:
            raise Invalid(_("Choose up to a year, the last day after the first."), field="last")
    except Invalid as error:
        messages.error(request, error.sentence)
        return redirect(PAGE, request.brand.slug)
    data = sheets.plan_sheet(scope=request.scope, first=first, last=last)
    name = f"{request.brand.slug}-{first}-{last}.xlsx"
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
