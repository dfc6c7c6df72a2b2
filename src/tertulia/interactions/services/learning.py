"""What corrections teach: tried by whoever reads, taken where it reads better, switched off at will."""

from __future__ import annotations

import logging
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.accounts.services.audit import record_audit
from tertulia.interactions.learning_rules import (
    LEARNT,
    LEFT_WEIGHT,
    MOST_BEGUN,
    MOST_CORRECTED,
    Standing,
    due,
    each_once,
    left_wanted,
)
from tertulia.interactions.models import SAID_TO_US, Adapted, Correction, Interaction, Reading
from tertulia.interactions.readers import TextReader
from tertulia.interactions.services.waiting import wake_reader
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope

if TYPE_CHECKING:
    from tertulia.language.adapting import Adaptation, Told

log = logging.getLogger(__name__)
ANEW = "anew"
"""In the place of a version: was read, and what holds has changed since."""


def ask_to_learn(*, scope: Scope) -> None:
    """Learn from what was corrected so far, as soon as somebody reads. Asking twice is one try."""
    check(scope, "brand.settings")
    with transaction.atomic():
        for field in LEARNT:
            Adapted.objects.get_or_create(brand_id=scope.brand_id, field=field)
        rows = Adapted.objects.filter(brand_id=scope.brand_id, asked_at=None)
        rows.update(asked_at=clock.now(), begun=0)
        _say(scope, "reading.learn", "")
        wake_reader()


def switch(*, scope: Scope, field: str, on: bool) -> None:
    """What was learnt about a field holds, or holds no more; texts are read anew. Raises: NotFound,
    Invalid."""
    check(scope, "brand.settings")
    if field not in LEARNT:
        raise Invalid(_("There is no such label."), field=field)
    with transaction.atomic():
        rows = Adapted.objects.select_for_update(of=("self",))
        row = rows.filter(brand_id=scope.brand_id, field=field).first()
        if row is None:
            raise NotFound(_("Nothing was learnt about this yet."))
        if on is (row.off_at is None):
            return
        row.off_at, row.off_by = (None, "") if on else (clock.now(), (scope.actor or "")[:120])
        row.changed = row.changed or row.layer is not None
        row.save(update_fields=["off_at", "off_by", "changed"])
        _say(scope, "reading.switch_on" if on else "reading.switch_off", field)
        wake_reader()


def ask_due(version: str) -> None:
    """Ask for a try where enough was corrected since the last, or the weights are others."""
    found = (
        Correction.objects.filter(field__in=LEARNT)
        .values("brand_id", "field")
        .annotate(ever=Count("id"), standing=Count("id", filter=Q(ended_at=None)))
    )
    tried = {(row.brand_id, row.field): row for row in Adapted.objects.defer("layer")}
    for each in found:
        row = tried.get((each["brand_id"], each["field"]))
        seen, over = (row.seen, row.version) if row else (0, "")
        if row is not None and row.asked_at is not None:
            continue
        if due(Standing(each["standing"], each["ever"], seen, over), version):
            Adapted.objects.update_or_create(
                brand_id=each["brand_id"],
                field=each["field"],
                defaults={"asked_at": clock.now(), "begun": 0},
            )


class Learning:
    """A try at work, of one who holds the turn: it is gone with its worker, and begins anew."""

    def __init__(self) -> None:
        """Nothing is begun."""
        self._doing: Generator[None] | None = None

    def step(self, reader: TextReader) -> bool:
        """Do a little; returns whether there was anything to do."""
        if self._doing is None:
            return self._begin(reader)
        try:
            next(self._doing)
        except StopIteration:
            self._doing = None
        return True

    def _begin(self, reader: TextReader) -> bool:
        """What was asked for longest: one field of one brand."""
        row = Adapted.objects.filter(asked_at__isnull=False).order_by("asked_at", "id").first()
        if row is None:
            return False
        # Written before it begins: what ends its worker again and again must not do so for ever.
        if row.begun >= MOST_BEGUN:
            log.error("learning ends its worker and is given up", extra={"id": str(row.id)})
            Adapted.objects.filter(id=row.id).update(asked_at=None, version=reader.version)
            return True
        Adapted.objects.filter(id=row.id).update(begun=F("begun") + 1)
        self._doing = _learnt(reader, row)
        return True


def _learnt(reader: TextReader, row: Adapted) -> Generator[None]:
    ever = Correction.objects.filter(brand_id=row.brand_id, field=row.field).count()
    lesson = _lesson(reader, row.brand_id, row.field)
    layer: Adaptation | None = None
    try:
        layer = yield from reader.learn(row.field, lesson.told)
    except Exception:
        log.exception("nothing could be learnt", extra={"brand": str(row.brand_id)})
    _keep(row.id, reader.version, lesson, layer, ever)


def read_anew_changed() -> bool:
    """Texts of a brand for which something else holds now wait to be read anew, after all others."""
    with transaction.atomic():
        rows = Adapted.objects.select_for_update(of=("self",)).filter(changed=True)
        brands = set(rows.values_list("brand_id", flat=True))
        if not brands:
            return False
        # Also those that nobody has read yet are touched, as they are: whoever reads one at this
        # moment has perhaps looked at what held before.
        anew = Case(When(version="", then=Value("")), default=Value(ANEW))
        Reading.objects.filter(brand_id__in=brands).update(version=anew)
        Adapted.objects.filter(brand_id__in=brands).update(changed=False)
    return True


@dataclass(frozen=True)
class _Lesson:
    told: list[Told]
    corrected: int
    left: int


def _lesson(reader: TextReader, brand_id: UUID, field: str) -> _Lesson:
    from tertulia.language.adapting import Told  # numpy: only where somebody reads

    said = Correction.objects.filter(brand_id=brand_id, field=field, ended_at=None)
    said = said.order_by("-at", "-id")
    corrected = each_once(said.values_list("interaction__text", "new")[:MOST_CORRECTED])
    last = said.first()
    left = _left(reader, last, len(corrected)) if last else {}
    others = [each for key, each in left.items() if key not in corrected]
    told = [Told(text, label) for text, label in corrected.values()]
    told += [Told(text, label, LEFT_WEIGHT) for text, label in others]
    return _Lesson(told, len(corrected), len(others))


def _left(reader: TextReader, last: Correction, corrected: int) -> dict[str, tuple[str, str]]:
    """Texts that came before a person last corrected one, and were left as they had been read.

    Only where the reader says the same without what it has learnt: else the layer would judge itself.
    """
    field = last.field
    rows = (
        Interaction.objects.filter(SAID_TO_US, brand_id=last.brand_id, created_at__lte=last.at)
        .filter(read_as__broken=False, read_as__read_at__isnull=False)
        .exclude(read_as__corrected__contains=[field])
        .exclude(**{f"read_as__{field}": ""})
        .order_by("-created_at")
        .values_list("text", f"read_as__{field}")[: left_wanted(corrected)]
    )
    shown = list(each_once(rows).values())
    try:
        found = reader.read([text for text, _label in shown])
    except Exception:
        log.exception("texts that were left cannot be read", extra={"brand": str(last.brand_id)})
        return {}
    return each_once(
        (text, label)
        for (text, label), base in zip(shown, found, strict=True)
        if getattr(base, field).label == label
    )


def _keep(row_id: UUID, version: str, lesson: _Lesson, layer: Adaptation | None, ever: int) -> None:
    with transaction.atomic():
        row = Adapted.objects.select_for_update(of=("self",)).filter(id=row_id).first()
        if row is None:
            return  # the brand went meanwhile
        before = bytes(row.layer) if row.layer is not None and row.version == version else None
        now = layer.packed() if layer else None
        row.layer, row.version, row.seen = now, version, ever
        row.corrected, row.left = lesson.corrected, lesson.left
        row.right_before = layer.gain.right_before if layer else 0
        row.right_after = layer.gain.right_after if layer else 0
        row.tried_at, row.asked_at, row.begun = clock.now(), None, 0
        row.changed = row.changed or (now != before and row.off_at is None)
        row.save()


def _say(scope: Scope, action: str, field: str) -> None:
    record_audit(
        scope=scope,
        action=action,
        object_kind="brand",
        object_id=scope.brand_id,
        summary=field,
        data={"field": field},
    )
