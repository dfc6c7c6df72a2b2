"""Routes of the inbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from tertulia.delivery.models import Delivery
from tertulia.inbox.models import Act, Conversation, Draft, Entry, EntryKind, SavedReply, Seen
from tertulia.inbox.models import Target as AnswerTarget
from tertulia.inbox.services.threading import thread
from tertulia.interactions.models import Reading, TopicSearch
from tertulia.interactions.services.storing import store_page
from tertulia.interactions.topic_values import Found
from tertulia.kernel import clock
from tertulia.kernel.ids import new_id
from tertulia.networks.models import Channel
from tertulia.networks.values import InteractionKind, Profile, RemoteInteraction, RemoteRef
from tertulia.people.services.recognising import heard_of, recognise
from tests.roles.case import Case, Ground, Made

NETWORK = "mastodon"


def a_comment(ground: Ground) -> Entry:
    """Somebody wrote under a post; the line of it."""
    channel = Channel.objects.create(
        brand=ground.brand,
        network=NETWORK,
        address="https://social.test",
        remote_id="1",
        handle=f"us-{new_id().hex[-6:]}",
        limits={"honours_keys": True, "max_text": 500},
    )
    item = RemoteInteraction(
        ref=RemoteRef(new_id().hex),
        kind=InteractionKind.COMMENT,
        author=Profile(remote_id="7", handle="lucia@social.test", name="Lucía"),
        created_at=clock.now(),
        text="¿Abren el lunes?",
        about=RemoteRef("p1"),
    )
    stored = store_page(scope=ground.scope, channel_id=channel.id, items=[item])
    recognise(channel=channel, rows=heard_of(ground.brand.id, stored.new))
    thread(scope=ground.scope, channel_id=channel.id, ids=stored.new)
    return Entry.objects.get(interaction_id=stored.new[0])


def a_text(ground: Ground) -> Made:
    """The way from a text to its conversation."""
    return Made(arguments={"interaction_id": a_comment(ground).interaction_id})


def seen(ground: Ground) -> Made:
    """A conversation that is only looked at."""
    return Made(arguments={"conversation_id": a_comment(ground).conversation_id})


def acted(**data: str) -> Callable[[Ground], Made]:
    """A conversation, and how it stands."""

    def make(ground: Ground) -> Made:
        row_id = a_comment(ground).conversation_id
        return Made(arguments={"conversation_id": row_id}, data=data, watch=lambda: stands(row_id))

    return make


def stands(conversation_id: UUID) -> object:
    """Everything about a conversation that an act may change."""
    row = Conversation.objects.get(id=conversation_id)
    lines = Entry.objects.filter(conversation=row)
    return (
        row.state, row.assignee_id, row.snoozed_until, row.settled_until, lines.count(),
        Draft.objects.filter(conversation=row).count(), lines.filter(liked=True).count(),
        Seen.objects.filter(conversation=row).count(),
        Delivery.objects.filter(brand_id=row.brand_id).count(),
        Act.objects.filter(brand_id=row.brand_id, undone_at=None).count(),
    )  # fmt: skip


def closed(ground: Ground) -> Made:
    """A closed conversation."""
    row_id = a_comment(ground).conversation_id
    Conversation.objects.filter(id=row_id).update(state="closed")
    return Made(arguments={"conversation_id": row_id}, watch=lambda: stands(row_id))


def read(ground: Ground) -> Made:
    """A conversation that everybody of the brand has read."""
    from tertulia.accounts.models import User

    row = a_comment(ground).conversation
    for user in User.objects.all():
        Seen.objects.create(brand=ground.brand, conversation=row, user=user, at=clock.now())
    return Made(arguments={"conversation_id": row.id}, watch=lambda: stands(row.id))


def a_line(verb: str) -> Callable[[Ground], Made]:
    """A line, and an act on the network."""

    def make(ground: Ground) -> Made:
        entry = a_comment(ground)
        return Made(
            arguments={"entry_id": entry.id, "verb": verb},
            watch=lambda: stands(entry.conversation_id),
        )

    return make


def a_read_line(ground: Ground) -> Made:
    """A line, to see what it was read as."""
    return Made(arguments={"entry_id": a_comment(ground).id})


def a_line_to_correct(ground: Ground) -> Made:
    """A text, and what a person says of it."""
    entry = a_comment(ground)
    return Made(
        arguments={"entry_id": entry.id},
        data={"field": "intent", "label": "complaint"},
        watch=lambda: Reading.objects.get(interaction_id=entry.interaction_id).intent,
    )


def a_line_to_read_again(ground: Ground) -> Made:
    """A text that was read once, for somebody who wants it read carefully."""
    entry = a_comment(ground)
    rows = Reading.objects.filter(interaction_id=entry.interaction_id)
    rows.update(version="plain 1")
    return Made(
        arguments={"entry_id": entry.id}, watch=lambda: list(rows.values_list("wants", flat=True))
    )


def many(ground: Ground) -> Made:
    """Conversations to be closed together."""
    row_id = a_comment(ground).conversation_id
    return Made(data={"id": str(row_id)}, watch=lambda: stands(row_id))


def failed_reply(ground: Ground) -> Made:
    """A reply that did not go out."""
    line = a_comment(ground)
    entry = Entry.objects.create(
        brand=ground.brand, conversation=line.conversation, channel=line.channel,
        kind=EntryKind.REPLY, at=clock.now(), ours=True, text="Sí", delivery_state="failed",
        data={},
    )  # fmt: skip
    from tertulia.delivery.services import schedule_delivery
    from tertulia.delivery.states import DeliveryKind
    from tertulia.delivery.values import Due
    from tertulia.networks.values import Content, Part

    delivery_id = schedule_delivery(
        scope=ground.scope, channel_id=line.channel_id, kind=DeliveryKind.REPLY,
        due=Due(clock.now(), None, "UTC"), origin="inbox.reply", origin_id=entry.id,
        content=Content(parts=(Part("Sí"),), in_reply_to=RemoteRef(line.remote_id)), by_hand=True,
    )  # fmt: skip
    Entry.objects.filter(id=entry.id).update(delivery_id=delivery_id)
    Delivery.objects.filter(id=delivery_id).update(state="sending")
    Delivery.objects.filter(id=delivery_id).update(state="failed")
    return Made(
        arguments={"entry_id": entry.id},
        watch=lambda: Delivery.objects.get(id=delivery_id).state,
    )


def a_named_act(ground: Ground) -> Made:
    """An act that the address names."""
    return an_act(ground, named=True)


def an_act(ground: Ground, *, named: bool = False) -> Made:
    """Something the person of the ground closed, as everybody else of the test did too."""
    from tertulia.accounts.models import User

    row = a_comment(ground).conversation
    before = [
        {
            "id": str(row.id), "state": "snoozed", "why_closed": "", "assignee_id": None,
            "settled_until": None, "snoozed_until": None,
        }
    ]  # fmt: skip
    shared = new_id()
    Act.objects.create(
        id=shared, brand=ground.brand, user=ground.owner, verb="close", at=clock.now(),
        before=before,
    )  # fmt: skip
    for user in User.objects.exclude(id=ground.owner.id):
        Act.objects.create(
            brand=ground.brand, user=user, verb="close", at=clock.now(), before=before
        )
    return Made(
        arguments={"act_id": shared} if named else {},
        watch=lambda: Act.objects.filter(undone_at=None, brand=ground.brand).count(),
    )


def saved_form(ground: Ground) -> Made:
    """A new saved reply."""
    return Made(
        data={"title": "Horario", "text": "Abrimos a las 9"},
        watch=lambda: SavedReply.objects.filter(brand=ground.brand).count(),
    )


def a_saved_reply(ground: Ground) -> Made:
    """One that exists."""
    row = SavedReply.objects.create(
        brand=ground.brand, title="Horario", text="Abrimos", updated_at=clock.now()
    )
    return Made(
        arguments={"reply_id": row.id},
        watch=lambda: SavedReply.objects.filter(brand=ground.brand).count(),
    )


def a_target(ground: Ground) -> Made:
    """How fast the brand wants to answer."""
    return Made(
        data={"minutes": "90"},
        watch=lambda: list(AnswerTarget.objects.filter(brand=ground.brand).values()),
    )


def search_made(state: str) -> Callable[[Ground], Made]:
    """What people talked about: asked for, or found."""

    def make(ground: Ground) -> Made:
        entry = a_comment(ground)
        topic = Found(("pan", "café"), 6, 2, 4, (("es", 6),), (entry.interaction_id or new_id(),))
        row = TopicSearch.objects.create(
            brand=ground.brand,
            since=clock.now() - timedelta(days=30),
            until=clock.now(),
            asked_at=clock.now(),
            asked_by="Mireia",
            state=state,
            texts=20,
            before=18,
            found=[topic.kept()] if state == "done" else [],
        )
        return Made(
            arguments={"search_id": row.id},
            watch=lambda: TopicSearch.objects.get(id=row.id).state,
        )

    return make


def a_period(ground: Ground) -> Made:
    """Days to be looked at."""
    searches = TopicSearch.objects.filter(brand=ground.brand)
    return Made(data={"first": "2026-01-01", "last": "2026-01-31"}, watch=searches.count)


CASES = [
    Case("inbox:list"),
    Case("inbox:rows"),
    Case("inbox:saved"),
    Case("inbox:conversation", make=seen),
    Case("inbox:lines", make=seen),
    Case("inbox:head", make=seen),
    Case("inbox:reply", "POST", make=acted(text="Sí, a las 9")),
    Case("inbox:note", "POST", make=acted(text="Preguntar a Ventas")),
    Case("inbox:draft", "POST", make=acted(text="Sí, a")),
    Case("inbox:close", "POST", make=acted()),
    Case("inbox:reopen", "POST", make=closed),
    Case("inbox:no_answer", "POST", make=acted()),
    Case("inbox:snooze", "POST", make=acted(choice="3h")),
    Case("inbox:assign", "POST", make=acted(user="")),
    Case("inbox:unread", "POST", make=read),
    Case("inbox:bulk", "POST", make=many),
    Case("inbox:like", "POST", make=a_line("like")),
    Case("inbox:moderate", "POST", make=a_line("mute")),
    Case("inbox:text", make=a_text),
    Case("inbox:topics"),
    Case("inbox:topics_ask", "POST", make=a_period),
    Case("inbox:topics_found", make=search_made("done")),
    Case("inbox:topics_stop", "POST", make=search_made("doing")),
    Case("inbox:topics_file", make=search_made("done")),
    Case("inbox:reading", make=a_read_line),
    Case("inbox:correct", "POST", make=a_line_to_correct),
    Case("inbox:twice", make=a_read_line),
    Case("inbox:carefully", "POST", make=a_line_to_read_again),
    Case("inbox:again", "POST", make=failed_reply),
    Case("inbox:undo_last", "POST", make=an_act),
    Case("inbox:undo", "POST", make=a_named_act),
    Case("inbox:saved_save", "POST", make=saved_form),
    Case("inbox:saved_delete", "POST", make=a_saved_reply),
    Case("inbox:target", "POST", make=a_target),
]
