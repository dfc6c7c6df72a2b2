"""All that goes out: plans, and the calls that carry them out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from tertulia.connectors.mastodon import answers, client, mapping
from tertulia.connectors.mastodon.client import Call
from tertulia.networks.errors import NetworkError, Refused, Unavailable, Unsupported
from tertulia.networks.values import (
    Content,
    Media,
    Receipt,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    Target,
)

WRITE = "write:statuses"
POLL_S = 0.5
PROCESSING = "processing"


def perform(session: Session, order: StepOrder) -> Receipt:
    """Carry out one step. Raises: the contract's errors of a write."""
    return DO[order.plan.kind](session, order)


def _upload(session: Session, order: StepOrder) -> Receipt:
    """One picture or video. While the server still works on it, asks again until the deadline."""
    media = content_of(order).parts[order.plan.part].media[order.plan.media]
    with _file_of(media) as file:
        call = Call(
            "POST",
            "/api/v2/media",
            "write:media",
            write=True,
            form=_description(media),
            files={"file": (media.digest[:16] + _suffix(media.mime), file, media.mime)},
        )
        given = client.an_object(call, client.send(session, call).data)
    if "id" not in given:
        raise answers.unreadable(call)
    ref = RemoteRef(str(given["id"]), url=mapping.text(given.get("url")))
    ready = bool(given.get("url")) or _wait(session, ref.id)
    return Receipt(ref, extra={} if ready else {PROCESSING: "1"})


def _file_of(media: Media) -> BinaryIO:
    """The picture's bytes, read from disk as they are sent. Raises: Refused when they are gone."""
    try:
        return media.path.open("rb")
    except OSError as error:
        raise Refused(
            _("The file of a picture is missing here. Put the picture in again."),
            detail=f"{media.path}: {error}",
        ) from error


def _description(media: Media) -> dict[str, str]:
    form = {}
    if media.alt:
        form["description"] = media.alt
    if media.focus_x or media.focus_y:
        form["focus"] = f"{media.focus_x:.3f},{media.focus_y:.3f}"
    return form


def _suffix(mime: str) -> str:
    return "." + mime.rsplit("/", 1)[-1].replace("jpeg", "jpg")


def _wait(session: Session, media_id: str) -> bool:
    """Ask until the picture is ready (200; 206 while not), for half of the deadline."""
    until = time.monotonic() + session.deadline_s / 2
    call = Call("GET", f"/api/v1/media/{media_id}", "write:media")
    while time.monotonic() < until:
        try:
            if client.send(session, call).status == 200:
                return True
        except NetworkError:
            return False
        time.sleep(POLL_S)
    return False


def _part(session: Session, order: StepOrder) -> Receipt:
    """One status."""
    body = status_body(order, host=client.host_of(session))
    ready = [
        _wait(session, receipt.ref.id) for receipt in _uploads(order) if PROCESSING in receipt.extra
    ]
    call = Call("POST", "/api/v1/statuses", WRITE, write=True, body=body, key=order.key)
    try:
        given = client.an_object(call, client.send(session, call).data)
    except Refused as error:
        if all(ready):
            raise
        # 422 until it is prepared; nothing stands there yet, and a long video takes its time
        raise Unavailable(
            _("The server is still preparing the video or a picture."), words=error.words
        ) from error
    if "id" not in given:
        raise answers.unreadable(call)
    return mapping.receipt(given)


def status_body(order: StepOrder, *, host: str = "") -> dict[str, Any]:
    """The JSON of a new status."""
    content = content_of(order)
    body: dict[str, Any] = {"status": part_text(content, order.plan.part, host=host)}
    uploads = [each.ref.id for each in _uploads(order)]
    if uploads:
        body["media_ids"] = uploads
    above = parent(order)
    if above is not None:
        body["in_reply_to_id"] = above.id
    if content.content_warning:
        body["spoiler_text"] = content.content_warning
    if content.sensitive:
        body["sensitive"] = True
    if content.visibility:
        body["visibility"] = content.visibility
    if content.language:
        body["language"] = content.language.split("-")[0].lower()
    return body


def part_text(content: Content, part: int, *, host: str = "") -> str:
    """The words of a part; an answer begins with the handle it answers, as the network notifies.

    Somebody on the channel's own server (`host`) is called by the short handle.
    """
    words = content.parts[part].text
    handle = content.mention.lstrip("@").lower()
    if part or not handle:
        return words
    short, _, server = handle.partition("@")
    own = not server or server == host.lower()
    if _names(words, handle) or (own and _names(words, short)):
        return words
    return f"@{short if own else handle} {words}".rstrip()


def _names(words: str, handle: str) -> bool:
    """Whether `@handle` stands there, and is not the beginning of another one."""
    return re.search(rf"@{re.escape(handle)}(?![\w@-])", words, re.IGNORECASE) is not None


def parent(order: StepOrder) -> RemoteRef | None:
    """What the status answers: the part before it, or what the whole delivery answers."""
    if order.plan.part == 0:
        return content_of(order).in_reply_to
    for ordinal, plan in enumerate(order.plans):
        if plan.kind is StepKind.PART and plan.part == order.plan.part - 1:
            return order.receipts[ordinal].ref
    return None


def _uploads(order: StepOrder) -> list[Receipt]:
    wanted = [
        (plan.media, order.receipts[ordinal])
        for ordinal, plan in enumerate(order.plans)
        if plan.kind is StepKind.UPLOAD
        and plan.part == order.plan.part
        and ordinal in order.receipts
    ]
    return [receipt for _, receipt in sorted(wanted, key=lambda pair: pair[0])]


def _edit(session: Session, order: StepOrder) -> Receipt:
    """New words; the pictures, which the server drops unless they are named again, stay."""
    content, target = content_of(order), _status(order)
    path = f"/api/v1/statuses/{target.id}"
    now = client.get(session, path, scope="read:statuses")
    body: dict[str, Any] = {
        "status": part_text(content, order.plan.part),
        "media_ids": [str(each["id"]) for each in now.get("media_attachments") or ()],
        "sensitive": content.sensitive or bool(now.get("sensitive")),
        "spoiler_text": content.content_warning,
    }
    language = content.language.split("-")[0].lower() or mapping.text(now.get("language"))
    if language:
        body["language"] = language
    call = Call("PUT", path, WRITE, write=True, body=body)
    given = client.an_object(call, client.send(session, call).data)
    if "id" not in given:
        raise answers.unreadable(call)
    return Receipt(mapping.ref(given), at=mapping.moment(given.get("edited_at")))


def _delete(session: Session, order: StepOrder) -> Receipt:
    target = _status(order)
    client.send(session, Call("DELETE", f"/api/v1/statuses/{target.id}", WRITE, write=True))
    return Receipt(target)


def _on_status(action: str, scope: str) -> Callable[[Session, StepOrder], Receipt]:
    def act(session: Session, order: StepOrder) -> Receipt:
        target = _status(order)
        client.post(session, f"/api/v1/statuses/{target.id}/{action}", scope=scope)
        return Receipt(target)

    return act


def _on_person(action: str, scope: str) -> Callable[[Session, StepOrder], Receipt]:
    def act(session: Session, order: StepOrder) -> Receipt:
        person = _person(order)
        client.post(session, f"/api/v1/accounts/{person.id}/{action}", scope=scope)
        return Receipt(person)

    return act


def _report(session: Session, order: StepOrder) -> Receipt:
    target = _target(order)
    body: dict[str, Any] = {"account_id": _person(order).id, "comment": target.reason[:1000]}
    if target.ref is not None:
        body["status_ids"] = [target.ref.id]
    given = client.post(session, "/api/v1/reports", scope="write:reports", body=body)
    return Receipt(RemoteRef(str(given.get("id", ""))))


def content_of(order: StepOrder) -> Content:
    """What is published. Raises: Unsupported where the order has nothing."""
    if order.content is None:
        raise Unsupported(
            _("There is nothing to publish."), detail=f"{order.plan.kind} without content"
        )
    return order.content


def _target(order: StepOrder) -> Target:
    return order.target or Target()


def _status(order: StepOrder) -> RemoteRef:
    ref = _target(order).ref
    if ref is None:
        raise Unsupported(
            _("There is nothing to act on."), detail=f"{order.plan.kind} without a post"
        )
    return ref


def _person(order: StepOrder) -> RemoteRef:
    person = _target(order).person
    if person is None:
        raise Unsupported(
            _("There is nobody to act on."), detail=f"{order.plan.kind} without a person"
        )
    return person


def _refused(session: Session, order: StepOrder) -> Receipt:
    raise Unsupported(_("Mastodon cannot do this."), detail=order.plan.kind)


DO: dict[StepKind, Callable[[Session, StepOrder], Receipt]] = {
    StepKind.UPLOAD: _upload,
    StepKind.PART: _part,
    StepKind.EDIT: _edit,
    StepKind.DELETE: _delete,
    StepKind.LIKE: _on_status("favourite", "write:favourites"),
    StepKind.UNLIKE: _on_status("unfavourite", "write:favourites"),
    StepKind.MUTE: _on_person("mute", "write:mutes"),
    StepKind.UNMUTE: _on_person("unmute", "write:mutes"),
    StepKind.BLOCK: _on_person("block", "write:blocks"),
    StepKind.UNBLOCK: _on_person("unblock", "write:blocks"),
    StepKind.FOLLOW: _on_person("follow", "write:follows"),
    StepKind.REPORT: _report,
    StepKind.HIDE: _refused,
    StepKind.UNHIDE: _refused,
}
