"""The pictures of a year: a few of each scene, kept in the library with their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset
from tertulia.library.services import take_in
from tools.demo.gallery import Gallery
from tools.demo.year.rhythm import Said
from tools.demo.year.showing import counts_of, number_of
from tools.demo.year.stock import Stock


class Album:
    """The brand's pictures by scene."""

    def __init__(self, stock: Stock, said: Sequence[Said], grade: str = "") -> None:
        self._stock, self._grade = stock, grade
        self.counts = counts_of(said)
        self._assets: dict[tuple[str, int], Asset] = {}
        self._turns: dict[str, int] = defaultdict(int)

    def fill(self, scope: Scope, gallery: Gallery) -> None:
        """Take all of them in."""
        for scene, many in self.counts.items():
            alts = self._stock.alts[scene]
            for at in range(many):
                number = number_of(self._stock, at)
                taken = take_in(
                    scope=scope,
                    data=gallery.picture(scene, number, self._grade),
                    filename=f"{scene}-{number}.jpg",
                    alt=alts[at % len(alts)],
                )
                self._assets[scene, at] = taken.asset

    def pick(self, each: Said) -> Asset | None:
        """The picture of something that was said: another one than the last time."""
        scene = each.idea.scene
        if not scene:
            return None
        self._turns[scene] += 1
        return self._assets[scene, self._turns[scene] % self.counts[scene]]

    def date_back(self, first_use: Mapping[str, datetime]) -> None:
        """As if each had come in some days before it was first used, by the asset's id."""
        rows = [each for each in self._assets.values() if str(each.id) in first_use]
        for row in rows:
            row.created_at = first_use[str(row.id)]
        Asset.objects.bulk_update(rows, ["created_at"])
