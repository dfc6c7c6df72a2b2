"""Weeks of a brand's life, made through the program's own services and then dated back.

Run by `tools.demo` in a process of its own, with the demo's settings, while its network runs and
the program does not yet.
"""

from __future__ import annotations

import sys

from tertulia.cli.django import ready
from tertulia.cli.prepare import collect_static, migrate
from tools.demo.life import brand_plan

PASSWORD = "una-taza-de-cafe"  # noqa: S105 - the demo's, on loopback, printed at every start
BRANDS = ("cafe", "licurici", "pitanga")


def main() -> None:
    """Fill an empty data folder."""
    with ready():
        print("  preparing the database", flush=True)
        migrate()
        collect_static()
        from django.utils import translation

        from tools.demo.brands import Seeding, make_people
        from tools.demo.places import places
        from tools.demo.stage import Stage

        stage, where = Stage(), places()
        with translation.override("es"):
            plans = [brand_plan(each) for each in BRANDS]
            team = make_people(plans)
            for plan in plans:
                print(f"  {plan.name}: a year of life", flush=True)
                Seeding(plan, team, stage, where).run()


if __name__ == "__main__":
    sys.exit(main())
