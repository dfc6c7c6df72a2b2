"""Posts, replies and threads: records with keys of our choosing, written once."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from tertulia.connectors.bluesky import identity, records, tid, videos
from tertulia.connectors.bluesky.cards import card_of
from tertulia.connectors.bluesky.client import server_of
from tertulia.connectors.bluesky.facets import facets_of
from tertulia.connectors.bluesky.mapping import readable
from tertulia.connectors.bluesky.pictures import fitting
from tertulia.connectors.bluesky.planning import is_video
from tertulia.kernel.text import CountingRule, tidy
from tertulia.networks import errors
from tertulia.networks.values import (
    Content,
    Media,
    Receipt,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
)


def upload(session: Session, order: StepOrder) -> Receipt:
    """One picture, made small enough, or the video. It is forgotten if no post names it soon."""
    media = content_of(order).parts[order.plan.part].media[order.plan.media]
    if is_video(media):
        blob, width, height = videos.upload(session, media), media.width, media.height
    else:
        picture = fitting(media)
        blob = records.upload(session, picture.data, picture.mime)
        width, height = picture.width, picture.height
    extra = {"blob": json.dumps(blob), "width": str(width), "height": str(height)}
    link = blob["ref"].get("$link", "") if isinstance(blob["ref"], dict) else ""
    return Receipt(RemoteRef(str(link)), extra=extra)


def publish(session: Session, order: StepOrder, rule: CountingRule) -> Receipt:
    """One part. Whatever became of a try before: it is the same record, and there is one."""
    content = content_of(order)
    text = tidy(content.parts[order.plan.part].text)
    written_at = tid.written_at(order)
    record: dict[str, Any] = {
        "text": text,
        "createdAt": written_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    facets = facets_of(text, rule, lambda handle: _did_of(session, handle))
    if facets:
        record["facets"] = facets
    if content.language:
        record["langs"] = [content.language]
    reply = reply_of(session, order)
    if reply is not None:
        record["reply"] = reply
    embed = _embed(session, order)
    if embed is not None:
        record["embed"] = embed
    uri = records.uri_of(session, records.POST, tid.of_step(order))
    return Receipt(records.put_new(session, uri, record), at=written_at)


def content_of(order: StepOrder) -> Content:
    """The content of an order that must have one."""
    if order.content is None:
        raise errors.Refused(_("There is nothing to publish."), detail="order without content")
    return order.content


def _did_of(session: Session, handle: str) -> str | None:
    server, token = server_of(session), session.secret["access"]
    return identity.did_of(handle, http=session.http, resolver=server, token=token)


def _embed(session: Session, order: StepOrder) -> dict[str, Any] | None:
    """Pictures, a video, or on the first part the card of a link: the network shows one of them."""
    content = content_of(order)
    media = content.parts[order.plan.part].media
    if media and is_video(media[0]):
        image = _image(media[0], _upload_of(order, 0))
        return {"$type": "app.bsky.embed.video", "video": image.pop("image"), **image}
    if media:
        images = [_image(each, _upload_of(order, index)) for index, each in enumerate(media)]
        return {"$type": "app.bsky.embed.images", "images": images}
    if content.link_card and order.plan.part == 0:
        return {"$type": "app.bsky.embed.external", "external": _card(session, content.link_card)}
    return None


def _image(media: Media, receipt: Receipt) -> dict[str, Any]:
    extra = receipt.extra
    ratio = {"width": int(extra["width"]), "height": int(extra["height"])}
    return {"image": json.loads(extra["blob"]), "alt": media.alt, "aspectRatio": ratio}


def _upload_of(order: StepOrder, index: int) -> Receipt:
    for ordinal, plan in enumerate(order.plans):
        wanted = (StepKind.UPLOAD, order.plan.part, index)
        if (plan.kind, plan.part, plan.media) == wanted and ordinal in order.receipts:
            return order.receipts[ordinal]
    raise errors.Refused(_("A picture was not sent."), detail=f"no receipt of picture {index}")


def _card(session: Session, address: str) -> dict[str, Any]:
    """The card; without its picture where that cannot be had or stored."""
    card = card_of(address, http=session.http)
    external: dict[str, Any] = {
        "uri": card.uri,
        "title": card.title,
        "description": card.description,
    }
    if card.thumb is not None:
        # A card without a picture is still a card; nobody sees an unused blob.
        with suppress(errors.Refused, errors.OutcomeUnknown, errors.Unavailable):
            external["thumb"] = records.upload(session, card.thumb.data, card.thumb.mime)
    return external


def reply_of(session: Session, order: StepOrder) -> dict[str, Any] | None:
    """What the part answers: the part before it, or what the content answers.

    The root is read from what is answered: a wrong one would tear the thread apart.
    """
    content, before = content_of(order), _part_before(order)
    if content.in_reply_to is not None:
        parent, root = _answered(session, content.in_reply_to)
    elif before is None:
        return None
    else:
        first = _receipt_of_part(order, 0)
        if first is None:
            raise errors.Refused(_("A part of the thread is missing."), detail="no first part")
        parent, root = first.ref, first.ref
    return {"root": _strong(root), "parent": _strong(before.ref if before else parent)}


def _part_before(order: StepOrder) -> Receipt | None:
    if order.plan.part == 0:
        return None
    before = _receipt_of_part(order, order.plan.part - 1)
    if before is None:
        raise errors.Refused(_("A part of the thread is missing."), detail="no part before")
    return before


def _receipt_of_part(order: StepOrder, part: int) -> Receipt | None:
    for ordinal, plan in enumerate(order.plans):
        if plan.kind is StepKind.PART and plan.part == part:
            return order.receipts.get(ordinal)
    return None


def _answered(session: Session, ref: RemoteRef) -> tuple[RemoteRef, RemoteRef]:
    """What is answered, with its revision, and the root of its thread.

    Raises: Gone when it is no longer there.
    """
    standing = records.get(session, ref.id)
    if standing is None:
        raise errors.Gone(_("What you answer is no longer there."), detail=ref.id)
    parent = RemoteRef(ref.id, standing.cid, ref.url)
    with readable("getRecord"):
        root = (standing.value.get("reply") or {}).get("root")
        return parent, RemoteRef(str(root["uri"]), str(root["cid"])) if root else parent


def _strong(ref: RemoteRef) -> dict[str, str]:
    return {"uri": ref.id, "cid": ref.revision}
