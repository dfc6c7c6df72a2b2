"""Sheets read, checked and taken; the plan written as a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.services import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.planning.models import SheetIn
from tertulia.planning.queries import sheet_in_of
from tertulia.planning.sheets.checking import (
    NAMES,
    Context,
    KnownChannel,
    Present,
    Preview,
    Row,
    check_sheet,
)
from tertulia.planning.sheets.moments import plain
from tertulia.planning.sheets.reading import read_sheet, sheets_of
from tertulia.planning.sheets.writing import Value, write_sheet
from tertulia.publishing import rules
from tertulia.publishing.chips import moments_between
from tertulia.publishing.counts import text_rule_of
from tertulia.publishing.drafting import NewPost, create_drafts
from tertulia.publishing.models import Variant
from tertulia.publishing.queries import post_of, states_of, variant_of, variants_of
from tertulia.publishing.scheduling import move_post
from tertulia.publishing.services import save_post, save_variant
from tertulia.publishing.values import Draft


def keep_sheet(*, scope: Scope, data: bytes, filename: str) -> SheetIn:
    """Read a file and keep its cells until a person takes them. Raises: Invalid."""
    brand = Brand.objects.get(id=scope.brand_id)
    cells = read_sheet(data, languages=brand.languages)
    if not any(plain(each).rstrip(":") in NAMES for each in cells[0]):
        raise Invalid(
            _("The first row names no column that is known: day, hour, channel, title, text."),
            field="file",
        )
    SheetIn.objects.filter(brand_id=scope.brand_id, created_by_id=scope.user_id).delete()
    return SheetIn.objects.create(
        brand_id=scope.brand_id,
        filename=filename[:200],
        cells=cells,
        sheets=sheets_of(data),
        created_by_id=scope.user_id,
    )


def set_order(*, scope: Scope, sheet_id: UUID, order: str) -> None:
    """How days that can be read in two ways are meant: dmy or mdy. Raises: NotFound, Invalid."""
    if order not in ("dmy", "mdy"):
        raise Invalid(_("Choose one of the list."), field="order")
    sheet = sheet_in_of(scope=scope, sheet_id=sheet_id)
    SheetIn.objects.filter(brand_id=scope.brand_id, id=sheet.id).update(order=order)


def preview(*, scope: Scope, sheet: SheetIn) -> Preview:
    """What the sheet would make and change. Nothing is changed."""
    return check_sheet(sheet.cells, _context(scope, sheet.cells), order=sheet.order)


def preview_cells(*, scope: Scope, cells: Sequence[Sequence[str]], order: str = "") -> Preview:
    """The same for a sheet that was not kept (the command line's trial)."""
    return check_sheet(cells, _context(scope, cells), order=order)


def take_sheet(*, scope: Scope, sheet_id: UUID, numbers: Sequence[int] | None = None) -> Preview:
    """Make and change what the good rows say (or those of them with these numbers), all or nothing.

    Wrong rows are left out. New posts are drafts. Raises: NotFound; Conflict when it was taken.
    """
    with transaction.atomic():
        sheet_in_of(scope=scope, sheet_id=sheet_id)
        sheet = SheetIn.objects.select_for_update().get(brand_id=scope.brand_id, id=sheet_id)
        if sheet.taken_at is not None:
            raise Conflict(_("This sheet was taken already."))
        found = preview(scope=scope, sheet=sheet)
        chosen = {each.number for each in found.rows} if numbers is None else set(numbers)
        _make(scope, [each for each in found.new if each.number in chosen])
        for row in found.changed:
            if row.number in chosen:
                _change(scope, row)
        sheet.taken_at = clock.now()
        sheet.save(update_fields=["taken_at"])
        record_audit(
            scope=scope,
            action="planning.take_sheet",
            object_kind="sheet",
            object_id=sheet.id,
            summary=sheet.filename,
            data={"new": len(found.new), "changed": len(found.changed)},
        )
    return found


def _make(scope: Scope, rows: Sequence[Row]) -> None:
    """A post for each row; rows of one title, day and hour are one post on several channels."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        title = row.text("title")
        key: tuple[object, ...] = (title, row.day, row.hour) if title else (row.number,)
        spoken_for = {channel for each in groups[key] for channel in each.channel_ids}
        if spoken_for & set(row.channel_ids):
            key = (row.number,)  # the same channel again: a post of its own, no text is lost
        groups[key].append(row)
    create_drafts(scope=scope, posts=[_new_post(group) for group in groups.values()])


def _new_post(group: Sequence[Row]) -> NewPost:
    first = group[0]
    return NewPost(
        title=first.text("title"),
        idea=first.text("idea") or ("" if first.channel_ids else first.text("text")),
        due_day=first.day,
        due_time=first.hour,
        texts={channel_id: row.text("text") for row in group for channel_id in row.channel_ids},
    )


def _change(scope: Scope, row: Row) -> None:
    """What differs, and nothing else."""
    assert row.present is not None
    columns = {each.column: each.after for each in row.differences}
    if "title" in columns:
        post = post_of(scope=scope, post_id=row.present.post_id)
        save_post(
            scope=scope, post_id=post.id, version=None, title=columns["title"], idea=post.idea
        )
    if "text" in columns:
        variant = variant_of(scope=scope, variant_id=row.present.variant_id)
        parts = _with_text(variant, columns["text"])
        save_variant(
            scope=scope,
            variant_id=variant.id,
            version=None,
            parts=parts,
            options=variant.options,
        )
    if "day" in columns or "hour" in columns:
        shared = not variant_of(scope=scope, variant_id=row.present.variant_id).own_time
        move_post(
            scope=scope,
            post_id=row.present.post_id,
            day=row.day if "day" in columns else row.present.day,
            hour=row.hour if "hour" in columns else row.present.hour,
            variant_id=None if shared else row.present.variant_id,
        )


def _with_text(variant: Variant, text: str) -> list[Draft]:
    from tertulia.publishing.content import drafts_from

    first = drafts_from(variant.parts)[0]
    return [Draft(text=text, media=first.media)]


def _context(scope: Scope, cells: Sequence[Sequence[str]]) -> Context:
    brand = Brand.objects.get(id=scope.brand_id)
    channels = Channel.objects.filter(brand_id=scope.brand_id, disconnected_at__isnull=True)
    return Context(
        channels=_known(list(channels.order_by("connected_at", "id"))),
        present=_present(scope, cells),
        today=clock.now().astimezone(ZoneInfo(brand.zone)).date(),
    )


def _known(channels: Sequence[Channel]) -> list[KnownChannel]:
    """Each by its handle, its name and, where the brand has one of it, its network."""
    titles = [manifest(each.network).title for each in channels]
    found = []
    for channel, title in zip(channels, titles, strict=True):
        names = {channel.handle, channel.handle.lstrip("@"), f"{title} {channel.handle}"}
        if channel.name:
            names.add(channel.name)
        if titles.count(title) == 1:
            names |= {title, manifest(channel.network).mark, channel.network}
        found.append(
            KnownChannel(
                channel.id,
                f"{title} {channel.handle}",
                frozenset(plain(each) for each in names if each),
                text_rule_of(channel),
            )
        )
    return found


def _present(scope: Scope, cells: Sequence[Sequence[str]]) -> dict[UUID, Present]:
    """The variants whose ids the sheet carries."""
    ids: set[UUID] = set()
    at = [n for n, each in enumerate(cells[0]) if NAMES.get(plain(each)) == "id"]
    for row in cells[1:]:
        try:
            ids |= {UUID(row[n]) for n in at if n < len(row) and row[n]}
        except ValueError:
            continue
    rows = list(
        Variant.objects.select_related("post").filter(
            brand_id=scope.brand_id, id__in=ids, post__discarded_at__isnull=True
        )
    )
    states = states_of(scope=scope, variants=rows)
    return {
        each.id: Present(
            variant_id=each.id,
            post_id=each.post_id,
            day=each.due_day,
            hour=each.due_time,
            title=each.post.title,
            text=_text_of(each),
            changeable=states[each.id] not in rules.OUT and len(each.parts) == 1,
        )
        for each in rows
    }


def _text_of(variant: Variant) -> str:
    """Its words in one cell; the posts of a thread below one another."""
    return "\n\n".join(str(part.get("text", "")) for part in variant.parts)


def plan_sheet(*, scope: Scope, first: date, last: date) -> bytes:
    """The plan from `first` to `last` as XLSX: a row for each channel of each post."""
    days = moments_between(scope=scope, first=first, last=last)
    post_ids = {each.post_id for moments in days.values() for each in moments}
    variants = variants_of(scope=scope, post_ids=post_ids)
    every = [each for group in variants.values() for each in group]
    states = states_of(scope=scope, variants=every)
    posts = {each.post_id: each.post for each in _with_posts(scope, every)}
    shown = [each for each in every if each.due_day and first <= each.due_day <= last]
    shown.sort(key=lambda each: (str(each.due_day), str(each.due_time or "~"), str(each.id)))
    rows: list[Sequence[Value]] = [
        (
            str(each.id),
            each.due_day,
            each.due_time,
            f"{manifest(each.channel.network).title} {each.channel.handle}",
            posts[each.post_id].title,
            _text_of(each),
            posts[each.post_id].idea,
            states[each.id],
        )
        for each in shown
    ]
    return write_sheet(rows, title=f"{first:%Y-%m-%d}")


def _with_posts(scope: Scope, variants: Sequence[Variant]) -> list[Variant]:
    rows = Variant.objects.select_related("post").filter(brand_id=scope.brand_id)
    return list(rows.filter(id__in=[each.id for each in variants]))
