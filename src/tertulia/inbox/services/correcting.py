"""A person says what a text of a conversation is; it shows at once, and can be taken back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.inbox.models import Act, Entry
from tertulia.inbox.services.acting import Done
from tertulia.inbox.services.person import person_of
from tertulia.inbox.services.summing import sum_up
from tertulia.inbox.services.telling import tell
from tertulia.interactions.services.correcting import correct_reading, undo_correction
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, NotFound
from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope

VERB = "correct"


def correct(*, scope: Scope, entry_id: UUID, field: str, label: str) -> Done:
    """Say that a text is something else than it was read as. Raises: Invalid, NotFound."""
    check(scope, "conversation.handle")
    entry = Entry.objects.filter(brand_id=scope.brand_id, id=entry_id, ours=False).first()
    if entry is None or entry.interaction_id is None:
        raise NotFound(_("There is no such text to be read."))
    with transaction.atomic():
        made = correct_reading(
            scope=scope, interaction_id=entry.interaction_id, field=field, label=label
        )
        act_id = new_id()
        if scope.user_id is not None:
            Act.objects.create(
                id=act_id,
                brand_id=scope.brand_id,
                user_id=person_of(scope),
                verb=VERB,
                at=clock.now(),
                before=[{"correction": str(made), "conversation": str(entry.conversation_id)}],
            )
        sum_up([entry.conversation_id])
    tell(brand_id=scope.brand_id, conversation_ids=[entry.conversation_id])
    return Done(act_id, VERB, (entry.conversation_id,))


def undo_correct(*, scope: Scope, act_id: UUID) -> Done:
    """Take it back. What was replaced or edited since holds no more already. Raises: Conflict."""
    with transaction.atomic():
        act = Act.objects.select_for_update().get(brand_id=scope.brand_id, id=act_id)
        if act.undone_at:
            raise Conflict(_("This was undone already."))
        act.undone_at = clock.now()
        act.save(update_fields=["undone_at"])
        kept = act.before[0]
        try:
            undo_correction(scope=scope, correction_id=UUID(kept["correction"]))
        except NotFound:
            return Done(act.id, act.verb, (UUID(kept["conversation"]),))
        sum_up([UUID(kept["conversation"])])
    tell(brand_id=scope.brand_id, conversation_ids=[UUID(kept["conversation"])])
    return Done(act.id, act.verb, (UUID(kept["conversation"]),))
