"""The palette's entries and the gallery of components."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tertulia.kernel.clock import now
from tertulia.shell.frame import BrandMark, Frame, frame_of
from tertulia.shell.gallery import GalleryForm, sample_frame
from tertulia.shell.navigation import Place, destinations, settings_destinations


@require_GET
def palette(request: HttpRequest) -> JsonResponse:
    """What Ctrl-K finds: pages of this brand, the other brands, and settings."""
    frame = _frame_for(request)
    if not frame.person:
        return JsonResponse({"entries": []}, status=401)
    others = (each for each in frame.brands if frame.brand is None or each.slug != frame.brand.slug)
    entries = [
        *(_place_entry(each, _("Pages")) for each in destinations(request, frame, badges=False)),
        *(_brand_entry(each) for each in others),
        *(_place_entry(each, _("Settings")) for each in settings_destinations(request, frame)),
    ]
    return JsonResponse({"entries": entries})


def _place_entry(place: Place, group: str) -> dict[str, object]:
    return {"label": place.label, "group": group, "icon": place.icon, "url": place.url}


def _brand_entry(brand: BrandMark) -> dict[str, object]:
    return {
        "label": brand.name,
        "group": _("Brands"),
        "icon": "store",
        "url": brand.url,
        "detail": brand.detail,
    }


def _frame_for(request: HttpRequest) -> Frame:
    """The palette's own address has no brand; the page names its own, one the person may enter."""
    frame = frame_of(request)
    slug = request.GET.get("brand", "")
    chosen = next((each for each in frame.brands if each.slug == slug), frame.brand)
    if chosen is None or chosen == frame.brand:
        return frame
    return Frame(frame.person, chosen, frame.brands, frame.permissions, frame.theme)


def _stranger(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return not (settings.DEBUG or getattr(user, "is_staff", False))


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state; for staff, and for all when debugging."""
    if _stranger(request):
        raise Http404
    if frame_of(request).brand is None:
        request.frame = sample_frame()  # type: ignore[attr-defined]
    at = now()
    bound = GalleryForm({"name": "", "address": "no es una dirección"}, auto_id="bad_%s")
    context = {
        "form": GalleryForm(),
        "bad_form": bound,
        "long_ago": at - timedelta(hours=2, minutes=10),
        "recent": at - timedelta(minutes=31),
        "soon": at + timedelta(minutes=6),
        "later": at + timedelta(hours=5, minutes=20),
        "yesterday": at - timedelta(days=3),
    }
    return render(request, "shell/design.html", context)


@require_GET
def design_fragment(request: HttpRequest) -> HttpResponse:
    """What the gallery fetches: a fragment, an error, or a toast, as `?want=` says."""
    if _stranger(request):
        raise Http404
    want = request.GET.get("want", "")
    if want == "error":
        return HttpResponse(status=500)
    if want == "toast":
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = '{"toast": {"text": "Cerrada", "undo": "/design/fragment"}}'
        return answer
    return HttpResponse("<p>✓</p>")
