"""A person says what a text is: it holds over whatever any model says, until it is taken back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.accounts.services.audit import record_audit
from tertulia.interactions.events import InteractionsRead
from tertulia.interactions.models import Correction, Reading, Wordlist
from tertulia.interactions.reading_rules import LABELS, LEVELS
from tertulia.interactions.services.waiting import wake_reader
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.outbox import emit
from tertulia.kernel.scope import Scope


def correct_reading(*, scope: Scope, interaction_id: UUID, field: str, label: str) -> UUID:
    """Say that `field` of a text is `label`; returns the correction, to be undone.

    Saying what the reader said confirms it, and is kept as a correction too: it is as much worth
    to learn from. Raises: Invalid, NotFound.
    """
    check(scope, "conversation.handle")
    if label not in LABELS.get(field, ()):
        raise Invalid(_("There is no such label."), field=field)
    with transaction.atomic():
        row = _locked(scope, interaction_id)
        standing = Correction.objects.filter(
            brand_id=scope.brand_id, interaction_id=interaction_id, field=field, ended_at=None
        )
        now = clock.now()
        standing.update(ended_at=now, ended=Correction.Ended.REPLACED)
        made = Correction.objects.create(
            brand_id=scope.brand_id,
            interaction_id=interaction_id,
            user_id=scope.user_id,
            actor=(scope.actor or "tertulia")[:120],
            field=field,
            old=getattr(row, field),
            new=label,
            version=row.said_by,
            at=now,
        )
        _put(row, field, label, corrected=True)
        _say(scope, "reading.correct", made)
    return made.id


def undo_correction(*, scope: Scope, correction_id: UUID) -> UUID:
    """Take one back: what held before holds again; returns the interaction. Raises: NotFound."""
    check(scope, "conversation.handle")
    with transaction.atomic():
        made = (
            Correction.objects.select_for_update(of=("self",))
            .filter(brand_id=scope.brand_id, id=correction_id, ended_at=None)
            .first()
        )
        if made is None:
            raise NotFound(_("There is nothing to undo."))
        row = _locked(scope, made.interaction_id)
        made.ended_at, made.ended = clock.now(), Correction.Ended.UNDONE
        made.save(update_fields=["ended_at", "ended"])
        before = _before(made)
        if before is None:
            _back_to_the_model(row, made)
        else:
            before.ended_at, before.ended = None, ""
            before.save(update_fields=["ended_at", "ended"])
            _put(row, made.field, before.new, corrected=True)
        _say(scope, "reading.undo", made)
    return made.interaction_id


def _locked(scope: Scope, interaction_id: UUID) -> Reading:
    row = (
        Reading.objects.select_for_update(of=("self",))
        .filter(brand_id=scope.brand_id, interaction_id=interaction_id)
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such text to be read."))
    return row


def _before(made: Correction) -> Correction | None:
    """The correction that this one replaced."""
    return Correction.objects.filter(
        interaction_id=made.interaction_id,
        field=made.field,
        ended=Correction.Ended.REPLACED,
        ended_at=made.at,
    ).first()


def _back_to_the_model(row: Reading, made: Correction) -> None:
    """What the model says holds again; where it was read anew since, it is read once more."""
    names = Wordlist.objects.filter(brand_id=row.brand_id, changed_at__gt=made.at)
    if row.said_by != made.version or (made.field == "towards" and names.exists()):
        row.version, row.second, row.second_at, row.tries = "", "", None, 0
        row.save(update_fields=["version", "second", "second_at", "tries"])
        wake_reader()
    _put(row, made.field, made.old, corrected=False)


def _put(row: Reading, field: str, label: str, *, corrected: bool) -> None:
    setattr(row, field, label)
    row.urgency = LEVELS.get(row.urgent, 0)
    others = [each for each in row.corrected if each != field]
    row.corrected = [*others, field] if corrected else others
    row.why, row.why_asked_at = None, None
    row.save(
        update_fields=[field, "urgency", "corrected", "why", "why_asked_at"],
    )
    emit(InteractionsRead(brand_id=row.brand_id, ids=[row.interaction_id]))


def _say(scope: Scope, action: str, made: Correction) -> None:
    record_audit(
        scope=scope,
        action=action,
        object_kind="interaction",
        object_id=made.interaction_id,
        summary=f"{made.field}: {made.old or '-'} → {made.new or '-'}",
        data={"field": made.field, "old": made.old, "new": made.new, "correction": str(made.id)},
    )
