"""The pictures of a year: a few of each scene, drawn once, kept in the library with their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from zlib import crc32

from tertulia.kernel.scope import Scope
from tertulia.library.models import Asset
from tertulia.library.services import take_in
from tools.demo import pictures
from tools.demo.year.rhythm import Said
from tools.demo.year.stock import Stock

#: A picture is used about so many times in a year, and a scene has at most so many pictures.
USES, MOST = 2, 7
HANDS = 2


class Album:
    """The brand's pictures by scene."""

    def __init__(self, stock: Stock, said: Sequence[Said], palette: str = "") -> None:
        self._stock = stock
        wanted = Counter(each.idea.scene for each in said if each.idea.scene)
        self.counts: Mapping[str, int] = {
            scene: min(MOST, max(1, many // USES)) for scene, many in sorted(wanted.items())
        }
        self._palette = palette
        self._assets: dict[tuple[str, int], Asset] = {}
        self._turns: dict[str, int] = defaultdict(int)

    def fill(self, scope: Scope) -> int:
        """Draw them all and take them in; how many there are."""
        wanted = [(scene, at) for scene, many in self.counts.items() for at in range(many)]
        first = crc32(self._stock.key.encode()) % 900 + 200
        with ProcessPoolExecutor(HANDS) as hands:
            drawn = hands.map(
                pictures.draw,
                [scene for scene, _at in wanted],
                [first + at for _scene, at in wanted],
                [self._palette] * len(wanted),
                chunksize=4,
            )
            for (scene, at), data in zip(wanted, drawn, strict=True):
                alts = self._stock.alts[scene]
                name = f"{scene}-{first + at}.jpg"
                taken = take_in(scope=scope, data=data, filename=name, alt=alts[at % len(alts)])
                self._assets[scene, at] = taken.asset
        return len(wanted)

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
