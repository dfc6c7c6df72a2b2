"""The pillars of the editorial line."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.brandbook.content import one_line, prose
from tertulia.brandbook.models import Pillar
from tertulia.brandbook.queries import pillar_of
from tertulia.brandbook.services.book import rename_in_book
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope

COLOURS = ("c1", "c2", "c3", "c4")


def read_share(words: str) -> Decimal:
    """A percentage as people write it: “30”, “12,5”. Raises: Invalid."""
    try:
        share = Decimal(words.strip().rstrip("%").strip().replace(",", ".") or "0")
    except InvalidOperation as error:
        raise Invalid(_("Write the share as a number from 0 to 100."), field="share") from error
    if not share.is_finite() or not 0 <= share <= 100:
        raise Invalid(_("Write the share as a number from 0 to 100."), field="share")
    return share.quantize(Decimal("0.01"))


def save_pillar(
    *,
    scope: Scope,
    pillar_id: UUID | None,
    name: str,
    share: Decimal,
    colour: str = "c1",
    objectives: str = "",
) -> Pillar:
    """Write a pillar, or a new one at the end; lines of the book that name it follow a new name.

    Raises: NotFound, Invalid, Conflict when another one has the name.
    """
    name = one_line(name)[:60]
    if not name:
        raise Invalid(_("A pillar needs a name."), field="name")
    if colour not in COLOURS:
        raise Invalid(_("This colour is not in the palette."), field="colour")
    if not 0 <= share <= 100:
        raise Invalid(_("Write the share as a number from 0 to 100."), field="share")
    with transaction.atomic():
        if pillar_id is None:
            last = Pillar.objects.filter(brand_id=scope.brand_id).aggregate(last=Max("position"))
            row = Pillar(brand_id=scope.brand_id, position=(last["last"] or 0) + 1)
        else:
            row = pillar_of(scope=scope, pillar_id=pillar_id)
        was = row.name
        row.name, row.target_share, row.colour = name, share, colour
        row.objectives = prose(objectives)[:4_000]
        _keep(row)
        if was and was != name:
            rename_in_book(scope=scope, was=was, name=name)
        record_audit(
            scope=scope,
            action="brandbook.pillar",
            object_kind="pillar",
            object_id=row.id,
            summary=name,
        )
    return row


def _keep(row: Pillar) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("There is a pillar with this name already.")) from error


def archive_pillar(*, scope: Scope, pillar_id: UUID, archived: bool = True) -> None:
    """Put a pillar away; posts keep it. Or take it out again.

    Raises: NotFound, Conflict when another one has its name now.
    """
    with transaction.atomic():
        row = pillar_of(scope=scope, pillar_id=pillar_id)
        row.archived = archived
        _keep(row)
        record_audit(
            scope=scope,
            action="brandbook.archive_pillar" if archived else "brandbook.unarchive_pillar",
            object_kind="pillar",
            object_id=row.id,
            summary=row.name,
        )
