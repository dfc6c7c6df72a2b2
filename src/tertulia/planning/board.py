"""What the calendar's pages show: weeks of cells with chips, bands, named days, free hours."""

from __future__ import annotations

import calendar as months
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from tertulia.accounts.models import Brand
from tertulia.campaigns.queries import bands as campaign_bands
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.planning.queries import channel_ids_of, named_days, queues_of, weekly
from tertulia.planning.rules.days import Named
from tertulia.planning.rules.filters import Filters
from tertulia.planning.rules.slots import openings
from tertulia.publishing.chips import Moment, chips_of, moments_between
from tertulia.publishing.values import Chip

SHOWN_PER_DAY = 4


@dataclass(frozen=True)
class FreeHour:
    """An hour of a queue that nothing has taken; `kept`: for what comes at the last minute."""

    hour: time
    queue: str
    kept: bool
    channel_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Cell:
    """One day of the board."""

    day: date
    chips: tuple[Chip, ...]
    more: int
    in_range: bool
    is_today: bool
    is_past: bool
    names: tuple[Named, ...] = ()
    free: tuple[FreeHour, ...] = ()

    @property
    def count(self) -> int:
        """How many posts the day has."""
        return len(self.chips) + self.more


@dataclass(frozen=True)
class Span:
    """Something that lasts some days: a campaign, a promotion. `colour`: a token, c1 to c4."""

    id: str
    name: str
    first: date
    last: date
    colour: str = "c1"
    url: str = ""
    move: str = ""
    """Where other days are sent; "" for who may not give it any."""


@dataclass(frozen=True)
class Band:
    """A span's piece in one week: first column (1 to 7), how many columns, which line."""

    span: Span
    column: int
    width: int
    line: int
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Week:
    """Seven cells and the bands over them."""

    cells: tuple[Cell, ...]
    bands: tuple[Band, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines of bands it has."""
        return max((each.line for each in self.bands), default=0)


@dataclass(frozen=True)
class Board:
    """Weeks that begin on Monday, from `first` to `last`."""

    first: date
    last: date
    weeks: tuple[Week, ...]
    count: int
    unapproved: int
    spans: tuple[Span, ...] = field(default=())

    @property
    def cells(self) -> list[Cell]:
        """Every day in order."""
        return [cell for week in self.weeks for cell in week.cells]


def today_of(zone: str) -> date:
    """The present day on the brand's clock."""
    return clock.now().astimezone(ZoneInfo(zone)).date()


def month_board(
    *, scope: Scope, brand: Brand, first: date, filters: Filters, shown: int = SHOWN_PER_DAY
) -> Board:
    """A month as whole weeks. `first`: its first day."""
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return _board(scope, brand, weeks, (first, last), filters, shown)


def week_board(*, scope: Scope, brand: Brand, day: date, filters: Filters) -> Board:
    """The week of `day`, with everything in it."""
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=offset) for offset in range(7)]
    return _board(scope, brand, [week], (week[0], week[-1]), filters, 10_000)


def quarter_boards(*, scope: Scope, brand: Brand, first: date, filters: Filters) -> list[Board]:
    """Three months from `first`, a first day of a month, read at once."""
    starts = [first]
    for _unused in range(2):
        starts.append((starts[-1] + timedelta(days=32)).replace(day=1))
    end = (starts[-1] + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    source = _Source(scope, brand, first, end, filters)
    made = []
    for start in starts:
        weeks = months.Calendar(firstweekday=0).monthdatescalendar(start.year, start.month)
        last = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        made.append(source.board(weeks, (start, last), 0))
    return made


def _board(
    scope: Scope,
    brand: Brand,
    weeks: Sequence[Sequence[date]],
    span: tuple[date, date],
    filters: Filters,
    shown: int,
) -> Board:
    source = _Source(scope, brand, weeks[0][0], weeks[-1][-1], filters)
    return source.board(weeks, span, shown)


class _Source:
    """Everything that the days from `first` to `last` show, read once."""

    def __init__(
        self, scope: Scope, brand: Brand, first: date, last: date, filters: Filters
    ) -> None:
        self._scope = scope
        self.today = today_of(brand.zone)
        found = moments_between(scope=scope, first=first, last=last, words=filters.needs_words)
        self.moments = {
            day: [each for each in moments if filters.lets(each)] for day, moments in found.items()
        }
        self.names = named_days(scope=scope, first=first, last=last)
        self.free = _free(scope, brand, found, first, last, self.names)
        self.spans = spans_between(scope=scope, brand=brand, first=first, last=last)

    def board(self, weeks: Sequence[Sequence[date]], span: tuple[date, date], shown: int) -> Board:
        first, last = span
        seen = self._seen([day for week in weeks for day in week], shown)
        inside = [e for day, found in self.moments.items() if first <= day <= last for e in found]
        return Board(
            first=first,
            last=last,
            weeks=tuple(
                Week(
                    tuple(self._cell(day, first <= day <= last, seen.get(day, ())) for day in week),
                    bands_of(self.spans, week),
                )
                for week in weeks
            ),
            count=len(inside),
            unapproved=sum(each.state == "in_review" for each in inside),
            spans=tuple(e for e in self.spans if e.first <= last and e.last >= first),
        )

    def _seen(self, days: Iterable[date], shown: int) -> dict[date, list[Chip]]:
        """The first chips of each day."""
        first = [each for day in days for each in self.moments.get(day, [])[:shown]]
        seen: dict[date, list[Chip]] = {}
        for chip in chips_of(scope=self._scope, moments=first):
            seen.setdefault(chip.day, []).append(chip)
        return seen

    def _cell(self, day: date, in_range: bool, chips: Sequence[Chip]) -> Cell:
        return Cell(
            day=day,
            chips=tuple(chips),
            more=len(self.moments.get(day, ())) - len(chips),
            in_range=in_range,
            is_today=day == self.today,
            is_past=day < self.today,
            names=tuple(self.names.get(day, ())),
            free=tuple(self.free.get(day, ())),
        )


def _free(
    scope: Scope,
    brand: Brand,
    found: Mapping[date, Sequence[Moment]],
    first: date,
    last: date,
    names: Mapping[date, Sequence[Named]],
) -> dict[date, list[FreeHour]]:
    """Hours of the queues that are still to come and that nothing has taken, by hour."""
    free: dict[date, list[FreeHour]] = {}
    now = clock.now()
    for queue in queues_of(scope=scope):
        channels = tuple(channel_ids_of(queue))
        for opening in openings(weekly(queue), first=first, last=last, zone=brand.zone):
            day, hour = opening.local.date(), opening.local.time()
            kept = opening.kept_free
            if opening.at <= now or (queue.skips_holidays and _is_holiday(names.get(day, ()))):
                continue
            if not any(_takes(chip, hour, channels, kept) for chip in found.get(day, ())):
                free.setdefault(day, []).append(FreeHour(hour, queue.name, kept, channels))
    return {day: sorted(hours, key=lambda each: each.hour) for day, hours in free.items()}


def _is_holiday(names: Iterable[Named]) -> bool:
    return any(each.kind == "holiday" for each in names)


def _takes(post: Moment, hour: time, channels: Collection[UUID], kept: bool) -> bool:
    """Whether a post takes a queue's hour; one kept free is taken by any post."""
    return post.hour == hour and (kept or any(each in channels for each in post.channel_ids))


def spans_between(*, scope: Scope, brand: Brand, first: date, last: date) -> tuple[Span, ...]:
    """Campaigns and promotions that touch these days; a name leads only who may read them."""
    may_read, may_move = scope.may("campaign.read"), scope.may("campaign.write")
    return tuple(
        Span(
            id=str(band.id),
            name=band.name,
            first=band.first,
            last=band.last,
            colour=band.colour,
            url=reverse("campaigns:campaign", args=[brand.slug, band.id]) if may_read else "",
            move=reverse("campaigns:move", args=[brand.slug, band.id]) if may_move else "",
        )
        for band in campaign_bands(scope=scope, first=first, last=last)
    )


def bands_of(spans: Iterable[Span], week: Sequence[date]) -> tuple[Band, ...]:
    """The pieces of `spans` in a week, each on the first line that is free for it."""
    ends: list[date] = []
    made: list[Band] = []
    touching = (each for each in spans if each.first <= week[-1] and each.last >= week[0])
    for span in sorted(touching, key=lambda each: (each.first, each.last, each.name)):
        begin, end = max(span.first, week[0]), min(span.last, week[-1])
        line = next((at for at, until in enumerate(ends) if until < begin), len(ends))
        if line == len(ends):
            ends.append(end)
        else:
            ends[line] = end
        made.append(
            Band(
                span=span,
                column=begin.weekday() + 1,
                width=(end - begin).days + 1,
                line=line + 1,
                begins=span.first >= week[0],
                ends=span.last <= week[-1],
            )
        )
    return tuple(made)


def by_row(
    board: Board, keys: Sequence[tuple[str, str]], key_of: str
) -> list[tuple[str, str, list[tuple[Cell, list[Chip]]]]]:
    """A week's cells once per row (a channel or a campaign): (id, name, day by day)."""

    def belongs(chip: Chip, key: str) -> bool:
        if key_of == "channel":
            return key in {str(each) for each in chip.channel_ids}
        return str(chip.campaign_id or "none") == key

    return [
        (
            key,
            name,
            [(cell, [chip for chip in cell.chips if belongs(chip, key)]) for cell in board.cells],
        )
        for key, name in keys
    ]


def in_zone(day: date, hour: time, *, zone: str, viewer: str) -> datetime:
    """A brand's local hour on the viewer's own clock (naive)."""
    moment = datetime.combine(day, hour, tzinfo=ZoneInfo(zone))
    return moment.astimezone(ZoneInfo(viewer)).replace(tzinfo=None)
