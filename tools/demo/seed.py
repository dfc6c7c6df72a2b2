"""Brands with a year behind them: the last weeks made through the program's own services and then
dated back, the months before written at once, in the shapes that those leave behind.

Run by `tools.demo` in a process of its own, with the demo's settings, while its network runs and
the program does not yet.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Sequence

from tertulia.cli.django import ready
from tertulia.cli.prepare import collect_static, migrate
from tools.demo.gallery import Gallery
from tools.demo.life import BrandPlan, brand_plan
from tools.demo.year.showing import pictures_of

PASSWORD = "una-taza-de-cafe"  # noqa: S105 - the demo's, on loopback, printed at every start
BRANDS = ("cafe", "licurici", "pitanga")


def main() -> None:
    """Fill an empty data folder."""
    gc.disable()  # it ends soon, and migrations take a third longer with it
    plans = [brand_plan(each) for each in BRANDS]
    with Gallery(each for plan in plans for each in pictures_of(plan)) as gallery, ready():
        print("  preparing the database", flush=True)
        migrate()
        collect_static()
        _fill(plans, gallery)


def _fill(plans: Sequence[BrandPlan], gallery: Gallery) -> None:
    from django.utils import translation

    from tools.demo.brands import Seeding, make_people
    from tools.demo.places import places
    from tools.demo.stage import Stage

    stage, where = Stage(), places()
    with translation.override("es"):
        team = make_people(plans)
        for plan in plans:
            began = time.monotonic()
            Seeding(plan, team, stage, where, gallery).run()
            print(f"  {plan.name}: a year of life ({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
