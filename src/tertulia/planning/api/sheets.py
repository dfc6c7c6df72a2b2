"""Sheets: a CSV or XLSX read, looked at, taken."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.kernel.api import BrandSlug, In
from tertulia.planning import queries
from tertulia.planning.services import sheets
from tertulia.planning.sheets.checking import Preview

sheets_router = Router(tags=["plan"])
Rows = Annotated[list[int] | None, Query(description="only these rows; else every good one")]


class OrderIn(In):
    """How days that can be read in two ways are meant."""

    order: Literal["dmy", "mdy"]


class FaultOut(Schema):
    """What is wrong with a cell."""

    row: int
    column: str
    cell: str
    sentence: str


class DifferenceOut(Schema):
    """What a cell would change."""

    row: int
    column: str
    before: str
    after: str


class SheetOut(Schema):
    """A sheet that was read: what it would make, change, and what is wrong."""

    id: UUID | None
    new_rows: list[int]
    faults: list[FaultOut]
    differences: list[DifferenceOut]
    order: str
    unknown_columns: list[str]
    sheets_left_aside: list[str] = []
    """Of an XLSX only its first sheet is read."""
    taken: bool


def _sheet(found: Preview, sheet_id: UUID | None, *, taken: bool) -> dict[str, Any]:
    return {
        "id": sheet_id,
        "new_rows": [each.number for each in found.new],
        "faults": [
            {"row": row.number, "column": e.column, "cell": e.cell, "sentence": e.sentence}
            for row in found.wrong
            for e in row.faults
        ],
        "differences": [
            {"row": row.number, "column": e.column, "before": e.before, "after": e.after}
            for row in found.changed
            for e in row.differences
        ],
        "order": found.order,
        "unknown_columns": list(found.unknown),
        "taken": taken,
    }


@sheets_router.post("", response={201: SheetOut}, operation_id="read_sheet")
@api_requires("post.write")
def read_sheet(
    request: ApiRequest, brand: BrandSlug, file: Annotated[UploadedFile, File()]
) -> Status[dict[str, Any]]:
    """CSV or XLSX, read and checked; nothing is made before it is taken."""
    kept = sheets.keep_sheet(scope=request.scope, data=file.read(), filename=file.name or "plan")
    found = _sheet(sheets.preview(scope=request.scope, sheet=kept), kept.id, taken=False)
    return Status(201, found | {"sheets_left_aside": kept.left_aside})


@sheets_router.post("/{uuid:sheet_id}/take", response=SheetOut, operation_id="take_sheet")
@api_requires("post.write")
def take_sheet(
    request: ApiRequest, brand: BrandSlug, sheet_id: UUID, rows: Rows = None
) -> dict[str, Any]:
    """Its good rows: new posts are drafts, wrong rows are left out."""
    found = sheets.take_sheet(scope=request.scope, sheet_id=sheet_id, numbers=rows)
    return _sheet(found, sheet_id, taken=True)


@sheets_router.get("/{uuid:sheet_id}", response=SheetOut, operation_id="get_sheet")
@api_requires("post.write")
def get_sheet(request: ApiRequest, brand: BrandSlug, sheet_id: UUID) -> dict[str, Any]:
    """What it would make and change now."""
    kept = queries.sheet_in_of(scope=request.scope, sheet_id=sheet_id)
    found = sheets.preview(scope=request.scope, sheet=kept)
    shown = _sheet(found, kept.id, taken=kept.taken_at is not None)
    return shown | {"sheets_left_aside": kept.left_aside}


@sheets_router.post("/{uuid:sheet_id}/order", response=SheetOut, operation_id="order_sheet_days")
@api_requires("post.write")
def order_sheet_days(
    request: ApiRequest, brand: BrandSlug, sheet_id: UUID, body: OrderIn
) -> dict[str, Any]:
    """Read its days so, and look again."""
    sheets.set_order(scope=request.scope, sheet_id=sheet_id, order=body.order)
    kept = queries.sheet_in_of(scope=request.scope, sheet_id=sheet_id)
    return _sheet(sheets.preview(scope=request.scope, sheet=kept), kept.id, taken=False)
