"""Sheets taken in: what is wrong is pointed at, what differs is shown before it is taken."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, time

import pytest
import time_machine
from openpyxl import load_workbook

from tertulia.kernel.errors import Conflict, Invalid
from tertulia.planning.services.sheets import (
    keep_sheet,
    plan_sheet,
    preview,
    set_order,
    take_sheet,
)
from tertulia.publishing.models import Post, Variant
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NINE, NOW, brand_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _here(world: World) -> None:
    brand_of(world)


SHEET = """fecha;hora;canal;título;texto;color
26/11/2026;09:00;first;Loja;Un café de Loja;azul
31/11/2026;09:00;first;Día que no existe;texto;
27/11/2026;25:00;first;Hora que no existe;texto;
28/11/2026;18:30;instagram;Canal que no hay;texto;
29/11/2026;;;Solo una idea;;
20/11/2026;09:00;first;Ayer;texto;
;;;;;
30/11/2026;09:00;first;;;
"""


def test_wrong_cells_are_pointed_at_and_the_good_rows_are_taken(world: World) -> None:
    sheet = keep_sheet(scope=world.scope, data=SHEET.encode("cp1252"), filename="plan.csv")
    found = preview(scope=world.scope, sheet=sheet)
    assert [fault.cell for row in found.wrong for fault in row.faults] == [
        "A3",
        "B4",
        "C5",
        "A7",
        "E9",
    ]
    assert found.unknown == ("color",)
    assert Post.objects.count() == 0
    take_sheet(scope=world.scope, sheet_id=sheet.id)
    assert set(Post.objects.values_list("title", "due_day", "due_time")) == {
        ("Loja", date(2026, 11, 26), NINE),
        ("Solo una idea", date(2026, 11, 29), None),
    }
    assert Variant.objects.get().parts[0]["text"] == "Un café de Loja"
    with pytest.raises(Conflict):
        take_sheet(scope=world.scope, sheet_id=sheet.id)


def test_rows_of_one_title_and_moment_are_one_post_on_several_channels(world: World) -> None:
    world.another_channel("second")
    data = "day,hour,channel,title,text\n" + "".join(
        f"2026-11-26,09:00,{name},Loja,text {name}\n" for name in ("first", "second")
    )
    sheet = keep_sheet(scope=world.scope, data=data.encode(), filename="plan.csv")
    take_sheet(scope=world.scope, sheet_id=sheet.id)
    assert Post.objects.count() == 1
    assert {v.parts[0]["text"] for v in Variant.objects.all()} == {"text first", "text second"}


def test_days_that_can_be_read_in_two_ways_are_asked(world: World) -> None:
    sheet = keep_sheet(scope=world.scope, data=b"day,title\n05/12/2026,a\n", filename="a.csv")
    found = preview(scope=world.scope, sheet=sheet)
    assert (found.can_be_both, found.rows[0].day) == (True, date(2026, 12, 5))
    set_order(scope=world.scope, sheet_id=sheet.id, order="mdy")
    sheet.refresh_from_db()
    again = preview(scope=world.scope, sheet=sheet)
    assert again.rows[0].faults[0].sentence == "That day is over."


def test_a_text_over_the_limit_points_at_its_cell(world: World) -> None:
    data = f"day,channel,title,text\n2026-11-26,first,a,{'x' * 5_000}\n"
    sheet = keep_sheet(scope=world.scope, data=data.encode(), filename="a.csv")
    (fault,) = preview(scope=world.scope, sheet=sheet).wrong[0].faults
    assert (fault.cell, fault.column) == ("D2", "text")


def test_out_and_back_in_with_the_clients_edits_as_differences(world: World) -> None:
    post = written(world, "=SUMA(A1)", scheduled=True)
    written(world, "untouched")
    data = plan_sheet(scope=world.scope, first=MONDAY, last=date(2026, 11, 30))
    book = load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    at = next(n for n in (2, 3) if page.cell(n, 5).value == "=SUMA(A1)")
    assert page.cell(at, 5).data_type == "s"
    page.cell(at, 3).value = time(18)
    page.cell(at, 6).value = "Palabras del cliente"
    out = io.BytesIO()
    book.save(out)
    sheet = keep_sheet(scope=world.scope, data=out.getvalue(), filename="plan.xlsx")
    found = preview(scope=world.scope, sheet=sheet)
    assert found.wrong == ()
    assert [(d.column, d.before, d.after) for row in found.changed for d in row.differences] == [
        ("hour", "09:00", "18:00"),
        ("text", "=SUMA(A1)", "Palabras del cliente"),
    ]
    post.refresh_from_db()
    assert post.due_time == NINE
    take_sheet(scope=world.scope, sheet_id=sheet.id)
    variant = Variant.objects.get(post=post)
    assert (variant.due_time, variant.parts[0]["text"]) == (time(18), "Palabras del cliente")
    assert Post.objects.count() == 2


def test_a_row_of_another_brand_is_none_of_ours(world: World) -> None:
    from tertulia.accounts.models import Brand, Organisation
    from tertulia.accounts.scopes import program_scope

    written(world)
    data = plan_sheet(scope=world.scope, first=MONDAY, last=MONDAY)
    organisation = Organisation.objects.create(name="Other")
    brand = Brand.objects.create(organisation=organisation, slug="other", name="O", mark="O")
    other = program_scope(brand_id=brand.id, organisation_id=organisation.id, actor="test")
    sheet = keep_sheet(scope=other, data=data, filename="plan.xlsx")
    (row,) = preview(scope=other, sheet=sheet).wrong
    assert {fault.column for fault in row.faults} == {"id", "channel"}


def test_a_sheet_without_a_known_column_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="names no column"):
        keep_sheet(scope=world.scope, data=b"a,b\n1,2\n", filename="a.csv")
