"""What a month's plan has of each pillar, against what it should have. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Target:
    """A pillar and its share, in percent."""

    id: UUID
    name: str
    colour: str
    share: Decimal


@dataclass(frozen=True)
class MixRow:
    """One pillar in one month. `share` and `gap` are None where nothing is planned: no data."""

    id: UUID | None
    name: str
    colour: str
    target: Decimal | None
    """Percent; None for the posts without a pillar."""
    count: int
    share: Decimal | None
    """Percent of all posts planned."""
    gap: Decimal | None
    """Share minus target, in percentage points."""
    missing: int
    """Posts of this pillar that the plan lacks, when as many posts stay planned in all."""


@dataclass(frozen=True)
class Mix:
    """A month's plan by pillar."""

    rows: tuple[MixRow, ...]
    total: int
    targets: Decimal
    """Sum of the targets; 100 when somebody planned it so."""

    @property
    def lacking(self) -> tuple[MixRow, ...]:
        """The pillars the plan lacks posts of, the most first."""
        return tuple(sorted((r for r in self.rows if r.missing), key=lambda r: -r.missing))


def mix(targets: Sequence[Target], counts: Mapping[UUID | None, int]) -> Mix:
    """The rows in the order of the targets, then the posts without a pillar, if there are any.

    Counts of pillars that are not among the targets (archived ones) count as without a pillar.
    """
    known = {each.id for each in targets}
    total = sum(counts.values())
    rows = [_row(each, counts.get(each.id, 0), total) for each in targets]
    others = sum(count for key, count in counts.items() if key not in known)
    if others:
        rows.append(MixRow(None, "", "", None, others, _share(others, total), None, 0))
    return Mix(tuple(rows), total, sum((each.share for each in targets), Decimal(0)))


def _row(target: Target, count: int, total: int) -> MixRow:
    share = _share(count, total)
    wanted = (target.share * total / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP)
    return MixRow(
        id=target.id,
        name=target.name,
        colour=target.colour,
        target=target.share,
        count=count,
        share=share,
        gap=None if share is None else share - target.share,
        missing=max(0, int(wanted) - count),
    )


def _share(count: int, total: int) -> Decimal | None:
    if not total:
        return None
    return (HUNDRED * count / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
