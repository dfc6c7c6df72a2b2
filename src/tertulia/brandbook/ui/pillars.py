"""The pillars, and the month's plan against them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.models import Pillar
from tertulia.brandbook.queries import pillars_of
from tertulia.brandbook.services.pillars import COLOURS, archive_pillar, read_share, save_pillar
from tertulia.brandbook.ui.book import WRITES
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid


def month_from(words: str, zone: str) -> date:
    """First day of the month `YYYY-MM`, or of the present one on the brand's clock."""
    try:
        return datetime.strptime(words, "%Y-%m").date()  # noqa: DTZ007 -- only a month
    except ValueError:
        return clock.now().astimezone(ZoneInfo(zone)).date().replace(day=1)


@requires("brandbook.read")
def page(request: BrandRequest) -> HttpResponseBase:
    """The pillars with their shares; below, what the month's plan has of each."""
    return _page(request)


def _page(request: BrandRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    rows = pillars_of(scope=request.scope, archived=True)
    month = month_from(request.GET.get("month", ""), request.brand.zone)
    here = [each for each in rows if not each.archived]
    chosen = next((p for p in rows if str(p.id) == request.GET.get("edit", "")), None)
    return render(
        request,
        "brandbook/pillars.html",
        {
            "pillars": here,
            "archived": [each for each in rows if each.archived],
            "sum": sum((each.target_share for each in here), Decimal(0)).normalize(),
            "month": month,
            "previous": (month - timedelta(days=1)).strftime("%Y-%m"),
            "next": (month + timedelta(days=32)).strftime("%Y-%m"),
            "form": _form(request, chosen, {each.colour for each in here}),
            "chosen": chosen,
            "colours": COLOURS,
            "error": error,
            "brand": request.brand,
            "may_write": request.scope.may(WRITES),
        },
        status=status,
    )


def _form(request: BrandRequest, chosen: Pillar | None, used: set[str]) -> dict[str, object]:
    """What the form begins with: what was sent, the pillar, or nothing."""
    names = ("name", "share", "colour", "objectives")
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in names}
    if chosen is None:
        free = next((each for each in COLOURS if each not in used), COLOURS[0])
        return {"name": "", "share": "", "colour": free, "objectives": ""}
    return {
        "name": chosen.name,
        "share": chosen.target_share.normalize(),
        "colour": chosen.colour,
        "objectives": chosen.objectives,
    }


def _save(request: BrandRequest, pillar_id: UUID | None) -> HttpResponseBase:
    try:
        row = save_pillar(
            scope=request.scope,
            pillar_id=pillar_id,
            name=request.POST.get("name", ""),
            share=read_share(request.POST.get("share", "")),
            colour=request.POST.get("colour", "") or "c1",
            objectives=request.POST.get("objectives", ""),
        )
    except (Invalid, Conflict) as error:
        return _page(request, error=error.sentence, status=error.status)
    messages.success(request, _("Kept: %s") % row.name)
    return redirect("brandbook:pillars", brand=request.brand.slug)


@requires(WRITES, "POST")
def create(request: BrandRequest) -> HttpResponseBase:
    """A new pillar."""
    return _save(request, None)


@requires(WRITES, "POST")
def change(request: BrandRequest, pillar_id: UUID) -> HttpResponseBase:
    """Another name, share, colour or purpose."""
    return _save(request, pillar_id)


@requires(WRITES, "POST")
def archive(request: BrandRequest, pillar_id: UUID) -> HttpResponseBase:
    """Put away, with an undo; `back` takes it out again."""
    away = not request.GET.get("back")
    try:
        archive_pillar(scope=request.scope, pillar_id=pillar_id, archived=away)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect("brandbook:pillars", brand=request.brand.slug)
    if away:
        undo = reverse("brandbook:archive_pillar", args=[request.brand.slug, pillar_id])
        messages.info(request, _("Put away; its posts keep it."), extra_tags=f"{undo}?back=1")
    else:
        messages.info(request, _("It is there again."))
    return redirect("brandbook:pillars", brand=request.brand.slug)
