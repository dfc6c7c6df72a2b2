"""The year of a brand, while its network runs: written into the program and onto the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.demo.campaigns import join_departments
from tools.demo.year.past_campaigns import run_past
from tools.demo.year.plaza import Stands, accounts_by_name, stand
from tools.demo.year.showing import busy_days
from tools.demo.year.stock import stock_of
from tools.demo.year.talking import Talking
from tools.demo.year.writing import Out, Year

if TYPE_CHECKING:
    from tools.demo.brands import Seeding


def tell_year(seeding: Seeding) -> None:
    """Everything before the last weeks, which the brand's own file tells."""
    plan = seeding.plan
    join_departments(seeding.team)
    year = Year(
        brand=seeding.brand,
        team=seeding.team,
        channels=seeding.channels,
        stock=stock_of(plan.stock),
        now=plan.now,
        busy=busy_days(plan),
    )
    out = year.write(plan.grade, seeding.gallery)
    run_past(seeding.brand, seeding.team, year.stock, plan.now)
    said = Talking(year, accounts_by_name()).write()
    stand([*(_stands(each) for each in out if each.delivery.remote_id), *said])


def _stands(each: Out) -> Stands:
    return Stands(
        remote_id=each.delivery.remote_id,
        account=each.channel.remote_id,
        text=each.said.idea.text,
        at=each.delivery.published_at or each.delivery.due_at,
        language=each.said.idea.language,
    )
