"""What corrections have taught about a brand's texts, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from tertulia.interactions.learning_rules import ENOUGH, LEARNT
from tertulia.interactions.models import Adapted, Correction
from tertulia.kernel.scope import Scope


@dataclass(frozen=True)
class Taught:
    """How learning stands for one field."""

    field: str
    corrections: int
    """That hold today."""
    learning: bool
    tried: bool
    helps: bool
    on: bool
    off_by: str
    corrected: int
    """Texts that the last try learnt from: said by people, and left as they were."""
    left: int
    before: int
    """Percent right, on texts held back."""
    after: int

    @property
    def missing(self) -> int:
        """Corrections until learning begins by itself."""
        return max(0, ENOUGH - self.corrections)


def taught(*, scope: Scope) -> list[Taught]:
    """Of each field that is learnt."""
    said = Correction.objects.filter(brand_id=scope.brand_id, field__in=LEARNT, ended_at=None)
    many = dict(said.values_list("field").annotate(many=Count("id")))
    rows = {row.field: row for row in Adapted.objects.filter(brand_id=scope.brand_id)}
    return [_taught(field, rows.get(field, Adapted()), many.get(field, 0)) for field in LEARNT]


def _taught(field: str, row: Adapted, corrections: int) -> Taught:
    return Taught(
        field=field,
        corrections=corrections,
        learning=row.asked_at is not None,
        tried=row.tried_at is not None,
        helps=row.layer is not None,
        on=row.off_at is None,
        off_by=row.off_by,
        corrected=row.corrected,
        left=row.left,
        before=round(100 * row.right_before),
        after=round(100 * row.right_after),
    )
