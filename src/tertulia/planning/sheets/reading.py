"""A file as rows of texts, whatever program wrote it. Refused with a sentence, never guessed at."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
#: Past the last row that is taken, so many empty ones are the end: a program that has coloured a
#: whole column writes a million.
LONGEST_GAP = 1_000
MAX_COLUMNS = 60
#: Where another sheet of a book is looked at for anything at all.
HEAD_ROWS = 50
#: Longer ones are cut here, and refused with their cell when they are checked.
MAX_CELL = 70_001
#: What a sheet may grow to when it is unpacked.
MAX_UNPACKED = 40_000_000
SEPARATORS = ",;\t|"
#: Letters that Romanian texts of Windows-1250 become when they are read as Windows-1252.
_ROMANIAN = frozenset("þÞºª")


def read_sheet(data: bytes, *, languages: Iterable[str] = ()) -> list[list[str]]:
    """Rows of texts, the heading first, empty rows left out of the end.

    `languages`: of the brand, to tell encodings apart that a file does not name. Raises: Invalid.
    """
    if len(data) > MAX_BYTES:
        raise Invalid(_("A sheet has 5 MB at most. Split it by month."), field="file")
    if data[:4] == b"PK\x03\x04":
        rows = list(_counted(_xlsx(data)))
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Invalid(_("This is an old Excel file. Save it as .xlsx or CSV."), field="file")
    else:
        rows = list(_counted(_csv(decode(data, languages))))
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise Invalid(_("This sheet has no rows below its heading."), field="file")
    return rows


def sheets_of(data: bytes) -> list[str]:
    """The names of an XLSX's sheets that are shown and hold something, the one that is read first;
    none of another file."""
    if data[:4] != b"PK\x03\x04":
        return []
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    first, *others = _shown(book)
    return [str(first.title), *(str(each.title) for each in others if _holds_something(each))]


def _holds_something(sheet: Worksheet) -> bool:
    """Looked for where a table begins: programs add empty sheets of their own."""
    head = sheet.iter_rows(max_row=HEAD_ROWS, max_col=MAX_COLUMNS, values_only=True)
    return any(value is not None for row in head for value in row)


def _counted(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    blank = 0
    for at, row in enumerate(rows):
        if not any(row):
            blank += 1
            if at > MAX_ROWS and blank > LONGEST_GAP:
                return
            continue
        if at > MAX_ROWS:
            raise Invalid(
                _("This sheet has more than %d rows. Split it by month.") % MAX_ROWS, field="file"
            )
        if len(row) > MAX_COLUMNS:
            raise Invalid(_("This sheet has more than %d columns.") % MAX_COLUMNS, field="file")
        yield from ([] for _each in range(blank))
        blank = 0
        yield [each.replace("\x00", "")[:MAX_CELL].strip() for each in row]


def decode(data: bytes, languages: Iterable[str] = ()) -> str:
    """UTF-8 and UTF-16 as they say they are; else the Windows page that fits the languages."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16")
    if unmarked := _utf16_without_mark(data):
        return _decoded(data, unmarked)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(data, "cp1252")
        if "ro" in {each[:2] for each in languages} and _ROMANIAN & set(text):
            return _decoded(data, "cp1250")
        return text


def _utf16_without_mark(data: bytes) -> str:
    """Its byte order when most of every second byte is nought, as in no other text; else ""."""
    head = data[:4096]
    for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        every_second = head[at::2]
        if len(every_second) >= 4 and every_second.count(0) > len(every_second) * 0.6:
            return name
    return ""


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(
            _("The letters of this file cannot be read. Save it as CSV in UTF-8, or as .xlsx."),
            field="file",
        ) from error


def _csv(text: str) -> Iterator[list[str]]:
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # Excel's own hint
        text = text.split("\n", 1)[1] if "\n" in text else ""
        separator = lines[0][4]
    else:
        separator = separator_of(next((each for each in lines if each.strip()), ""))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise Invalid(
            _("This CSV is broken (a quotation mark without its end?). Save it again."),
            field="file",
            detail=str(error),
        ) from error


def separator_of(heading: str) -> str:
    """Comma, semicolon, tab or bar: the one that cuts the heading into most pieces."""
    return max(SEPARATORS, key=lambda each: len(next(csv.reader([heading], delimiter=each), [])))


def _xlsx(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken = _("This file is not a sheet that can be read. Save it as .xlsx or CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED:
                raise Invalid(_("A sheet has 5 MB at most. Split it by month."), field="file")
            formulas = any(map(_has_formula(packed), packed.namelist()))
        rows = _cells(load_workbook(io.BytesIO(data), read_only=True, data_only=True))
        if formulas:
            written = _cells(load_workbook(io.BytesIO(data), read_only=True))
            rows = _with_results(rows, written)
        for row in rows:
            yield _without_tail([_text(value) for value in row])
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        zlib.error,
        LookupError,
        ValueError,
        OSError,
        EOFError,
        SyntaxError,
        TypeError,
        AttributeError,
        RuntimeError,
    ) as error:
        raise Invalid(broken, field="file", detail=repr(error)) from error


def _shown(book: Workbook) -> list[Worksheet]:
    """Never empty: a book whose sheets are all hidden shows its first."""
    shown = [each for each in book.worksheets if each.sheet_state == "visible"]
    return cast("list[Worksheet]", shown or book.worksheets[:1])


def _cells(book: Workbook) -> Iterator[tuple[object, ...]]:
    """The rows of the first sheet that is shown."""
    yield from _shown(book)[0].iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)


def _has_formula(packed: zipfile.ZipFile) -> Callable[[str], bool]:
    """Whether a part of the file is a sheet with a formula in it."""

    def has(name: str) -> bool:
        return name.startswith("xl/worksheets/") and b"</f>" in packed.read(name)

    return has


def _with_results(
    rows: Iterable[tuple[object, ...]], written: Iterable[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    """Rows of results. Raises: Invalid for a formula that its program has not worked out."""
    for number, (row, formulas) in enumerate(zip(rows, written, strict=False), 1):
        for at, (value, formula) in enumerate(zip(row, formulas, strict=False)):
            if value is None and isinstance(formula, str) and formula.startswith("="):
                sentence = _(
                    "%s holds a formula without its result. Open the sheet in its program, save it"
                    " there and send it again."
                )
                raise Invalid(sentence % f"{column_letters(at)}{number}", field="file")
        yield row


def column_letters(at: int) -> str:
    """A column as sheets call it: A, B, ... AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _without_tail(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")[:16]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
