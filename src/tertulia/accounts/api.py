"""Brands and who works on them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema

from tertulia.accounts.models import Brand
from tertulia.accounts.queries import brand_of, brands_of
from tertulia.accounts.scopes import ApiRequest, api_requires, api_signed_in
from tertulia.kernel.api import BrandSlug

router = Router(tags=["brands"])


class BrandOut(Schema):
    """A brand that the token may see."""

    id: UUID
    slug: str
    name: str
    zone: str
    languages: list[str]
    late_limit_min: int
    created_at: datetime


@router.get("/brands", response=list[BrandOut], operation_id="list_brands")
@api_signed_in
def list_brands(request: ApiRequest) -> list[Brand]:
    """The brands of this token."""
    return [each for each in brands_of(request.auth.user) if each.id == request.auth.brand_id]


@router.get("/brands/{brand}", response=BrandOut, operation_id="get_brand")
@api_requires("brand.read")
def get_brand(request: ApiRequest, brand: BrandSlug) -> Brand:
    """One brand by its slug."""
    return brand_of(scope=request.scope)
