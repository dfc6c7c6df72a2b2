"""The records of the account: written with keys of our choosing, read from its own server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from tertulia.connectors.bluesky.answers import SwapRefused, unreadable
from tertulia.connectors.bluesky.client import Call, procedure, query, send
from tertulia.connectors.bluesky.mapping import page_of
from tertulia.networks import errors
from tertulia.networks.values import RemoteRef, Session

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
GATE = "app.bsky.feed.threadgate"
BLOCK = "app.bsky.graph.block"
FOLLOW = "app.bsky.graph.follow"


@dataclass(frozen=True)
class Record:
    """A record as it stands."""

    uri: str
    cid: str
    value: dict[str, Any]


def uri_of(session: Session, collection: str, rkey: str) -> str:
    """The address of one of our records."""
    return f"at://{session.remote_id}/{collection}/{rkey}"


def parts_of(uri: str) -> tuple[str, str, str]:
    """Account, collection and key of an at:// address.

    Raises: Refused when it is none.
    """
    pieces = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://") or len(pieces) != 3:
        raise errors.Refused(_("This is not an address of this network."), words=uri[:100])
    return pieces[0], pieces[1], pieces[2]


def get(session: Session, uri: str) -> Record | None:
    """The record as its account's server has it (for others: as the network's index has it)."""
    repo, collection, rkey = parts_of(uri)
    where = {"repo": repo, "collection": collection, "rkey": rkey}
    try:
        data = query(session, "com.atproto.repo.getRecord", where)
    except errors.Gone:
        return None
    except errors.Refused as error:
        if "could not locate" in error.words.lower():
            return None
        raise
    return Record(uri, str(data.get("cid", "")), data.get("value") or {})


def put_new(session: Session, uri: str, value: Mapping[str, Any]) -> RemoteRef:
    """Write a record that must not exist yet; where it does, that one is the answer.

    So the same step may be repeated whatever became of the try before: the first one that is
    accepted stands, byte by byte, and a late one is refused by the server.
    """
    try:
        return put(session, uri, value, swap=None)
    except SwapRefused:
        standing = get(session, uri)
        if standing is None:
            raise
        return RemoteRef(uri, standing.cid, page_of(uri, session.handle))


def put(session: Session, uri: str, value: Mapping[str, Any], *, swap: str | None) -> RemoteRef:
    """Write a record where the one that stands there has the revision `swap` (None: there is none).

    Raises: SwapRefused.
    """
    repo, collection, rkey = parts_of(uri)
    body = {
        "repo": repo,
        "collection": collection,
        "rkey": rkey,
        "record": {"$type": collection, **value},
        "swapRecord": swap,
    }
    call = Call("com.atproto.repo.putRecord", write=True, body=body)
    data = send(session, call)
    cid = data.get("cid")
    if data.get("uri") != uri or not isinstance(cid, str):
        raise unreadable(call)
    return RemoteRef(uri, cid, page_of(uri, session.handle))


def delete(session: Session, uri: str) -> None:
    """Remove one of our records. The server says yes too when there is none."""
    repo, collection, rkey = parts_of(uri)
    if repo != session.remote_id:
        raise errors.Refused(_("Only what the channel itself wrote can be deleted."))
    where = {"repo": repo, "collection": collection, "rkey": rkey}
    procedure(session, "com.atproto.repo.deleteRecord", where, empty=True)


def upload(session: Session, data: bytes | BinaryIO, mime: str) -> dict[str, Any]:
    """Store a blob; it stays only if a record names it soon."""
    call = Call("com.atproto.repo.uploadBlob", write=True, raw=data, mime=mime)
    blob = send(session, call).get("blob")
    if not isinstance(blob, dict) or "ref" not in blob:
        raise unreadable(call)
    return blob
