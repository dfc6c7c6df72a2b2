"""Rows checked against what the brand has: what is new, what differs, and which cell is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.text import CountingRule, count
from tertulia.planning.sheets.moments import in_two, order_of, plain, read_day, read_hour
from tertulia.planning.sheets.reading import column_letters

#: What a column may be called -> what it is.
NAMES: Mapping[str, str] = {
    name: column
    for column, names in {
        "id": "id",
        "day": "day date fecha dia data zi ziua",
        "hour": "hour time hora ora",
        "channel": "channel channels canal canales canais canale red redes network networks",
        "title": "title titulo titlu tema tematica subject",
        "text": "text texto copy mensaje mensagem mesaj",
        "idea": "idea ideia ideea nota notas notes note",
        "state": "state estado stare status",
    }.items()
    for name in names.split()
}
MAX_TITLE, MAX_TEXT = 200, 70_000
#: In the order in which a sheet is written.
COLUMNS = ("id", "day", "hour", "channel", "title", "text", "idea", "state")


@dataclass(frozen=True)
class KnownChannel:
    """A channel with every name by which a sheet may mean it, and how its texts are counted."""

    id: UUID
    title: str
    names: frozenset[str]
    rule: CountingRule


@dataclass(frozen=True)
class Present:
    """A variant as it stands, for a row that carries its id."""

    variant_id: UUID
    post_id: UUID
    day: date | None
    hour: time | None
    title: str
    text: str
    changeable: bool
    """Neither out nor a thread."""


@dataclass(frozen=True)
class Context:
    """What rows are checked against."""

    channels: Sequence[KnownChannel]
    present: Mapping[UUID, Present]
    today: date


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell. `cell`: B7."""

    column: str
    cell: str
    sentence: str


@dataclass(frozen=True)
class Difference:
    """A cell that says something else than what stands."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """A row of the sheet, read. `number` as the sheet's program shows it."""

    number: int
    cells: Mapping[str, str]
    day: date | None = None
    hour: time | None = None
    channel_ids: tuple[UUID, ...] = ()
    present: Present | None = None
    faults: tuple[Fault, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it makes a post."""
        return self.present is None and not self.faults

    @property
    def by_column(self) -> Mapping[str, Fault]:
        """Its faults by column."""
        return {each.column: each for each in self.faults}

    @property
    def differing(self) -> frozenset[str]:
        """Columns that say something else than what stands."""
        return frozenset(each.column for each in self.differences)

    def text(self, column: str) -> str:
        """A cell's words."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Preview:
    """A whole sheet, checked; nothing was changed."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    """Headings that mean nothing here: told, and left alone."""
    order: str
    can_be_both: bool
    """Its days can be read as day/month and as month/day."""
    new: tuple[Row, ...] = field(default=())
    changed: tuple[Row, ...] = ()
    wrong: tuple[Row, ...] = ()


def check_sheet(cells: Sequence[Sequence[str]], context: Context, *, order: str = "") -> Preview:
    """Read every row. `order`: dmy or mdy, where a person chose; else what the days settle, or dmy."""
    heading = [NAMES.get(plain(each).rstrip(":"), "") for each in cells[0]]
    places: dict[str, int] = {}
    for at, column in enumerate(heading):
        if column:
            places.setdefault(column, at)
    days = [row[places["day"]] for row in cells[1:] if "day" in places and len(row) > places["day"]]
    settled = order_of(days)
    used = order or (settled if settled in ("dmy", "mdy") else "dmy")
    reader = _Reader(places, context, used)
    rows = tuple(reader.row(number, row) for number, row in enumerate(cells[1:], 2) if any(row))
    return Preview(
        rows=rows,
        columns=tuple(each for each in COLUMNS if each in places),
        unknown=tuple(
            each for each, known in zip(cells[0], heading, strict=True) if each and not known
        ),
        order=used,
        can_be_both=settled not in ("dmy", "mdy") and any("/" in each for each in days),
        new=tuple(each for each in rows if each.is_new),
        changed=tuple(each for each in rows if each.differences and not each.faults),
        wrong=tuple(each for each in rows if each.faults),
    )


type Wrong = Callable[[str, str], None]
"""Called with a column and a sentence."""


class _Reader:
    """Reads rows by the places of their columns."""

    def __init__(self, places: Mapping[str, int], context: Context, order: str) -> None:
        self.places, self.context, self.order = places, context, order
        self.by_name = {name: each for each in context.channels for name in each.names}

    def row(self, number: int, row: Sequence[str]) -> Row:
        cells = {c: row[at] if at < len(row) else "" for c, at in self.places.items()}
        faults: list[Fault] = []

        def wrong(column: str, sentence: str) -> None:
            at = self.places.get(column, 0)
            faults.append(Fault(column, f"{column_letters(at)}{number}", sentence))

        day_words, with_it = in_two(cells.get("day", ""))
        day = self._day(day_words, wrong)
        hour_words = cells.get("hour", "")
        hour = self._hour(hour_words or with_it, wrong, "hour" if hour_words else "day")
        channels = self._channels(cells.get("channel", ""), wrong)
        present = self._present(cells.get("id", ""), wrong)
        if present is None and not faults:
            if not cells.get("title") and not cells.get("text") and not cells.get("idea"):
                wrong("text", _("This row has neither a title nor a text."))
            if day is not None and day < self.context.today:
                wrong("day", _("That day is over."))
        self._count(cells.get("text", ""), channels, wrong)
        if len(cells.get("title", "")) > MAX_TITLE:
            wrong("title", _("A title has %d characters at most.") % MAX_TITLE)
        row_read = Row(number, cells, day, hour, tuple(e.id for e in channels), present)
        differences = () if faults or present is None else _differences(row_read, self.places)
        if present is not None and differences:
            if not present.changeable:
                wrong("id", _("It is already out, or a thread: change it in the composer."))
            elif day is not None and day != present.day and day < self.context.today:
                wrong("day", _("That day is over."))
        return Row(
            number,
            cells,
            day,
            hour,
            row_read.channel_ids,
            present,
            tuple(faults),
            () if faults else differences,
        )

    def _day(self, words: str, wrong: Wrong) -> date | None:
        found = read_day(words, self.order) if words else None
        if words and found is None:
            wrong("day", _("“%s” is no day. Write it as 2026-11-26.") % words[:40])
        return found

    def _hour(self, words: str, wrong: Wrong, column: str) -> time | None:
        found = read_hour(words) if words else None
        if words and found is None:
            wrong(column, _("“%s” is no hour. Write it as 09:00.") % words[:40])
        return found

    def _channels(self, words: str, wrong: Wrong) -> list[KnownChannel]:
        found = []
        for each in (part.strip() for part in words.replace(";", ",").replace("+", ",").split(",")):
            if not each:
                continue
            channel = self.by_name.get(plain(each))
            if channel is None:
                wrong("channel", _("No channel of the brand is called “%s”.") % each[:40])
            elif channel not in found:
                found.append(channel)
        return found

    def _present(self, words: str, wrong: Wrong) -> Present | None:
        if not words:
            return None
        try:
            found = self.context.present.get(UUID(words))
        except ValueError:
            found = None
        if found is None:
            wrong("id", _("There is no such post in this brand. Empty the cell to make a new one."))
        return found

    def _count(self, text: str, channels: Sequence[KnownChannel], wrong: Wrong) -> None:
        if len(text) > MAX_TEXT:
            wrong("text", _("A text has %d characters at most.") % MAX_TEXT)
            return
        for each in channels:
            used = count(text, each.rule)
            if used.over:
                over = -(used.left or 0)
                sentence = _("Too long for %(channel)s by %(over)d characters.")
                wrong("text", sentence % {"channel": each.title, "over": over})
                return


def _differences(row: Row, places: Mapping[str, int]) -> tuple[Difference, ...]:
    assert row.present is not None
    now = row.present
    pairs = (
        ("day", now.day.isoformat() if now.day else "", row.day.isoformat() if row.day else ""),
        (
            "hour",
            now.hour.strftime("%H:%M") if now.hour else "",
            row.hour.strftime("%H:%M") if row.hour else "",
        ),
        ("title", now.title, row.text("title")),
        ("text", now.text, row.text("text").replace("\r\n", "\n")),
    )
    return tuple(
        Difference(column, before, after)
        for column, before, after in pairs
        if column in places and before.strip() != after.strip()
    )
