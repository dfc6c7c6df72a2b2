"""What people do in the inbox: each view is one act."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tertulia.accounts.queries import people_with
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.inbox.services import acting
from tertulia.inbox.services.approving import waits_for_approval
from tertulia.inbox.services.network_acts import VERBS, act_on_network
from tertulia.inbox.services.replying import send_again, send_reply
from tertulia.inbox.services.undoing import undo
from tertulia.inbox.services.writing import add_note, mark_unread, save_draft
from tertulia.inbox.ui.answers import answered, said_of, undo_url
from tertulia.inbox.ui.filters import snooze_until, uuid_from
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid


@requires("reply.send", "POST")
def reply(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """Send a reply now."""
    close = request.POST.get("close") == "1"
    entry_id = send_reply(
        scope=request.scope,
        conversation_id=conversation_id,
        text=request.POST.get("text", ""),
        answers_id=uuid_from(request.POST.get("answers", "")),
        close=close,
    )
    if waits_for_approval(scope=request.scope, entry_id=entry_id):
        told = _("Sent to approval; the person still waits.")
        return answered(request, text=told, ids=[conversation_id], kind="plain")
    said = _("Sending, and closed.") if close else _("Sending.")
    return answered(request, text=said, ids=[conversation_id], leaves=close, kind="plain")


@requires("reply.send", "POST")
def again(request: BrandRequest, entry_id: UUID) -> HttpResponseBase:
    """Try a failed reply again."""
    conversation_id = send_again(scope=request.scope, entry_id=entry_id)
    return answered(request, text=_("Trying again."), ids=[conversation_id], kind="plain")


@requires("conversation.handle", "POST")
def note(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """A note for the team."""
    add_note(
        scope=request.scope, conversation_id=conversation_id, text=request.POST.get("text", "")
    )
    return answered(request, text=_("Note added."), ids=[conversation_id])


@requires("conversation.handle", "POST")
def draft(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """Keep what was begun; called by the autosave."""
    is_note = request.POST.get("note") == "1"
    save_draft(
        scope=request.scope,
        conversation_id=conversation_id,
        text=request.POST.get("text", ""),
        note=is_note,
    )
    return HttpResponse(status=204)


@requires("conversation.handle", "POST")
def close(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """Nothing more to do."""
    done = acting.close_conversations(scope=request.scope, conversation_ids=[conversation_id])
    return _done(request, done, leaves=True)


@requires("conversation.handle", "POST")
def reopen(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """Open again."""
    return _done(
        request,
        acting.reopen_conversation(scope=request.scope, conversation_id=conversation_id),
    )


@requires("conversation.handle", "POST")
def no_answer(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """It needs no answer."""
    done = acting.need_no_answer(scope=request.scope, conversation_ids=[conversation_id])
    return _done(request, done, leaves=True)


@requires("conversation.handle", "POST")
def snooze(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """Away until a moment."""
    until = snooze_until(
        choice=request.POST.get("choice", ""),
        custom=request.POST.get("custom", ""),
        now=clock.now(),
        zone_name=request.brand.zone,
    )
    done = acting.snooze_conversation(
        scope=request.scope, conversation_id=conversation_id, until=until
    )
    return _done(request, done, leaves=True)


@requires("conversation.handle", "POST")
def assign(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """To somebody of the team, or to nobody."""
    wanted = request.POST.get("user", "")
    team = {
        str(each.id): each
        for each in people_with("conversation.handle", brand_id=request.scope.brand_id)
    }
    if wanted and wanted not in team:
        raise Invalid(_("This person cannot take conversations of this brand."))
    to = team.get(wanted)
    done = acting.assign_conversation(
        scope=request.scope,
        conversation_id=conversation_id,
        user_id=to.id if to else None,
        name=to.name if to else "",
    )
    return _done(request, done)


@requires("conversation.read", "POST")
def unread(request: BrandRequest, conversation_id: UUID) -> HttpResponseBase:
    """As if not read."""
    mark_unread(scope=request.scope, conversation_id=conversation_id)
    return answered(request, text=_("Marked as unread."), ids=[conversation_id], kind="plain")


@requires("conversation.handle", "POST")
def bulk(request: BrandRequest) -> HttpResponseBase:
    """Close many at once."""
    given = (uuid_from(each) for each in request.POST.getlist("id"))
    ids = [each for each in given if each]
    if not ids:
        raise Invalid(_("Choose conversations first."))
    act = (
        acting.need_no_answer
        if request.POST.get("verb") == "no_answer"
        else acting.close_conversations
    )
    return _done(request, act(scope=request.scope, conversation_ids=ids), leaves=True)


@requires("conversation.handle", "POST")
def like(request: BrandRequest, entry_id: UUID, verb: str) -> HttpResponseBase:
    """Like, or take it back."""
    if verb not in ("like", "unlike"):
        raise Http404
    return _done(request, act_on_network(scope=request.scope, entry_id=entry_id, verb=verb))


@requires("conversation.moderate", "POST")
def moderate(request: BrandRequest, entry_id: UUID, verb: str) -> HttpResponseBase:
    """Hide, delete, mute, block, report, and their inverses."""
    if verb not in VERBS or verb in ("like", "unlike"):
        raise Http404
    done = act_on_network(
        scope=request.scope,
        entry_id=entry_id,
        verb=verb,
        reason=request.POST.get("reason", "")[:1000],
    )
    return _done(request, done)


@requires("conversation.handle", "POST")
def undo_act(request: BrandRequest, act_id: UUID) -> HttpResponseBase:
    """Take one act back."""
    done = undo(scope=request.scope, act_id=act_id)
    return answered(request, text="", ids=done.conversation_ids)


@requires("conversation.handle", "POST")
def undo_last(request: BrandRequest) -> HttpResponseBase:
    """Take the last act back: the key u."""
    act = acting.last_act(scope=request.scope)
    if act is None:
        return answered(request, text=_("There is nothing to undo."), ids=[], kind="plain")
    done = undo(scope=request.scope, act_id=act.id)
    return answered(request, text=_("Undone."), ids=done.conversation_ids)


def _done(request: BrandRequest, done: acting.Done, *, leaves: bool = False) -> HttpResponseBase:
    return answered(
        request,
        text=said_of(done),
        ids=done.conversation_ids,
        undo=undo_url(request, done),
        leaves=leaves,
    )
