"""Sheets as they come on a bad day: thousands of rows, hours in the wrong cell, rows that collide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tertulia.planning.services.sheets import keep_sheet, plan_sheet, preview, take_sheet
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.services import save_variant
from tertulia.publishing.values import Draft
from tests.delivery.world import World
from tests.planning.ground import MONDAY, NINE, NOW, brand_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen(world: World) -> Iterator[None]:
    brand_of(world)
    with time_machine.travel(NOW, tick=False):
        yield


def kept(world: World, text: str) -> Any:
    """A CSV that waits to be taken."""
    return keep_sheet(scope=world.scope, data=text.encode(), filename="plan.csv")


def test_two_thousand_rows_are_taken_by_a_form_with_few_statements(
    world: World, django_assert_max_num_queries: Any
) -> None:
    from tertulia.accounts.models import Membership, Role, User

    brand = brand_of(world)
    owner = User.objects.create_user("two@example.org", None, name="Two")
    Membership.objects.create(organisation=brand.organisation, user=owner, role=Role.OWNER)
    rows = "".join(f"2026-12-{1 + n % 28:02},09:00,first,Post {n},Text {n}\n" for n in range(2_000))
    sheet = kept(world, "day,hour,channel,title,text\n" + rows)
    browser = Client()
    browser.force_login(owner)
    address = reverse("planning:sheet", args=[brand.slug, sheet.id])
    with django_assert_max_num_queries(60):
        answer = browser.post(address, {"row": [str(n) for n in range(2, 2_002)]})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("planning:month", args=[brand.slug])
    assert Post.objects.count() == Variant.objects.count() == 2_000
    assert Variant.objects.get(post__title="Post 7").parts[0]["text"] == "Text 7"


def test_an_hour_written_behind_the_day_is_not_lost(world: World) -> None:
    sheet = kept(world, "day,title\n2026-11-26 09:00,a\n2026-11-27T09:00:00Z,b\n2026-11-28,c\n")
    found = preview(scope=world.scope, sheet=sheet)
    assert [each.hour for each in found.new] == [time(9), None]
    (fault,) = found.wrong[0].faults
    assert (fault.cell, fault.column) == ("A3", "day")
    assert "09:00:00Z" in fault.sentence


def test_two_texts_for_one_channel_at_one_moment_are_two_posts(world: World) -> None:
    rows = "".join(f"2026-11-26,09:00,first,Loja,{text}\n" for text in ("one", "two"))
    sheet = kept(world, "day,hour,channel,title,text\n" + rows)
    take_sheet(scope=world.scope, sheet_id=sheet.id)
    assert {each.parts[0]["text"] for each in Variant.objects.all()} == {"one", "two"}


def test_what_is_too_long_is_pointed_at_and_not_cut(world: World) -> None:
    sheet = kept(world, f"day,title,text\n2026-11-26,{'t' * 201},a\n2026-11-26,b,{'x' * 80_000}\n")
    found = preview(scope=world.scope, sheet=sheet)
    assert [fault.cell for row in found.wrong for fault in row.faults] == ["B2", "C3"]


def test_a_sheet_of_both_orders_asks_which(world: World) -> None:
    sheet = kept(world, "day,title\n26/12/2026,a\n12/27/2026,b\n03/12/2026,c\n")
    found = preview(scope=world.scope, sheet=sheet)
    assert found.can_be_both
    assert [each.day for each in found.new] == [date(2026, 12, 26), date(2026, 12, 3)]


def test_a_thread_that_nobody_touched_comes_back_as_it_went(world: World) -> None:
    post = written(world, "Loja", MONDAY, NINE)
    variant = Variant.objects.get(post=post)
    parts = [Draft(text="one"), Draft(text="two")]
    save_variant(scope=world.scope, variant_id=variant.id, version=None, parts=parts, options={})
    data = plan_sheet(scope=world.scope, first=MONDAY, last=MONDAY)
    sheet = keep_sheet(scope=world.scope, data=data, filename="plan.xlsx")
    found = preview(scope=world.scope, sheet=sheet)
    assert len(found.rows) == 1
    assert (found.wrong, found.changed, found.new) == ((), (), ())
