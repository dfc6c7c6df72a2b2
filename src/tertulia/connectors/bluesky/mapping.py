"""Their JSON to our value objects. dict and Any stop here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from tertulia.networks import errors
from tertulia.networks.values import (
    InteractionKind,
    Measurement,
    Profile,
    RemoteAttachment,
    RemoteInteraction,
    RemoteRef,
)

PAGES = "https://bsky.app/profile"
COUNTS = {
    "likes": "likeCount",
    "reposts": "repostCount",
    "replies": "replyCount",
    "quotes": "quoteCount",
}
CHANNEL_COUNTS = {"followers": "followersCount", "following": "followsCount", "posts": "postsCount"}


@contextmanager
def readable(what: str) -> Iterator[None]:
    """A read whose answer lacks what was promised is a read that failed."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise errors.Unavailable(
            _("The server's answer cannot be read."), detail=f"{what}: {error!r}"[:200]
        ) from error


def account_of(uri: str) -> str:
    """The DID in an at:// address."""
    return uri.removeprefix("at://").split("/")[0]


def page_of(uri: str, handle: str = "") -> str:
    """A post's page for people, "" for what has none."""
    account, _slash, rest = uri.removeprefix("at://").partition("/")
    collection, _slash, rkey = rest.partition("/")
    if collection != "app.bsky.feed.post":
        return ""
    return f"{PAGES}/{_usable(handle) or account}/post/{rkey}"


def _usable(handle: str) -> str:
    return "" if handle == "handle.invalid" else handle


def ref_of(data: Mapping[str, Any], handle: str = "") -> RemoteRef:
    """A strong reference, or a view with uri and cid."""
    uri = str(data["uri"])
    return RemoteRef(uri, str(data.get("cid") or ""), page_of(uri, handle))


def profile_of(view: Mapping[str, Any]) -> Profile:
    """A profile view of any depth; counts that it lacks are None."""
    did, handle = str(view["did"]), _usable(str(view.get("handle") or ""))
    labels = view.get("labels") or ()
    return Profile(
        remote_id=did,
        handle=handle or did,
        name=str(view.get("displayName") or ""),
        url=f"{PAGES}/{handle or did}",
        avatar_url=str(view.get("avatar") or ""),
        bot=any(each.get("val") == "bot" and each.get("src") == did for each in labels),
        followers=_count(view, "followersCount"),
        following=_count(view, "followsCount"),
        posts=_count(view, "postsCount"),
    )


def _count(view: Mapping[str, Any], name: str) -> int | None:
    value = view.get(name)
    return value if isinstance(value, int) else None


def moment(text: Any) -> datetime | None:
    """An ISO time, aware; None when it is none."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def written_at(record: Mapping[str, Any], indexed_at: Any = None) -> datetime:
    """When it was written: what the author claims, never later than the network saw it.

    Source: the index sorts by the earlier of both (repo bluesky-social/atproto, checked 2026-08).
    """
    moments = [at for at in (moment(record.get("createdAt")), moment(indexed_at)) if at]
    return min(moments) if moments else datetime.fromtimestamp(0, UTC)


def text_of(record: Mapping[str, Any]) -> str:
    """The words, with shortened links written out."""
    text = str(record.get("text") or "").encode()
    for facet in sorted(record.get("facets") or (), key=_start, reverse=True):
        start, end = _start(facet), int(facet.get("index", {}).get("byteEnd", 0))
        for feature in facet.get("features") or ():
            uri = feature.get("uri")
            shown = text[start:end].decode(errors="replace")
            if isinstance(uri, str) and 0 <= start < end <= len(text) and _shortened(shown, uri):
                text = text[:start] + uri.encode() + text[end:]
    return text.decode(errors="replace")


def _start(facet: Mapping[str, Any]) -> int:
    return int(facet.get("index", {}).get("byteStart", 0))


def _shortened(shown: str, uri: str) -> bool:
    bare = uri.removeprefix("https://").removeprefix("http://").rstrip("/")
    return shown.rstrip("/") not in (uri.rstrip("/"), bare)


def mentions_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Handles mentioned, as written and without @."""
    text = str(record.get("text") or "").encode()
    found = []
    for facet in record.get("facets") or ():
        if any("did" in feature for feature in facet.get("features") or ()):
            index = facet.get("index") or {}
            shown = text[int(index.get("byteStart", 0)) : int(index.get("byteEnd", 0))]
            found.append(shown.decode(errors="replace").lstrip("@"))
    return tuple(found)


def attachments_of(embed: Mapping[str, Any] | None) -> tuple[RemoteAttachment, ...]:
    """What an embed view shows."""
    if not embed:
        return ()
    name = str(embed.get("$type") or "").removesuffix("#view")
    if name == "app.bsky.embed.recordWithMedia":
        return attachments_of(embed.get("media"))
    if name in ("app.bsky.embed.images", "app.bsky.embed.gallery"):
        pictures = embed.get("images") or embed.get("items") or ()
        return tuple(_picture(each) for each in pictures if each.get("fullsize"))
    if name == "app.bsky.embed.video":
        playlist, thumb = str(embed.get("playlist") or ""), str(embed.get("thumbnail") or "")
        return (RemoteAttachment(playlist, "video", str(embed.get("alt") or ""), thumb),)
    if name == "app.bsky.embed.external":
        card = embed.get("external") or {}
        shown, preview = str(card.get("title") or ""), card.get("thumb")
        preview = preview if isinstance(preview, str) else ""
        return (RemoteAttachment(str(card.get("uri") or ""), "link", shown, preview),)
    return ()


def _picture(view: Mapping[str, Any]) -> RemoteAttachment:
    alt, thumb = str(view.get("alt") or ""), str(view.get("thumb") or "")
    return RemoteAttachment(str(view["fullsize"]), "image", alt, thumb)


def quoted_in(record: Mapping[str, Any]) -> RemoteRef | None:
    """The post that a post quotes."""
    embed = record.get("embed") or {}
    inner = embed.get("record") or {}
    inner = inner.get("record", inner)
    return ref_of(inner) if isinstance(inner, dict) and inner.get("uri") else None


def post_of(
    view: Mapping[str, Any], *, me: str, kind: InteractionKind | None = None
) -> RemoteInteraction:
    """A post, reply, mention or quote, as seen by the account `me`."""
    record = view.get("record") or {}
    author = profile_of(view["author"])
    reply = record.get("reply") or {}
    parent = ref_of(reply["parent"]) if reply.get("parent") else None
    root = ref_of(reply["root"]) if reply.get("root") else None
    quoted = quoted_in(record)
    return RemoteInteraction(
        ref=ref_of(view, author.handle),
        kind=kind or kind_of(record, author.remote_id, parent, root, me=me),
        author=author,
        created_at=written_at(record, view.get("indexedAt")),
        text=text_of(record),
        ours=author.remote_id == me,
        in_reply_to=parent,
        root=root,
        about=_about(parent, root, quoted, me),
        language=str((record.get("langs") or [""])[0]),
        attachments=attachments_of(view.get("embed")),
        mentions=mentions_of(record),
        visibility="public",
    )


def kind_of(
    record: Mapping[str, Any],
    author: str,
    parent: RemoteRef | None,
    root: RemoteRef | None,
    *,
    me: str,
) -> InteractionKind:
    """What a post is to the account `me`."""
    if author == me:
        return InteractionKind.OWN if parent is None else InteractionKind.REPLY
    if parent is None:
        quoted = quoted_in(record)
        ours = quoted is not None and account_of(quoted.id) == me
        return InteractionKind.QUOTE if ours else InteractionKind.MENTION
    above = {account_of(each.id) for each in (parent, root) if each}
    if me not in above:
        return InteractionKind.MENTION if me in _mentioned(record) else InteractionKind.REPLY
    direct = root is None or root.id == parent.id
    return InteractionKind.COMMENT if direct else InteractionKind.REPLY


def _mentioned(record: Mapping[str, Any]) -> set[str]:
    features = [each for facet in record.get("facets") or () for each in facet.get("features", ())]
    return {str(each["did"]) for each in features if "did" in each}


def _about(
    parent: RemoteRef | None, root: RemoteRef | None, quoted: RemoteRef | None, me: str
) -> RemoteRef | None:
    ours = [each for each in (root, parent, quoted) if each and account_of(each.id) == me]
    return ours[0] if ours else None


def measurements_of(
    ref: RemoteRef | None,
    view: Mapping[str, Any],
    names: Mapping[str, str],
    *,
    at: datetime,
    api_version: str,
) -> Iterable[Measurement]:
    """One figure per name; what the network does not say is None, never 0."""
    for name, theirs in names.items():
        yield Measurement(ref, name, _count(view, theirs), at, api_version)
