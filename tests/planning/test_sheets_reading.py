"""Files as other programs write them, days as people write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kernel.errors import Invalid
from tertulia.planning.sheets.moments import order_of, read_day, read_hour
from tertulia.planning.sheets.reading import MAX_ROWS, read_sheet

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


def test_what_excel_keeps_as_days_and_hours() -> None:
    from openpyxl import Workbook

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


@given(days=st.lists(DAYS, min_size=1), american=st.booleans())
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
