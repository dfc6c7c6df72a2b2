"""What comes in: notices, conversations, our own posts, and whether things still stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tertulia.connectors.bluesky import records
from tertulia.connectors.bluesky.client import query, server_of
from tertulia.connectors.bluesky.mapping import (
    account_of,
    mentions_of,
    moment,
    page_of,
    post_of,
    profile_of,
    quoted_in,
    readable,
    ref_of,
    text_of,
    written_at,
)
from tertulia.connectors.bluesky.since import Notice, read_since
from tertulia.kernel import clock
from tertulia.networks import errors
from tertulia.networks.values import (
    InteractionKind,
    Page,
    Profile,
    RemoteAttachment,
    RemoteInteraction,
    RemoteRef,
    Session,
    Vanished,
)

AT_ONCE = 25
"""Posts in one call of app.bsky.feed.getPosts."""
DEPTH = 100
PARENTS = 100
POSTS = {
    "reply": None,
    "mention": None,
    "quote": InteractionKind.QUOTE,
}
ACTS = {
    "like": InteractionKind.LIKE,
    "like-via-repost": InteractionKind.LIKE,
    "repost": InteractionKind.REPOST,
    "repost-via-repost": InteractionKind.REPOST,
    "follow": InteractionKind.FOLLOW,
}


def notices(session: Session, *, cursor: str, limit: int) -> Page:
    """Likes, reposts, follows, replies, mentions and quotes since `cursor`."""

    def page(theirs: str) -> tuple[Sequence[Notice], str]:
        asked = {"limit": str(min(limit, 100))} | ({"cursor": theirs} if theirs else {})
        data = query(session, "app.bsky.notification.listNotifications", asked)
        with readable("listNotifications"):
            listed = list(data["notifications"])
            seen = _with_media(session, listed)
            return [_notice(each, seen, session) for each in listed], str(data.get("cursor") or "")

    return read_since(cursor, page)


def _with_media(session: Session, listed: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Full views of those that carry something: the notice itself has no addresses for it."""
    uris = [
        str(each["uri"])
        for each in listed
        if each["reason"] in POSTS and (each.get("record") or {}).get("embed")
    ]
    return views(session, uris) if uris else {}


def _notice(view: Mapping[str, Any], seen: Mapping[str, Any], session: Session) -> Notice:
    name = f"{view['reason']} {view['uri']}"
    at = moment(view.get("indexedAt")) or written_at(view.get("record") or {})
    return Notice(name, at, _item(view, seen, session, name))


def _item(
    view: Mapping[str, Any], seen: Mapping[str, Any], session: Session, name: str
) -> RemoteInteraction | None:
    reason, uri = str(view["reason"]), str(view["uri"])
    if reason in POSTS:
        return post_of(seen.get(uri, view), me=session.remote_id, kind=POSTS[reason])
    if reason not in ACTS:
        return None
    record = view.get("record") or {}
    subject = record.get("subject")
    about = ref_of(subject) if isinstance(subject, dict) and subject.get("uri") else None
    author = profile_of(view["author"])
    return RemoteInteraction(
        ref=RemoteRef(uri, str(view.get("cid") or ""), author.url if about is None else ""),
        kind=ACTS[reason],
        author=author,
        created_at=written_at(record, view.get("indexedAt")),
        about=about,
        notification_id=name,
    )


def views(session: Session, uris: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Post views by address; those that the network does not show are left out."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(uris), AT_ONCE):
        asked = [("uris", uri) for uri in uris[start : start + AT_ONCE]]
        data = query(session, "app.bsky.feed.getPosts", asked)
        with readable("getPosts"):
            found |= {str(view["uri"]): view for view in data["posts"]}
    return found


def conversation(session: Session, ref: RemoteRef) -> tuple[RemoteInteraction, ...]:
    """Everything known above and under a post, oldest first; nothing while the index lags.

    Raises: Gone when the post is no longer there.
    """
    asked = {"uri": ref.id, "depth": str(DEPTH), "parentHeight": str(PARENTS)}
    try:
        data = query(session, "app.bsky.feed.getPostThread", asked)
    except errors.Gone:
        if records.get(session, ref.id) is None:
            raise
        return ()
    with readable("getPostThread"):
        thread = data["thread"]
        if "post" not in thread:
            raise errors.Gone(_("It is no longer there."), words=str(thread.get("$type", "")))
        posts = {str(view["uri"]): view for view in _flat(thread)}
        found = [post_of(view, me=session.remote_id) for view in posts.values()]
    return tuple(sorted(found, key=lambda each: (each.created_at, each.ref.id)))


def _flat(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The posts of a thread; what is blocked or gone has none."""
    above = node.get("parent")
    while above:
        if "post" in above:
            yield above["post"]
        above = above.get("parent")
    below = [node]
    while below:
        each = below.pop()
        if "post" in each:
            yield each["post"]
        below.extend(each.get("replies") or ())


def own(session: Session, *, cursor: str, limit: int) -> Page:
    """What the account itself wrote, from its own server: nothing is missing or late there."""

    def page(theirs: str) -> tuple[Sequence[Notice], str]:
        asked = {
            "repo": session.remote_id,
            "collection": records.POST,
            "limit": str(min(limit, 100)),
        }
        data = query(
            session, "com.atproto.repo.listRecords", asked | ({"cursor": theirs} if theirs else {})
        )
        with readable("listRecords"):
            listed = [_own(each, session) for each in data["records"]]
        return listed, str(data.get("cursor") or "")

    return read_since(cursor, page)


def _own(data: Mapping[str, Any], session: Session) -> Notice:
    item = bare_post(str(data["uri"]), str(data["cid"]), data["value"], session)
    return Notice(f"{item.ref.id} {item.ref.revision}", item.created_at, item)


def bare_post(uri: str, cid: str, record: Mapping[str, Any], session: Session) -> RemoteInteraction:
    """A post of ours from its record alone, without the index."""
    me = Profile(session.remote_id, session.handle)
    reply = record.get("reply") or {}
    parent = ref_of(reply["parent"]) if reply.get("parent") else None
    root = ref_of(reply["root"]) if reply.get("root") else None
    quoted = quoted_in(record)
    ours = [each for each in (root, parent, quoted) if each and account_of(each.id) == me.remote_id]
    return RemoteInteraction(
        ref=RemoteRef(uri, cid, page_of(uri, session.handle)),
        kind=InteractionKind.OWN if parent is None else InteractionKind.REPLY,
        author=me,
        created_at=written_at(record),
        text=text_of(record),
        ours=True,
        in_reply_to=parent,
        root=root,
        about=ours[0] if ours else None,
        language=str((record.get("langs") or [""])[0]),
        attachments=tuple(_own_pictures(record, session)),
        mentions=mentions_of(record),
        visibility="public",
    )


def _own_pictures(record: Mapping[str, Any], session: Session) -> Iterator[RemoteAttachment]:
    embed = record.get("embed") or {}
    embed = embed.get("media", embed)
    for each in embed.get("images") or embed.get("items") or ():
        link = ((each.get("image") or {}).get("ref") or {}).get("$link")
        if link:
            server = f"{server_of(session)}/xrpc/com.atproto.sync.getBlob"
            address = f"{server}?did={session.remote_id}&cid={link}"
            yield RemoteAttachment(address, "image", str(each.get("alt") or ""))


def again(session: Session, refs: Sequence[RemoteRef]) -> tuple[RemoteInteraction | Vanished, ...]:
    """Posts as they are now, and what is gone; what is no post is left out.

    What the index does not show is asked for as a record: a blocked author's post still stands.
    """
    posts = [ref for ref in refs if f"/{records.POST}/" in ref.id]
    seen = views(session, [ref.id for ref in posts])
    hidden = [ref.id for ref in posts if ref.id not in seen]
    seen |= _from_records(session, [records.get(session, uri) for uri in hidden])
    return tuple(
        _revised(seen[ref.id], ref, session) if ref.id in seen else Vanished(ref) for ref in posts
    )


def _from_records(
    session: Session, found: Sequence[records.Record | None]
) -> dict[str, dict[str, Any]]:
    """Views made from records and their authors' profiles, of those that stand."""
    standing = [each for each in found if each is not None]
    authors = profiles(session, {account_of(each.uri) for each in standing})
    return {
        each.uri: {
            "uri": each.uri,
            "cid": each.cid,
            "author": authors.get(account_of(each.uri), {"did": account_of(each.uri)}),
            "record": each.value,
        }
        for each in standing
    }


def profiles(session: Session, dids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Profile views by account; those that the network does not show are left out."""
    wanted, found = sorted(dids), dict[str, dict[str, Any]]()
    for start in range(0, len(wanted), AT_ONCE):
        asked = [("actors", did) for did in wanted[start : start + AT_ONCE]]
        data = query(session, "app.bsky.actor.getProfiles", asked)
        with readable("getProfiles"):
            found |= {str(view["did"]): view for view in data["profiles"]}
    return found


def _revised(view: Mapping[str, Any], ref: RemoteRef, session: Session) -> RemoteInteraction:
    """The post with when it was edited: another revision is indexed anew."""
    with readable("getPosts"):
        item = post_of(view, me=session.remote_id)
    if ref.revision and item.ref.revision != ref.revision:
        return replace(item, edited_at=moment(view.get("indexedAt")) or clock.now())
    return item
