"""One door to undo whatever was done."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.inbox.models import Act
from tertulia.inbox.services.acting import Done, undo_act
from tertulia.inbox.services.correcting import VERB, undo_correct
from tertulia.inbox.services.network_acts import undo_on_network
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope


def undo(*, scope: Scope, act_id: UUID) -> Done:
    """Take back an act, one's own or a colleague's, here or on the network.

    Raises: NotFound, Conflict.
    """
    check(scope, "conversation.handle")
    act = Act.objects.filter(brand_id=scope.brand_id, id=act_id).first()
    if act is None:
        raise NotFound(_("There is nothing to undo."))
    if act.verb == VERB:
        return undo_correct(scope=scope, act_id=act_id)
    if act.entry_id:
        return undo_on_network(scope=scope, act_id=act_id)
    return undo_act(scope=scope, act_id=act_id)
