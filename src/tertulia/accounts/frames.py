"""What the shell's frame around a page shows: person, brand, switcher, rights."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tertulia.accounts.models import Brand, User
from tertulia.accounts.queries import Marked, brands_of, marks_of
from tertulia.accounts.scopes import LAST_BRAND, scope_in
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.shell.frame import BrandMark, Frame


@lru_cache(maxsize=4096)
def brand_address(slug: str) -> str:
    """Where choosing a brand leads: its first page."""
    try:
        return reverse("web:today", kwargs={"brand": slug})
    except NoReverseMatch:
        return f"/b/{slug}/"


def mark_of(brand: Brand | Marked) -> BrandMark:
    """The brand as the switcher shows it."""
    return BrandMark(
        slug=brand.slug,
        id=str(brand.id),
        name=brand.name,
        mark=brand.mark,
        colour=brand.mark_colour,
        detail=brand.zone.rpartition("/")[2].replace("_", " "),
        url=brand_address(brand.slug),
    )


def brand_to_open(request: HttpRequest, user: User) -> Brand | None:
    """The brand last worked on, else the first one."""
    brands = brands_of(user)
    last = request.session.get(LAST_BRAND)
    return next((each for each in brands if str(each.id) == last), brands[0] if brands else None)


def make_frame(request: HttpRequest) -> Frame:
    """The frame of this request: the brand of its address, else the one last worked on."""
    user = request.user
    if not isinstance(user, User):
        return Frame()
    brand: Brand | None = getattr(request, "brand", None)
    scope: Scope | None = getattr(request, "scope", None)
    if brand is None:
        brand = brand_to_open(request, user)
        scope = _scope_or_none(user, brand)
    return Frame(
        person=user.name or user.email,
        brand=mark_of(brand) if brand else None,
        brands=tuple(mark_of(each) for each in marks_of(user)),
        permissions=scope.permissions if scope else frozenset(),
        theme=user.theme,
    )


def _scope_or_none(user: User, brand: Brand | None) -> Scope | None:
    try:
        return scope_in(user, brand) if brand else None
    except NotFound:
        return None
