"""A content as it is kept in the database, and what identifies it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from tertulia.kernel.blobs import blob_path
from tertulia.networks.values import Content, Media, Part, Receipt, RemoteRef, Target

_COVER = re.compile(r"([0-9a-f]{64}) (image/[a-z+.-]+)")

type Json = dict[str, Any]


def _ref(ref: RemoteRef | None) -> Json | None:
    return {"id": ref.id, "revision": ref.revision, "url": ref.url} if ref else None


def _ref_of(data: Mapping[str, Any] | None) -> RemoteRef | None:
    return RemoteRef(data["id"], data.get("revision", ""), data.get("url", "")) if data else None


def _media(media: Media) -> Json:
    return {
        "digest": media.digest,
        "mime": media.mime,
        "bytes": media.bytes,
        "width": media.width,
        "height": media.height,
        "alt": media.alt,
        "focus_x": media.focus_x,
        "focus_y": media.focus_y,
    }


def _part(part: Part) -> Json:
    return {"text": part.text, "media": [_media(each) for each in part.media]}


def content_json(content: Content) -> Json:
    """The content as JSON; pictures by the digest of their bytes."""
    # What was not there before is left out when empty, so that older digests stay the same.
    more = {"more": [list(each) for each in content.more]} if content.more else {}
    return {
        **more,
        "parts": [_part(each) for each in content.parts],
        "content_warning": content.content_warning,
        "sensitive": content.sensitive,
        "visibility": content.visibility,
        "language": content.language,
        "link_card": content.link_card,
        "in_reply_to": _ref(content.in_reply_to),
        "root": _ref(content.root),
        "mention": content.mention,
    }


def snapshot_cover(digest: str, mime: str) -> str:
    """A cover as it stands in `Content.more`."""
    return f"{digest} {mime}"


def cover_in(content: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Digest and kind of the picture that is the cover; None = none, or one told in words."""
    for name, value in (content or {}).get("more", ()):
        found = _COVER.fullmatch(str(value)) if name == "cover" else None
        if found:
            return found[1], found[2]
    return None


def content_of(data: Mapping[str, Any]) -> Content:
    """The content that was kept as JSON."""
    return Content(
        parts=tuple(
            Part(
                part["text"],
                tuple(Media(path=blob_path(each["digest"]), **each) for each in part["media"]),
            )
            for part in data["parts"]
        ),
        content_warning=data["content_warning"],
        sensitive=data["sensitive"],
        visibility=data["visibility"],
        language=data["language"],
        link_card=data["link_card"],
        in_reply_to=_ref_of(data["in_reply_to"]),
        root=_ref_of(data["root"]),
        mention=data["mention"],
        more=tuple((str(name), str(value)) for name, value in data.get("more", ())),
    )


def target_json(target: Target) -> Json:
    """The target as JSON."""
    return {
        "ref": _ref(target.ref),
        "person": _ref(target.person),
        "root": _ref(target.root),
        "reason": target.reason,
    }


def target_of(data: Mapping[str, Any]) -> Target:
    """The target that was kept as JSON."""
    return Target(
        ref=_ref_of(data["ref"]),
        person=_ref_of(data["person"]),
        root=_ref_of(data["root"]),
        reason=data["reason"],
    )


def receipt_json(receipt: Receipt) -> Json:
    """The receipt as JSON."""
    return {
        "id": receipt.ref.id,
        "revision": receipt.ref.revision,
        "url": receipt.ref.url,
        "extra": dict(receipt.extra),
    }


def receipt_of(data: Mapping[str, Any]) -> Receipt:
    """The receipt that was kept as JSON."""
    return Receipt(RemoteRef(data["id"], data["revision"], data["url"]), extra=data["extra"])


def digest_of(content: Content | None, target: Target | None = None) -> str:
    """What is approved and what is sent are the same exactly when their digests are: sha256, hex."""
    whole = {
        "content": content_json(content) if content else None,
        "target": target_json(target) if target else None,
    }
    plain = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def likeness(text: str) -> str:
    """Short digest of a text as a timeline would show it: case and spaces do not tell apart."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def likenesses(content: Content | None) -> list[str]:
    """Likeness of every part, each once."""
    return sorted({likeness(part.text) for part in content.parts}) if content else []
