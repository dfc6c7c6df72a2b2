"""Files as other programs write them, days as people write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tertulia.kernel.errors import Invalid
from tertulia.planning.sheets.moments import in_two, order_of, read_day, read_hour
from tertulia.planning.sheets.reading import MAX_ROWS, read_sheet, sheets_of

ROW = "26/11/2026;09:00;¿Café o té?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = f"fecha;hora;título\r\n{ROW}\r\n\r\n".replace(";", separator)
    rows = read_sheet(text.encode(encoding), languages=["es"])
    assert rows == [["fecha", "hora", "título"], ["26/11/2026", "09:00", "¿Café o té?"]]


def test_romanian_of_an_old_program() -> None:
    data = "ziua;titlu\n26.11.2026;Ştiri şi poveşti din Braşov, mulţumim\n".encode("cp1250")
    assert read_sheet(data, languages=["ro"])[1][1] == "Ştiri şi poveşti din Braşov, mulţumim"


def test_a_text_with_separators_quotes_and_lines() -> None:
    data = b'day,text\n2026-11-26,"uno, ""dos""\ny tres"\n'
    assert read_sheet(data)[1] == ["2026-11-26", 'uno, "dos"\ny tres']


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"day,title\n" + b"2026-11-26,a\n" * 50_000, f"more than {MAX_ROWS} rows"),
        (b"day,title\n" + b"x" * 6_000_000, "5 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel"),
        (b"PK\x03\x04 not a sheet", "not a sheet"),
        (b'day,title\n2026-11-26,"never closed', "quotation mark"),
        (b"", "no rows"),
        (b"day,title\n", "no rows"),
        (b"day,title\n\x81\x8d\x8f\x90\x9d,x\n", "letters"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        read_sheet(data)


def test_a_sheet_that_swells_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    with pytest.raises(Invalid, match="5 MB"):
        read_sheet(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_does_not_say_so(encoding: str) -> None:
    data = "ziua\ttitlu\r\n2026-11-26\tȘtiri și povești\r\n".encode(encoding)
    assert read_sheet(data)[1] == ["2026-11-26", "Știri și povești"]


def xlsx(*rows: Sequence[object], also: Callable[[Workbook], None] = lambda _book: None) -> bytes:
    """A workbook of one sheet, with what `also` does to it."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    also(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ROWS = (["day", "title"], ["2026-11-26", "a"])


def test_the_first_sheet_that_is_shown_is_read() -> None:
    def hide(book: Workbook) -> None:
        book.worksheets[0].sheet_state = "hidden"
        plan = book.create_sheet("plan")
        for row in (["day", "title"], ["2026-12-01", "shown"]):
            plan.append(row)

    assert read_sheet(xlsx(*ROWS, also=hide))[1] == ["2026-12-01", "shown"]


def test_other_sheets_that_hold_something_are_named() -> None:
    def more(book: Workbook) -> None:
        book.worksheets[0].title = "December"
        book.create_sheet("Empty")
        book.create_sheet("January")["B3"] = "x"
        book.create_sheet("Secret")["A1"] = "x"
        book["Secret"].sheet_state = "hidden"

    assert sheets_of(xlsx(*ROWS, also=more)) == ["December", "January"]
    assert sheets_of(b"day,title\n2026-11-26,a\n") == []


def test_a_coloured_column_of_a_million_cells_is_no_row() -> None:
    def colour(book: Workbook) -> None:
        book.worksheets[0].cell(1_048_576, 1).fill = PatternFill("solid", fgColor="FF0000")

    assert read_sheet(xlsx(*ROWS, also=colour)) == [list(each) for each in ROWS]


def test_rows_keep_their_numbers_over_empty_ones() -> None:
    assert read_sheet(b"day,title\n\n,\n2026-11-26,a\n")[3] == ["2026-11-26", "a"]


def test_a_formula_without_its_result_is_named_not_dropped() -> None:
    with pytest.raises(Invalid, match="B3 holds a formula"):
        read_sheet(xlsx(*ROWS, ["2026-11-27", "=A1&B1"]))


ENTITY = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
LAUGHS = b"<!DOCTYPE x [<!ENTITY e0 'aaaaaaaaaa'>%s<!ENTITY e '&e8;'>]>" % b"".join(
    b"<!ENTITY e%d '%s'>" % (n + 1, b"&e%d;" % n * 10) for n in range(8)
)


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS])
def test_what_a_sheet_declares_is_not_fetched_nor_blown_up(declared: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(*ROWS))) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            data = given.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b"<t>a</t>" in data
                data = declared + data.replace(b"<t>a</t>", b"<t>&e;</t>")
            made.writestr(name, data)
    with pytest.raises(Invalid, match="not a sheet"):
        read_sheet(out.getvalue())


@pytest.mark.parametrize(
    ("words", "day", "hour"),
    [
        ("2026-11-26 09:00", "2026-11-26", "09:00"),
        ("26/11/2026 9:30", "26/11/2026", "9:30"),
        ("2026-11-26T09:00:00+02:00", "2026-11-26", "09:00:00+02:00"),
        ("26/11/2026 0:00:00", "26/11/2026", ""),
        ("26 de noviembre de 2026", "26 de noviembre de 2026", ""),
        ("", "", ""),
    ],
)
def test_an_hour_behind_a_day(words: str, day: str, hour: str) -> None:
    assert in_two(words) == (day, hour)


def test_what_excel_keeps_as_days_and_hours() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["fecha", "hora", "n"])
    book.active.append([date(2026, 11, 26), time(9, 30), 7.0])
    out = io.BytesIO()
    book.save(out)
    assert read_sheet(out.getvalue())[1] == ["2026-11-26", "09:30", "7"]


@pytest.mark.parametrize(
    "words",
    [
        "2026-11-26",
        "26/11/2026",
        "26.11.2026",
        "26-11-26",
        "26 de noviembre de 2026",
        "26 nov 2026",
        "jueves, 26 de noviembre de 2026",
        "26 de novembro de 2026",
        "26 noiembrie 2026",
        "November 26, 2026",
        "26 November 2026",
        "Nov 26th, 2026",
        "2026-11-26 09:00",
    ],
)
def test_days_of_four_languages(words: str) -> None:
    assert read_day(words) == date(2026, 11, 26)


@pytest.mark.parametrize("words", ["30/02/2026", "mañana", "2026-13-01", "1/2", "31 brumaire 2026"])
def test_what_is_no_day(words: str) -> None:
    assert read_day(words) is None


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("9:00", time(9)),
        ("09.30", time(9, 30)),
        ("9h", time(9)),
        ("9h30", time(9, 30)),
        ("9 pm", time(21)),
        ("12:15 a. m.", time(0, 15)),
        ("ora 18", time(18)),
        ("18:00:00", time(18)),
        ("25:00", None),
        ("9:75", None),
        ("13 pm", None),
        ("tarde", None),
    ],
)
def test_hours(words: str, hour: time | None) -> None:
    assert read_hour(words) == hour


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days=st.lists(DAYS, min_size=1, max_size=12), american=st.booleans())
def test_a_sheet_that_settles_its_order_is_read_as_it_was_written(
    days: list[date], american: bool
) -> None:
    pattern = "%m/%d/%Y" if american else "%d/%m/%Y"
    words = [day.strftime(pattern) for day in days]
    order = order_of(words)
    assert order in ("", "mdy" if american else "dmy")
    if order:
        assert [read_day(each, order) for each in words] == days
    else:
        assert all(day.day <= 12 or day.day == day.month for day in days)


def test_a_sheet_of_both_orders_is_told() -> None:
    assert order_of(["26/11/2026", "11/26/2026"]) == "both"


@given(words=st.text(max_size=40))
def test_anything_at_all_is_read_or_not_and_never_fails(words: str) -> None:
    read_day(words)
    read_hour(words)
    order_of([words])
