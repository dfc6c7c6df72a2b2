"""Acts on the network: like, hide, delete, mute, block, report; through delivery, with undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.delivery.events import DeliverySettled
from tertulia.delivery.queries import deliveries_by_id
from tertulia.delivery.services import cancel_delivery, schedule_delivery
from tertulia.delivery.states import DeliveryKind
from tertulia.delivery.values import Due
from tertulia.inbox.models import Act, Conversation, Entry
from tertulia.inbox.rules import SETTLED_BAD, written
from tertulia.inbox.services.acting import Done, remember, write_event
from tertulia.inbox.services.telling import tell
from tertulia.inbox.services.threading import program
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.networks.errors import Unsupported
from tertulia.networks.registry import manifest
from tertulia.networks.values import Capability, RemoteRef, Target
from tertulia.people.services.standing import set_standing

ORIGIN = "inbox.act"
REGRET_S = 8
"""What cannot be taken back on the network leaves after so many seconds, so that undo can stop it."""


@dataclass(frozen=True)
class Verb:
    """One act. `inverse` takes it back on the network; "" = only before it left."""

    capability: Capability
    permission: str
    inverse: str = ""
    field: str = ""
    """Where it shows: a flag of the line, or the standing towards the person."""
    value: bool = True
    ours: bool = False
    """Acts on what we wrote, not on what they did."""


VERBS: Mapping[str, Verb] = {
    "like": Verb(Capability.LIKE, "conversation.handle", "unlike", "liked"),
    "unlike": Verb(Capability.LIKE, "conversation.handle", "like", "liked", False),
    "hide": Verb(Capability.HIDE, "conversation.moderate", "unhide", "hidden"),
    "unhide": Verb(Capability.HIDE, "conversation.moderate", "hide", "hidden", False),
    "mute": Verb(Capability.MUTE, "conversation.moderate", "unmute", "muted"),
    "unmute": Verb(Capability.MUTE, "conversation.moderate", "mute", "muted", False),
    "block": Verb(Capability.BLOCK, "conversation.moderate", "unblock", "blocked"),
    "unblock": Verb(Capability.BLOCK, "conversation.moderate", "block", "blocked", False),
    "report": Verb(Capability.REPORT, "conversation.moderate", "", "reported"),
    "delete": Verb(Capability.DELETE, "conversation.moderate", "", "", True, True),
}
_OF_PERSON = frozenset({"muted", "blocked"})


def act_on_network(*, scope: Scope, entry_id: UUID, verb: str, reason: str = "") -> Done:
    """Do `verb` to a line (or to its author) on the network.

    Shown as done at once; a failure is shown in its place. Raises: NotFound, Unsupported, NotAllowed.
    """
    rule = VERBS.get(verb)
    if rule is None:
        raise NotFound(_("There is no such act."))
    check(scope, rule.permission)
    reason = written(reason)
    with transaction.atomic():
        entry = _entry(scope, entry_id, rule)
        row = Conversation.objects.select_for_update(of=("self",)).get(id=entry.conversation_id)
        done = _schedule(scope, row, entry, verb, rule, reason)
    tell(brand_id=scope.brand_id, conversation_ids=done.conversation_ids)
    return done


def _entry(scope: Scope, entry_id: UUID, rule: Verb) -> Entry:
    entry = (
        Entry.objects.filter(brand_id=scope.brand_id, id=entry_id)
        .select_related("interaction", "channel")
        .first()
    )
    if entry is None or not entry.remote_id:
        raise NotFound(_("There is no such text on the network."))
    if entry.ours != rule.ours:
        raise Invalid(_("This cannot be done with this text."))
    if not manifest(entry.channel.network).can(rule.capability):
        raise Unsupported(
            _("%(network)s does not offer this.")
            % {"network": manifest(entry.channel.network).title}
        )
    return entry


def _schedule(
    scope: Scope, row: Conversation, entry: Entry, verb: str, rule: Verb, reason: str
) -> Done:
    act = remember(scope=scope, verb=verb, rows=[], entry=entry)
    wait = timedelta(seconds=0 if rule.inverse else REGRET_S)
    act.delivery_id = schedule_delivery(
        scope=scope,
        channel_id=entry.channel_id,
        kind=DeliveryKind(verb),
        due=Due(at=clock.now() + wait, local=None, zone="UTC"),
        origin=ORIGIN,
        origin_id=act.id,
        target=target_of(row, entry, reason),
        by_hand=True,
    )
    act.save(update_fields=["delivery_id"])
    _show(scope, row, entry, rule.field, value=rule.value)
    write_event(
        scope=scope, row=row, verb=verb,
        data={"act": str(act.id), "entry": str(entry.id), "reason": reason},
    )  # fmt: skip
    return Done(act.id, verb, (row.id,))


def target_of(row: Conversation, entry: Entry, reason: str) -> Target:
    """What the connector needs to act on a line and its author."""
    found = entry.interaction
    if found is None:
        return Target(ref=RemoteRef(entry.remote_id), reason=reason)
    about = row.about or found.root
    return Target(
        ref=RemoteRef(found.remote_id, found.revision, found.url),
        person=RemoteRef(found.author_remote_id, "", found.author_url),
        root=RemoteRef(about) if about else None,
        reason=reason,
    )


def _show(scope: Scope, row: Conversation, entry: Entry, field: str, *, value: bool) -> None:
    if field in _OF_PERSON:
        set_standing(
            scope=scope, identity_id=row.identity_id, channel_id=row.channel_id, **{field: value}
        )
    elif field:
        Entry.objects.filter(id=entry.id).update(**{field: value})


def undo_on_network(*, scope: Scope, act_id: UUID) -> Done:
    """Take an act back: stopped when it has not left, else its inverse. Raises: Conflict."""
    act = Act.objects.filter(brand_id=scope.brand_id, id=act_id).select_related("entry").first()
    if act is None or act.entry is None or act.delivery_id is None:
        raise NotFound(_("There is nothing to undo."))
    if act.undone_at:
        raise Conflict(_("This was undone already."))
    rule = VERBS[act.verb]
    with transaction.atomic():
        row = Conversation.objects.select_for_update(of=("self",)).get(id=act.entry.conversation_id)
        stopped = _stop(scope, act)
        if not stopped and not rule.inverse:
            raise Conflict(_("It has already reached the network and cannot be taken back."))
        if not stopped:
            _schedule(scope, row, act.entry, rule.inverse, VERBS[rule.inverse], "")
        elif rule.field:
            _show(scope, row, act.entry, rule.field, value=not rule.value)
        Act.objects.filter(id=act.id).update(undone_at=clock.now())
    tell(brand_id=scope.brand_id, conversation_ids=[row.id])
    return Done(act.id, act.verb, (row.id,))


def _stop(scope: Scope, act: Act) -> bool:
    """Cancel what has not left yet."""
    if act.delivery_id is None:
        return False
    card = deliveries_by_id(scope=scope, ids=[act.delivery_id]).get(act.delivery_id)
    if card is None or card.state != "scheduled":
        return False
    cancel_delivery(scope=scope, delivery_id=act.delivery_id)
    Entry.objects.filter(data__act=str(act.id), verb=act.verb).delete()
    return True


def act_settled(event: DeliverySettled) -> None:
    """An act that failed is no longer shown as done."""
    if event.state not in SETTLED_BAD:
        return
    scope = program(event.brand_id)
    with transaction.atomic():
        act = (
            Act.objects.filter(brand_id=event.brand_id, id=event.origin_id)
            .select_related("entry")
            .first()
        )
        if act is None or act.entry is None or act.undone_at:
            return
        row = Conversation.objects.select_for_update(of=("self",)).get(id=act.entry.conversation_id)
        rule = VERBS[act.verb]
        _show(scope, row, act.entry, rule.field, value=not rule.value)
        Entry.objects.filter(data__act=str(act.id)).update(
            delivery_id=event.delivery_id, delivery_state=event.state
        )
    tell(brand_id=event.brand_id, conversation_ids=[row.id])
