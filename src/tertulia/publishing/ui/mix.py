"""The month's plan against the pillars: a panel of the pillars' page, and its figures as CSV."""

from __future__ import annotations

import csv
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.brandbook.ui.pillars import month_from
from tertulia.publishing.mix import mix_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def mix_panel(request: HttpRequest, *, month: date) -> str:
    """The bars with their table; nothing for who may not read posts."""
    scope, brand = getattr(request, "scope", None), getattr(request, "brand", None)
    if scope is None or brand is None or not scope.may("post.read"):
        return ""
    address = reverse("publishing:mix", args=[brand.slug])
    context = {
        "mix": mix_of(scope=scope, month=month),
        "csv_url": f"{address}?month={month:%Y-%m}",
    }
    return render_to_string("brandbook/parts/mix.html", context, request)


@requires("post.read")
def as_csv(request: BrandRequest) -> HttpResponseBase:
    """The same figures (UTF-8; shares in percent; an empty field is no data)."""
    month = month_from(request.GET.get("month", ""), request.brand.zone)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"mix-{request.brand.slug}-{month:%Y-%m}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(["pillar", "planned", "share", "target", "difference", "missing"])
    for row in mix_of(scope=request.scope, month=month).rows:
        figures = (row.share, row.target, row.gap)
        name = row.name or _("without a pillar")
        writer.writerow(
            [
                f"'{name}" if name.startswith(_FORMULA) else name,
                row.count,
                *("" if each is None else each for each in figures),
                row.missing,
            ]
        )
    return answer
