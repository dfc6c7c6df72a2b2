"""Posts that take the next free hours of a queue, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.planning.queries import queue_of
from tertulia.planning.rules.slots import WEEKS_AHEAD, Opening
from tertulia.planning.services.moving import move, spot_of, title_of
from tertulia.planning.services.queues import free_hours, hold_queue, next_hour
from tertulia.planning.services.serving import check_count
from tertulia.planning.values import Done, Spot, Undo


def take_next(*, scope: Scope, queue_id: UUID, post_id: UUID) -> tuple[Opening, Done]:
    """A post takes the queue's next free hour: that hour, and the move with its way back.

    The queue is held meanwhile, as in `take_hours`. Raises: Invalid; NotFound; Conflict when the
    queue has no hours, or none free within half a year, or the post is out.
    """
    with transaction.atomic():
        hold_queue(scope=scope, queue_id=queue_id)
        found = next_hour(scope=scope, queue_id=queue_id)
        seen = spot_of(scope=scope, post_id=post_id)
        wanted = Spot(post_id, found.local.date(), found.local.time())
        return found, move(scope=scope, spot=wanted, was=seen)


def take_hours(*, scope: Scope, queue_id: UUID, spots: Sequence[Spot]) -> Done:
    """Each of these takes the queue's next free hour, in this order; what cannot, stays, and why.

    The queue is held meanwhile: two who take hours at once never get the same one. Raises:
    Invalid; NotFound; Conflict when the queue has no hours, or none free within half a year.
    """
    check_count(spots)
    back: list[Spot] = []
    put: list[Spot] = []
    stayed: list[str] = []
    warnings: list[str] = []
    with transaction.atomic():
        hold_queue(scope=scope, queue_id=queue_id)
        first = next_hour(scope=scope, queue_id=queue_id).local.date()
        queue = queue_of(scope=scope, queue_id=queue_id)
        found = free_hours(
            scope=scope, queue=queue, first=first, last=first + timedelta(weeks=WEEKS_AHEAD)
        )
        hours = [each.local for each in found if not each.kept_free]
        for seen in spots:
            if len(put) == len(hours):
                full = _("The queue “%s” is full for half a year.") % queue.name
                stayed.append(f"{title_of(scope, seen)}: {full}")
                continue
            local = hours[len(put)]
            wanted = Spot(seen.post_id, local.date(), local.time(), seen.variant_id)
            try:
                with transaction.atomic():
                    done = move(scope=scope, spot=wanted, was=seen)
            except TertuliaError as error:
                stayed.append(f"{title_of(scope, seen)}: {error.sentence}")
            else:
                back += done.undo.back
                put += done.undo.put
                warnings += done.warnings
    told = ngettext("%d post moved.", "%d posts moved.", len(put)) % len(put)
    undo = Undo(back=tuple(back), put=tuple(put))
    return Done(told, undo, tuple(dict.fromkeys(warnings)), tuple(stayed))
