"""The plan as XLSX, to be sent to a client and taken back in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any, cast

from django.utils.translation import gettext as _

from tertulia.planning.sheets.checking import COLUMNS

type Value = str | date | time | None
_WIDTHS = {"id": 12, "day": 12, "hour": 8, "channel": 26, "title": 34, "text": 70, "idea": 34}


def write_sheet(rows: Iterable[Sequence[Value]], *, title: str) -> bytes:
    """An XLSX of rows in the order of `COLUMNS`."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=_sheet_title(title))
    for letter, column in zip("ABCDEFGH", COLUMNS, strict=True):
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, 16)
    sheet.freeze_panes = "C2"
    heading = []
    for column in COLUMNS:
        cell = WriteOnlyCell(sheet, value=column)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        cells = []
        for value in row:
            if isinstance(value, str):
                value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell = WriteOnlyCell(sheet, value=cast(Any, value))
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with "=" stays a text
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            elif isinstance(value, time):
                cell.number_format = "hh:mm"
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_title(title: str) -> str:
    """At most 31 characters, without those that Excel refuses."""
    return "".join(each for each in title if each not in r"[]:*?/\'")[:31] or _("Plan")
