"""Likes, hiding, mutes, blocks, follows, reports and deletions. All but a report may be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tertulia.connectors.bluesky import records, tid
from tertulia.connectors.bluesky.answers import SwapRefused
from tertulia.connectors.bluesky.client import procedure, query
from tertulia.connectors.bluesky.mapping import account_of
from tertulia.connectors.bluesky.reading import views
from tertulia.networks import errors
from tertulia.networks.values import (
    Receipt,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    Target,
)

MAX_HIDDEN = 300
"""Source: lexicon app.bsky.feed.threadgate (checked 2026-08-20)."""
TRIES = 3
REASONS = {
    "spam": "reasonSpam",
    "rude": "reasonRude",
    "misleading": "reasonMisleading",
    "sexual": "reasonSexual",
    "violation": "reasonViolation",
}


@dataclass(frozen=True)
class Link:
    """A record that ties us to something, and where the network's views tell its address."""

    collection: str
    viewer: str


LINKS = {
    StepKind.LIKE: Link(records.LIKE, "like"),
    StepKind.UNLIKE: Link(records.LIKE, "like"),
    StepKind.BLOCK: Link(records.BLOCK, "blocking"),
    StepKind.UNBLOCK: Link(records.BLOCK, "blocking"),
    StepKind.FOLLOW: Link(records.FOLLOW, "following"),
}


def act(session: Session, order: StepOrder) -> Receipt:
    """Carry out an action on something that exists."""
    target = order.target or Target()
    match order.plan.kind:
        case StepKind.LIKE | StepKind.BLOCK | StepKind.FOLLOW as kind:
            return tie(session, kind, target, order)
        case StepKind.UNLIKE | StepKind.UNBLOCK as kind:
            return untie(session, kind, target)
        case StepKind.MUTE:
            return _mute(session, "app.bsky.graph.muteActor", target)
        case StepKind.UNMUTE:
            return _mute(session, "app.bsky.graph.unmuteActor", target)
        case StepKind.HIDE:
            return hide(session, target, order, hidden=True)
        case StepKind.UNHIDE:
            return hide(session, target, order, hidden=False)
        case StepKind.REPORT:
            return report(session, target)
        case StepKind.DELETE:
            records.delete(session, post(target).id)
            return Receipt(post(target))
        case _:
            raise errors.Unsupported(_("Bluesky cannot do this."), detail=order.plan.kind)


def post(target: Target) -> RemoteRef:
    """The post acted upon."""
    if target.ref is None:
        raise errors.Refused(_("It is not said what this is about."), detail="no post")
    return target.ref


def person(target: Target) -> RemoteRef:
    """The person acted upon: as given, or who wrote the post."""
    if target.person is not None:
        return target.person
    return RemoteRef(account_of(post(target).id))


def _subject(kind: StepKind, target: Target) -> str:
    liking = LINKS[kind].collection == records.LIKE
    return post(target).id if liking else person(target).id


def tied(session: Session, kind: StepKind, target: Target) -> str:
    """The address of our own record for that subject."""
    collection = LINKS[kind].collection
    rkey = tid.of_subject(collection, _subject(kind, target))
    return records.uri_of(session, collection, rkey)


def tie(session: Session, kind: StepKind, target: Target, order: StepOrder) -> Receipt:
    """Like, block or follow: a record whose key comes from its subject."""
    subject: object = person(target).id
    if kind is StepKind.LIKE:
        subject = {"uri": post(target).id, "cid": revision_of(session, post(target))}
    made = tid.written_at(order).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    value = {"subject": subject, "createdAt": made}
    return Receipt(records.put_new(session, tied(session, kind, target), value))


def untie(session: Session, kind: StepKind, target: Target) -> Receipt:
    """Undo it, whether it was done here or on the network itself."""
    uri = tied(session, kind, target)
    records.delete(session, uri)
    other = _viewer(session, kind, target).get(LINKS[kind].viewer)
    if isinstance(other, str) and other != uri:
        records.delete(session, other)
    return Receipt(RemoteRef(uri))


def _viewer(session: Session, kind: StepKind, target: Target) -> Mapping[str, Any]:
    if LINKS[kind].collection == records.LIKE:
        view = views(session, [post(target).id]).get(post(target).id, {})
    else:
        view = query(session, "app.bsky.actor.getProfile", {"actor": person(target).id})
    viewer = view.get("viewer")
    return viewer if isinstance(viewer, dict) else {}


def revision_of(session: Session, ref: RemoteRef) -> str:
    """The revision that a reference needs. Raises: Gone when the post is no longer there."""
    if ref.revision:
        return ref.revision
    view = views(session, [ref.id]).get(ref.id)
    if view is None or not view.get("cid"):
        raise errors.Gone(_("It is no longer there."), detail=ref.id)
    return str(view["cid"])


def _mute(session: Session, nsid: str, target: Target) -> Receipt:
    who = person(target)
    procedure(session, nsid, {"actor": who.id}, empty=True)
    return Receipt(who)


def gate_of(session: Session, target: Target) -> str:
    """The address of the threadgate that hides answers to our post.

    Raises: Unsupported where the thread is not ours.
    """
    root = target.root
    if root is None or account_of(root.id) != session.remote_id:
        raise errors.Unsupported(_("Only answers to your own posts can be hidden."), detail="root")
    return records.uri_of(session, records.GATE, records.parts_of(root.id)[2])


def hide(session: Session, target: Target, order: StepOrder, *, hidden: bool) -> Receipt:
    """Add or remove an answer in the list of hidden ones of our post, losing nobody's change."""
    gate, uri = gate_of(session, target), post(target).id
    for _try in range(TRIES):
        standing = records.get(session, gate)
        value = standing.value if standing else _new_gate(target, order)
        listed = list(value.get("hiddenReplies") or ())
        if (uri in listed) is hidden:
            return Receipt(RemoteRef(gate, standing.cid if standing else ""))
        listed = [*listed, uri] if hidden else [each for each in listed if each != uri]
        if len(listed) > MAX_HIDDEN:
            raise errors.LimitExceeded(
                _("Bluesky hides at most {limit} answers under a post.").format(limit=MAX_HIDDEN),
                field="hidden",
                limit=MAX_HIDDEN,
                value=len(listed),
            )
        try:
            swap = standing.cid if standing else None
            return Receipt(
                records.put(session, gate, {**value, "hiddenReplies": listed}, swap=swap)
            )
        except SwapRefused:
            continue
    raise errors.Unavailable(_("It was changed in the meantime."), detail=gate)


def _new_gate(target: Target, order: StepOrder) -> dict[str, Any]:
    made = tid.written_at(order).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"post": target.root.id if target.root else "", "createdAt": made}


def report(session: Session, target: Target) -> Receipt:
    """Tell the network's moderators, about the post where there is one, else about the person."""
    if target.ref is not None:
        subject = {
            "$type": "com.atproto.repo.strongRef",
            "uri": target.ref.id,
            "cid": revision_of(session, target.ref),
        }
    else:
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": person(target).id}
    name, _colon, words = target.reason.partition(":")
    known = REASONS.get(name.strip().lower())
    body = {
        "reasonType": f"com.atproto.moderation.defs#{known or 'reasonOther'}",
        "reason": (words if known else target.reason).strip()[:2000],
        "subject": subject,
    }
    data = procedure(session, "com.atproto.moderation.createReport", body)
    return Receipt(RemoteRef(str(data.get("id", ""))))
