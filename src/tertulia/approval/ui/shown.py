"""Items as pages show them: previews, differences, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.approval.diff import Piece, has_other_media, other_settings, part_differences
from tertulia.approval.models import Decision, Item
from tertulia.approval.queries import name_of, waiting_for
from tertulia.approval.rules import OPEN, ItemState, Verdict
from tertulia.approval.ui.seen import Grids, MediaUrl, Seen, SeenPart, labels, seen
from tertulia.delivery.snapshots import cover_in
from tertulia.kernel.blobs import BlobMissing, existing_blob
from tertulia.kernel.serving import serve
from tertulia.networks.registry import manifest

#: (state) -> how its tag looks.
TAGS: Mapping[str, tuple[str, str]] = {
    "waiting": ("warn", "clock"),
    "suggested": ("warn", "pencil"),
    "approved": ("good", "check"),
    "rejected": ("bad", "x"),
    "void": ("", "refresh-cw"),
    "withdrawn": ("", "undo-2"),
}


@dataclass(frozen=True)
class Said:
    """Something in the history of an item."""

    decision: Decision
    who: str
    what: str
    differences: tuple[tuple[Piece, ...], ...] = ()

    @property
    def is_open_suggestion(self) -> bool:
        """Whether its author has still to take or leave it."""
        row = self.decision
        fresh = row.digest == row.item.digest and row.item.state in OPEN
        return row.verdict == Verdict.SUGGEST and fresh and not row.answer and not row.undone_at


@dataclass(frozen=True)
class Shown:
    """One item."""

    item: Item
    mark: str
    network: str
    seen: Seen
    due: datetime | None
    """On the brand's clock, naive."""
    changed: tuple[tuple[Piece, ...], ...]
    other_media: bool
    other_settings: tuple[str, ...]
    said: tuple[Said, ...]
    mine: Decision | None
    is_my_turn: bool
    step_title: str
    tag: tuple[str, str]
    page: str = ""
    """Where its author changes it; "" for who may not."""

    @property
    def needs_author(self) -> bool:
        """Whether it comes no further until its author changes it or sends it again."""
        return self.item.state in (ItemState.REJECTED, ItemState.VOID)

    @property
    def parts(self) -> tuple[SeenPart, ...]:
        """The texts of it, with their pictures."""
        return self.seen.parts

    @property
    def waits_here(self) -> bool:
        """Whether this person or its author has something to do; these come first."""
        return self.is_my_turn or self.needs_author or any(e.is_open_suggestion for e in self.said)

    @property
    def is_reply(self) -> bool:
        """Whether it answers somebody."""
        return bool(self.item.content.get("in_reply_to"))

    @property
    def warning(self) -> str:
        """The content warning before it."""
        return str(self.item.content.get("content_warning", ""))

    @property
    def language(self) -> str:
        """The language of its words."""
        return str(self.item.content.get("language", ""))

    @property
    def can_undo(self) -> bool:
        """Whether the own answer may still be taken back (the service decides)."""
        return self.mine is not None and self.item.state != ItemState.WITHDRAWN


def shown(
    item: Item,
    *,
    brand: Brand,
    media_url: MediaUrl,
    grids: Grids | None = None,
    reviewer_ids: Sequence[UUID] = (),
) -> Shown:
    """An item with its decisions loaded, in the active language."""
    view = seen(item, media_url)
    about = manifest(item.channel.network)
    texts = [str(part["text"]) for part in item.content["parts"]]
    changed = part_differences(item.before, texts) if item.before else ()
    is_same = all(piece.kind == "same" for part in changed for piece in part)
    decisions = list(item.decisions.all())
    mine = [
        each
        for each in decisions
        if each.reviewer_id in reviewer_ids
        and not each.undone_at
        and each.verdict != Verdict.COMMENT
        and each.digest == item.digest
    ]
    return Shown(
        item=item,
        mark=about.mark,
        network=about.title,
        seen=grids.added(view, item, media_url) if grids else view,
        due=_local(item.due_at, brand.zone),
        changed=() if is_same else changed,
        other_media=bool(item.before) and has_other_media(item.before or {}, item.content),
        other_settings=_changed_settings(item),
        said=tuple(_said(each) for each in decisions),
        mine=mine[-1] if mine else None,
        is_my_turn=waiting_for(item, reviewer_ids),
        step_title=item.plan[item.step]["title"],
        tag=TAGS[item.state],
    )


def _changed_settings(item: Item) -> tuple[str, ...]:
    """What else is other than it was when it was last asked about, in words."""
    if not item.before:
        return ()
    names = {
        **dict(labels()),
        "content_warning": _("Content warning"),
        "sensitive": _("Hidden behind a warning"),
        "visibility": _("Who sees it"),
        "language": _("Language"),
        "link_card": _("Link shown as a card"),
    }
    codes = other_settings(item.before, item.content)
    return tuple(dict.fromkeys(names.get(code, _("Where it answers")) for code in codes))


def _local(at: datetime | None, zone: str) -> datetime | None:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None


def _said(decision: Decision) -> Said:
    differences: tuple[tuple[Piece, ...], ...] = ()
    if decision.suggestion:
        content = decision.item.content
        if decision.digest != decision.item.digest:
            content = decision.item.before or content
        differences = part_differences(content, decision.suggestion)
    what = str(Verdict(decision.verdict).label)
    if decision.undone_at:
        what = _("%s (taken back)") % what
    return Said(decision, name_of(decision) or "Tertulia", what, differences)


def media_of(
    request: HttpRequest, item: Item, digest: str, grids: Grids | None = None
) -> HttpResponseBase:
    """The bytes, or a part of them, of a picture that this item's page shows, and of no other.

    Raises: Http404.
    """
    contents = (item.content, item.before or {"parts": []})
    own = [each for content in contents for part in content["parts"] for each in part["media"]]
    own += [{"digest": each[0], "mime": each[1]} for each in map(cover_in, contents) if each]
    mime = next((str(each["mime"]) for each in own if each["digest"] == digest), "")
    if not mime and grids is not None:
        tiles = grids.tiles(item)
        mime = next((str(each["mime"]) for each in tiles if each["digest"] == digest), "")
    if not mime:
        raise Http404
    try:
        path = existing_blob(digest)
    except BlobMissing as error:
        raise Http404 from error
    return serve(request, path, mime)


def language_or_default(language: str) -> str:
    """A language of the interface."""
    known = {code for code, _name in django_settings.LANGUAGES}
    return language if language in known else django_settings.LANGUAGE_CODE
