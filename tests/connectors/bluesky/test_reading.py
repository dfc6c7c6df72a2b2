"""What comes in from the real network: each kind of notice, conversations, edits, deletions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from atproto import Client, models

from tertulia.connectors.bluesky.client import procedure
from tertulia.connectors.bluesky.connector import BlueskyConnector
from tertulia.networks.errors import Gone
from tertulia.networks.values import (
    InteractionKind,
    Media,
    RemoteInteraction,
    RemoteRef,
    Session,
    StepKind,
    Target,
    Vanished,
)
from tests.connectors.bluesky.conftest import Desk, texts
from tests.servers.bluesky import BlueskyNetwork

Desks = Callable[[Session], Desk]


def all_new(
    connector: BlueskyConnector, session: Session, cursor: str = "", limit: int = 40
) -> tuple[list[RemoteInteraction], str]:
    """Every new notice since `cursor`, and where to go on."""
    items: list[RemoteInteraction] = []
    for _page in range(50):
        page = connector.read_interactions(session, cursor=cursor, limit=limit)
        items += page.items
        cursor = page.cursor
        if not page.more:
            return items, cursor
    raise AssertionError("paging never ends")


def test_every_kind_of_notice_arrives(
    connector: BlueskyConnector,
    newcomer: Session,
    ana: Session,
    desk_of: Desks,
    witness: Client,
    bluesky_network: BlueskyNetwork,
    picture: Media,
) -> None:
    ours, theirs = desk_of(newcomer), desk_of(ana)
    post = ours.say("Una publicación")
    bluesky_network.settle()
    theirs.act(StepKind.FOLLOW, Target(person=RemoteRef(newcomer.remote_id)))
    theirs.act(StepKind.LIKE, Target(ref=post))
    witness.repost(post.id, post.revision)
    comment = theirs.say("Un comentario", picture, in_reply_to=post)
    theirs.say(f"Mira, @{newcomer.handle}")
    quote = models.AppBskyEmbedRecord.Main(
        record=models.ComAtprotoRepoStrongRef.Main(uri=post.id, cid=post.revision)
    )
    witness.send_post("Una cita", embed=quote)
    bluesky_network.settle()
    answer = ours.say("Una respuesta", in_reply_to=comment)
    bluesky_network.settle()
    theirs.say("Y otra", in_reply_to=answer)
    bluesky_network.settle()

    items, _cursor = all_new(connector, newcomer)
    found = {each.kind: each for each in items}
    assert set(found) == {
        InteractionKind.FOLLOW,
        InteractionKind.LIKE,
        InteractionKind.REPOST,
        InteractionKind.COMMENT,
        InteractionKind.MENTION,
        InteractionKind.QUOTE,
        InteractionKind.REPLY,
    }
    for kind in (InteractionKind.LIKE, InteractionKind.REPOST, InteractionKind.COMMENT):
        about = found[kind].about
        assert about is not None
        assert about.id == post.id
    commented = found[InteractionKind.COMMENT]
    assert (commented.text, commented.ref.id) == ("Un comentario", comment.id)
    assert (commented.author.handle, commented.author.name) == ("ana.test", "Ana")
    assert not commented.ours
    assert [each.alt for each in commented.attachments] == ["A teal rectangle"]
    assert commented.attachments[0].url.startswith(bluesky_network.appview)
    assert found[InteractionKind.MENTION].mentions == (newcomer.handle,)
    replied = found[InteractionKind.REPLY]
    assert replied.root is not None
    assert replied.in_reply_to is not None
    assert (replied.root.id, replied.in_reply_to.id) == (post.id, answer.id)
    quoted = found[InteractionKind.QUOTE]
    assert quoted.about is not None
    assert quoted.about.id == post.id


def test_paging_ends_resumes_and_repeats_nothing(
    connector: BlueskyConnector,
    newcomer: Session,
    ana: Session,
    desk_of: Desks,
    bluesky_network: BlueskyNetwork,
) -> None:
    theirs = desk_of(ana)
    call = f"@{newcomer.handle}"
    theirs.say(f"{call} historia")
    bluesky_network.settle()
    items, cursor = all_new(connector, newcomer, limit=3)
    assert texts(items) == [f"{call} historia"]
    for number in range(8):
        theirs.say(f"{call} {number}")
    bluesky_network.settle()
    items, after = all_new(connector, newcomer, cursor, limit=3)
    assert sorted(texts(items)) == [f"{call} {number}" for number in range(8)]
    again, _after = all_new(connector, newcomer, cursor, limit=3)
    assert {each.ref for each in again} == {each.ref for each in items}
    nothing, _after = all_new(connector, newcomer, after, limit=3)
    assert nothing == []


def test_a_withdrawn_notice_does_not_bring_history_back(
    connector: BlueskyConnector,
    newcomer: Session,
    ana: Session,
    desk_of: Desks,
    bluesky_network: BlueskyNetwork,
) -> None:
    theirs = desk_of(ana)
    for number in range(5):
        theirs.say(f"@{newcomer.handle} vieja {number}")
    last = theirs.say(f"@{newcomer.handle} última")
    bluesky_network.settle()
    first = connector.read_interactions(newcomer, cursor="", limit=2)
    assert len(first.items) == 2
    theirs.act(StepKind.DELETE, Target(ref=last))
    bluesky_network.settle()
    items, _cursor = all_new(connector, newcomer, first.cursor, limit=2)
    assert items == []


def test_what_was_written_elsewhere_is_ours(
    connector: BlueskyConnector,
    ana: Session,
    desk_of: Desks,
    witness: Client,
    picture: Media,
) -> None:
    before = connector.read_own(ana, cursor="")
    sent = witness.send_post("Desde el teléfono")
    here = desk_of(ana).say("Desde aquí", picture)
    page = connector.read_own(ana, cursor=before.cursor)
    found = {each.ref.id: each for each in page.items}
    assert set(found) == {sent.uri, here.id}
    assert all(each.ours and each.kind is InteractionKind.OWN for each in found.values())
    assert found[sent.uri].text == "Desde el teléfono"
    shown = found[here.id].attachments[0]
    assert ana.http.get(shown.url).headers["content-type"] == "image/png"


def test_edits_and_deletions_are_seen(
    connector: BlueskyConnector,
    brand: Session,
    ana: Session,
    desk_of: Desks,
    bluesky_network: BlueskyNetwork,
) -> None:
    theirs = desk_of(ana)
    stays, edited, goes = theirs.say("se queda"), theirs.say("antes"), theirs.say("se va")
    bluesky_network.settle()
    rkey = edited.id.rpartition("/")[2]
    changed = {"text": "después", "createdAt": "2026-11-22T09:00:00.000Z"}
    where = {"repo": ana.remote_id, "collection": "app.bsky.feed.post", "rkey": rkey}
    procedure(ana, "com.atproto.repo.putRecord", {**where, "record": changed})
    theirs.act(StepKind.DELETE, Target(ref=goes))
    bluesky_network.settle()
    first, second, third = connector.look_again(brand, [stays, edited, goes])
    assert isinstance(first, RemoteInteraction)
    assert (first.text, first.edited_at) == ("se queda", None)
    assert isinstance(second, RemoteInteraction)
    assert second.text == "después"
    assert second.edited_at is not None
    assert third == Vanished(goes)


def test_a_blocked_authors_post_is_not_called_gone(
    connector: BlueskyConnector,
    newcomer: Session,
    ana: Session,
    desk_of: Desks,
    bluesky_network: BlueskyNetwork,
) -> None:
    post = desk_of(ana).say("sigo aquí")
    bluesky_network.settle()
    desk_of(newcomer).act(StepKind.BLOCK, Target(person=RemoteRef(ana.remote_id)))
    bluesky_network.settle()
    (again,) = connector.look_again(newcomer, [post])
    assert isinstance(again, RemoteInteraction)
    assert (again.text, again.author.handle, again.edited_at) == ("sigo aquí", "ana.test", None)
    desk_of(newcomer).act(StepKind.UNBLOCK, Target(person=RemoteRef(ana.remote_id)))
    bluesky_network.settle()


def test_a_conversation_about_nothing_is_gone(connector: BlueskyConnector, brand: Session) -> None:
    nowhere = RemoteRef(f"at://{brand.remote_id}/app.bsky.feed.post/3zzzzzzzzzzz2")
    with pytest.raises(Gone):
        connector.read_conversation(brand, nowhere)


def test_counts_are_the_networks(
    connector: BlueskyConnector,
    newcomer: Session,
    ana: Session,
    desk_of: Desks,
    witness: Client,
    bluesky_network: BlueskyNetwork,
) -> None:
    post = desk_of(newcomer).say("cuéntame")
    bluesky_network.settle()
    desk_of(ana).act(StepKind.LIKE, Target(ref=post))
    desk_of(ana).say("va", in_reply_to=post)
    bluesky_network.settle()
    unknown = RemoteRef(f"at://{newcomer.remote_id}/app.bsky.feed.post/3zzzzzzzzzzz2")
    measured = connector.measure(newcomer, [post, unknown])
    figures: dict[Any, Any] = {(each.ref, each.name): each.value for each in measured}
    assert figures[post, "likes"] == 1
    assert figures[post, "replies"] == 1
    assert figures[post, "reposts"] == 0
    assert {each.ref for each in measured} == {post}
    shown = witness.get_posts([post.id]).posts[0]
    assert (shown.like_count, shown.reply_count) == (1, 1)
    channel = {each.name: each.value for each in connector.measure_channel(newcomer)}
    assert channel["posts"] == 1
    assert connector.profile(newcomer).handle == newcomer.handle
