"""Which texts wait for a second reading: marked with the first one, by a rule, or by a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.interactions.models import Reading, SecondChoice
from tertulia.interactions.reading_rules import Said
from tertulia.interactions.second_rules import Why, why_again
from tertulia.interactions.services.holding import Waiting
from tertulia.interactions.services.learning import ANEW
from tertulia.interactions.services.waiting import wake_reader
from tertulia.kernel.anyof import AnyOf
from tertulia.kernel.errors import Conflict, NotFound
from tertulia.kernel.scope import Scope

#: What an endpoint said is kept with a version that begins so; no local reader reads it anew.
AFAR = "@"


def choices_of(brand_ids: Collection[UUID]) -> dict[UUID, SecondChoice]:
    """What these brands chose; those that chose nothing are left out."""
    rows = SecondChoice.objects.filter(AnyOf("brand_id", list(brand_ids)))
    return {row.brand_id: row for row in rows}


def marks_of(rows: Sequence[tuple[Waiting, Said, bool]]) -> list[int]:
    """For what was just read the first time (row, what holds, whether it broke): `Reading.wants`."""
    chosen = choices_of({row.brand_id for row, _said, _broken in rows})
    return [
        int(Why.NOT if broken else _mark(row, said, chosen.get(row.brand_id)))
        for row, said, broken in rows
    ]


def _mark(row: Waiting, said: Said, choice: SecondChoice | None) -> Why:
    if row.wants >= Why.ASKED:
        return Why(row.wants)
    if row.second:
        # Read twice by what is here: both anew. What an endpoint said cost money, and stays; and what
        # a brand's corrections teach the first reader, the second has nothing to do with.
        anew = row.version != ANEW and not row.second.startswith(AFAR)
        return Why.UNSURE if anew else Why.NOT
    if choice is not None and choice.by != SecondChoice.By.LOCAL and not _goes_afar(row, choice):
        return Why.NOT
    all_texts = choice is not None and choice.all_texts
    return why_again(said, corrected=row.corrected, all_texts=all_texts)


def _goes_afar(row: Waiting, choice: SecondChoice) -> bool:
    """Only what was said since the brand agreed is sent by itself."""
    since = choice.agreed_at
    return choice.by == SecondChoice.By.ENDPOINT and since is not None and row.said_at >= since


def mark_other_versions(version: str, *, limit: int = 2000) -> int:
    """What another careful reader has read waits for this one; returns how many were marked."""
    rows = (
        Reading.objects.exclude(second__in=["", version])
        .exclude(second__startswith=AFAR)
        .filter(wants=0)
        .values_list("interaction_id", flat=True)[:limit]
    )
    return Reading.objects.filter(AnyOf("interaction_id", list(rows))).update(
        wants=int(Why.UNSURE), wants_at=None
    )


def want_second(*, brand_id: UUID, ids: Collection[UUID]) -> int:
    """These matter (an urgent conversation): read them twice, unless they were; returns how many."""
    choice = choices_of([brand_id]).get(brand_id)
    if choice is not None and choice.by == SecondChoice.By.NOBODY:
        return 0
    rows = Reading.objects.filter(
        AnyOf("interaction_id", list(ids)), brand_id=brand_id, second="", second_at=None,
        wants__lt=int(Why.MATTERS), broken=False,
    ).exclude(version="")  # fmt: skip
    if choice is not None and choice.by == SecondChoice.By.ENDPOINT:
        rows = rows.filter(said_at__gte=choice.agreed_at) if choice.agreed_at else rows.none()
    with transaction.atomic():
        # The caller holds conversations, and who corrects a text holds it and waits for those: what
        # somebody holds is left out instead of waiting for each other.
        free = rows.select_for_update(skip_locked=True, of=("self",))
        keys = list(free.values_list("interaction_id", flat=True))
        return Reading.objects.filter(AnyOf("interaction_id", keys)).update(wants=int(Why.MATTERS))


def read_carefully(*, scope: Scope, interaction_id: UUID) -> None:
    """A person asks for a second reading of one text. Raises: NotFound, Conflict."""
    check(scope, "conversation.handle")
    with transaction.atomic():
        # Held against `marking`, which takes back what was asked for before a choice.
        choices = SecondChoice.objects.select_for_update(of=("self",))
        choice = choices.filter(brand_id=scope.brand_id).first()
        if choice is not None and choice.by == SecondChoice.By.NOBODY:
            raise Conflict(_("The brand has chosen that nobody reads a second time."))
        why = Why.ASKED_SINCE if choice is not None and choice.marking else Why.ASKED
        asked = Reading.objects.filter(
            brand_id=scope.brand_id, interaction_id=interaction_id
        ).exclude(version="")  # fmt: skip
        if not asked.update(wants=int(why), wants_at=None, tries=0, second_at=None):
            raise NotFound(_("This text was not read yet."))
    wake_reader()
