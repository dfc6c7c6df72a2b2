"""Which pictures a brand's year shows: known before the program runs, so that they can be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from zlib import crc32
from zoneinfo import ZoneInfo

from tools.demo.gallery import Wanted
from tools.demo.life import BrandPlan
from tools.demo.year.ahead import planned
from tools.demo.year.rhythm import Said, year_of
from tools.demo.year.stock import Stock, stock_of

#: A picture is used about so many times in a year, and a scene has at most so many pictures.
USES, MOST = 3, 4


def counts_of(said: Sequence[Said]) -> Mapping[str, int]:
    """How many pictures there are of each scene."""
    wanted = Counter(each.idea.scene for each in said if each.idea.scene)
    return {scene: min(MOST, max(1, many // USES)) for scene, many in sorted(wanted.items())}


def number_of(stock: Stock, at: int) -> int:
    """The number under which a brand's picture is drawn: no two brands show the same."""
    return crc32(stock.key.encode()) % 900 + 200 + at


def busy_days(plan: BrandPlan) -> list[date]:
    """Days on which the brand's own file tells what was said."""
    return [day for post in plan.post if post.is_past and (day := plan.day(post))]


def pictures_of(plan: BrandPlan) -> list[Wanted]:
    """What has to be drawn for a brand: for its year, and for its last weeks."""
    stock = stock_of(plan.stock)
    today = plan.now.astimezone(ZoneInfo(plan.zone)).date()
    counts = counts_of(year_of(stock, today, busy_days(plan)))
    year = [
        (scene, number_of(stock, at), plan.grade)
        for scene, many in counts.items()
        for at in range(many)
    ]
    posts = [*plan.post, *(post for post, _pillar in planned(plan))]
    weeks = [(each.picture, abs(each.days or 0), plan.grade) for each in posts if each.picture]
    return [*year, *weeks]
