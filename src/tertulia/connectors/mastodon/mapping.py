"""Their JSON to our values. `dict` and `Any` stop here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tertulia.connectors.mastodon.html import to_text
from tertulia.networks.values import (
    InteractionKind,
    Limits,
    Measurement,
    Profile,
    Receipt,
    RemoteAttachment,
    RemoteInteraction,
    RemoteRef,
)

Json = Mapping[str, Any]

NOTICES = {
    "mention": InteractionKind.MENTION,
    "favourite": InteractionKind.LIKE,
    "reblog": InteractionKind.REPOST,
    "follow": InteractionKind.FOLLOW,
    "quote": InteractionKind.QUOTE,
}
COUNTS = {
    "replies_count": "replies",
    "reblogs_count": "reposts",
    "favourites_count": "likes",
    "quotes_count": "quotes",
}
CHANNEL_COUNTS = {
    "followers_count": "followers",
    "following_count": "following",
    "statuses_count": "posts",
}


def moment(text: Any) -> datetime | None:
    """Their time, aware (UTC where no zone is told); None where it cannot be read."""
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def count(value: Any) -> int | None:
    """A figure; None where the server told none (some say -1 for "hidden")."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def text(value: Any) -> str:
    """A string, where they may send null."""
    return value if isinstance(value, str) else ""


def profile(account: Json, *, host: str = "") -> Profile:
    """An account. `host` completes the handle of somebody on the channel's own server."""
    handle = text(account.get("acct")) or text(account.get("username"))
    if host and "@" not in handle:
        handle = f"{handle}@{host}"
    return Profile(
        remote_id=str(account.get("id", "")),
        handle=handle,
        name=text(account.get("display_name")),
        url=text(account.get("url")),
        avatar_url=text(account.get("avatar")),
        bot=bool(account.get("bot")),
        followers=count(account.get("followers_count")),
        following=count(account.get("following_count")),
        posts=count(account.get("statuses_count")),
    )


def ref(status: Json) -> RemoteRef:
    """A status as a thing on the network."""
    return RemoteRef(
        id=str(status["id"]),
        revision=text(status.get("edited_at")),
        url=text(status.get("url")) or text(status.get("uri")),
    )


def receipt(status: Json) -> Receipt:
    """What publishing gave back."""
    return Receipt(ref=ref(status), at=moment(status.get("created_at")))


def attachments(status: Json) -> tuple[RemoteAttachment, ...]:
    """Pictures, films and sounds, and the page a link leads to."""
    found = []
    for each in status.get("media_attachments") or ():
        kind = {"gifv": "video", "unknown": "file"}.get(text(each.get("type")), each.get("type"))
        found.append(
            RemoteAttachment(
                url=text(each.get("url")) or text(each.get("remote_url")),
                kind=text(kind) or "file",
                alt=text(each.get("description")),
                preview_url=text(each.get("preview_url")),
            )
        )
    card = status.get("card")
    if isinstance(card, dict) and text(card.get("url")):
        found.append(
            RemoteAttachment(
                url=card["url"],
                kind="link",
                alt=text(card.get("title")),
                preview_url=text(card.get("image")),
            )
        )
    return tuple(found)


def interaction(
    status: Json, *, me: str, host: str = "", notice: str = "", root: RemoteRef | None = None
) -> RemoteInteraction:
    """A status that somebody wrote, ours included. Raises: KeyError where it has no id."""
    account = status.get("account") or {}
    ours = str(account.get("id", "")) == me
    parent = _id_or_none(status.get("in_reply_to_id"))
    to_us = str(status.get("in_reply_to_account_id") or "") == me
    return RemoteInteraction(
        ref=ref(status),
        kind=kind_of(status, ours=ours, to_us=to_us),
        author=profile(account, host=host),
        created_at=_created(status),
        text=to_text(text(status.get("content"))),
        ours=ours,
        in_reply_to=RemoteRef(parent) if parent else None,
        root=root,
        about=RemoteRef(parent) if parent and to_us and not ours else None,
        edited_at=moment(status.get("edited_at")),
        language=text(status.get("language")),
        content_warning=text(status.get("spoiler_text")),
        visibility=text(status.get("visibility")),
        attachments=attachments(status),
        mentions=tuple(_mentioned(status, host)),
        notification_id=notice,
    )


def kind_of(status: Json, *, ours: bool, to_us: bool) -> InteractionKind:
    """What a status is to the channel."""
    if status.get("visibility") == "direct":
        return InteractionKind.MESSAGE
    if ours:
        answers = status.get("in_reply_to_id") and not to_us
        return InteractionKind.REPLY if answers else InteractionKind.OWN
    if to_us:
        return InteractionKind.COMMENT
    return InteractionKind.REPLY if status.get("in_reply_to_id") else InteractionKind.MENTION


def from_notice(notice: Json, *, me: str, host: str = "") -> RemoteInteraction | None:
    """A notification; None for the kinds that concern nobody's answer (polls, admin...)."""
    kind = NOTICES.get(text(notice.get("type")))
    status = notice.get("status")
    if kind is None or not isinstance(notice.get("account"), dict):
        return None
    notice_id = str(notice.get("id", ""))
    if kind in (InteractionKind.MENTION, InteractionKind.QUOTE):
        if not isinstance(status, dict):
            return None
        found = interaction(status, me=me, host=host, notice=notice_id)
        return _as_quote(found, status) if kind is InteractionKind.QUOTE else found
    author = profile(notice["account"], host=host)
    about = ref(status) if isinstance(status, dict) else None
    # The same like is told again by the stream and after a reconnection, with one name.
    name = ":".join(filter(None, (kind.value, author.remote_id, about.id if about else "")))
    return RemoteInteraction(
        ref=RemoteRef(name, url=author.url),
        kind=kind,
        author=author,
        created_at=_created(notice),
        about=about,
        notification_id=notice_id,
    )


def _as_quote(found: RemoteInteraction, status: Json) -> RemoteInteraction:
    quoted = status.get("quote")
    if isinstance(quoted, dict):
        quoted = quoted.get("quoted_status") or quoted
    about = ref(quoted) if isinstance(quoted, dict) and quoted.get("id") else found.about
    given = {name: getattr(found, name) for name in found.__dataclass_fields__}
    return RemoteInteraction(**{**given, "kind": InteractionKind.QUOTE, "about": about})


def _mentioned(status: Json, host: str) -> list[str]:
    handles = [text(each.get("acct")) for each in status.get("mentions") or ()]
    return [each if "@" in each or not host else f"{each}@{host}" for each in handles if each]


def _created(thing: Json) -> datetime:
    at = moment(thing.get("created_at"))
    if at is None:
        raise ValueError("created_at cannot be read")
    return at


def _id_or_none(value: Any) -> str | None:
    return str(value) if value else None


def counts(status: Json, *, at: datetime, api_version: str) -> list[Measurement]:
    """The figures of one status; None where the server does not tell one."""
    where = ref(status)
    return [
        Measurement(where, ours, count(status.get(theirs)), at, api_version)
        for theirs, ours in COUNTS.items()
    ]


def channel_counts(account: Json, *, at: datetime, api_version: str) -> list[Measurement]:
    """The figures of the channel itself."""
    return [
        Measurement(None, ours, count(account.get(theirs)), at, api_version)
        for theirs, ours in CHANNEL_COUNTS.items()
    ]


def limits(instance: Json) -> Limits:
    """The numbers of a server, from version 2 or 1 of its description."""
    configuration = instance.get("configuration") or {}
    statuses = configuration.get("statuses") or {}
    media = configuration.get("media_attachments") or {}
    types = media.get("supported_mime_types") or ()
    software, version = software_of(text(instance.get("version")))
    return Limits(
        max_text=count(statuses.get("max_characters")) or count(instance.get("max_toot_chars")),
        url_cost=count(statuses.get("characters_reserved_per_url")),
        max_images=count(statuses.get("max_media_attachments"))
        or count(instance.get("max_media_attachments")),
        max_image_bytes=count(media.get("image_size_limit")) or count(instance.get("upload_limit")),
        max_image_pixels=count(media.get("image_matrix_limit")),
        max_alt=count(media.get("description_limit")) or count(instance.get("description_limit")),
        max_video_bytes=count(media.get("video_size_limit")) or count(instance.get("upload_limit")),
        max_video_pixels=count(media.get("video_matrix_limit")),
        video_types=tuple(each for each in types if text(each).startswith("video/")),
        image_types=tuple(each for each in types if text(each).startswith("image/")),
        software=software,
        version=version,
    )


def streaming_address(instance: Any) -> str:
    """Where the server says that it streams; "" where it does not."""
    if not isinstance(instance, dict):
        return ""
    configuration = instance.get("configuration")
    urls = configuration.get("urls") if isinstance(configuration, dict) else None
    return text(urls.get("streaming")) if isinstance(urls, dict) else ""


def software_of(version: str) -> tuple[str, str]:
    """`2.7.2 (compatible; Pleroma 2.5.0)` is Pleroma 2.5.0; a bare number is Mastodon."""
    if "(compatible; " in version:
        inner = version.split("(compatible; ", 1)[1].rstrip(")")
        name, _, number = inner.partition(" ")
        return name, number
    return "Mastodon", version
