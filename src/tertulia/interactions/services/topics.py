"""What people talk about in a period: asked for by a person, found by whoever reads, step by step."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tertulia.accounts.queries import brand_of
from tertulia.accounts.scopes import check
from tertulia.interactions.models import Interaction, Reading, TopicSearch
from tertulia.interactions.readers import TextReader
from tertulia.interactions.reading_rules import LANGUAGES
from tertulia.interactions.services.waiting import wake_reader
from tertulia.interactions.topic_values import Found, without_address
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.kernel.zones import zone
from tertulia.networks.queries import channels_by_id

if TYPE_CHECKING:
    from tertulia.language.topics import Topics

log = logging.getLogger(__name__)
MOST_TEXTS = 20_000
"""Of a period with more the newest are looked at."""
LONGEST = timedelta(days=400)
KEPT = 12
"""Searches of a brand; older ones give way."""
EXAMPLES = 4
MOST_BEGUN = 3
_AT_ONCE = 1_000
_OPEN = (TopicSearch.State.WAITING, TopicSearch.State.DOING)


def ask_topics(
    *,
    scope: Scope,
    since: datetime,
    until: datetime,
    channel_id: UUID | None = None,
    language: str = "",
) -> UUID:
    """Look for what people talked about; one search of a brand at a time. Raises: Invalid, Conflict."""
    check(scope, "conversation.read")
    if since >= until:
        raise Invalid(_("The period ends before it begins."), field="until")
    if until - since > LONGEST:
        raise Invalid(_("At most 400 days."), field="since")
    if language and language not in LANGUAGES:
        raise Invalid(_("There is no such language."), field="language")
    rows = TopicSearch.objects.filter(brand_id=scope.brand_id)
    with transaction.atomic():
        if rows.select_for_update().filter(state__in=_OPEN).exists():
            raise Conflict(_("A search is at work. Wait for it, or stop it."))
        row = TopicSearch.objects.create(
            brand_id=scope.brand_id,
            channel_id=channel_id,
            language=language,
            since=since,
            until=until,
            asked_at=clock.now(),
            asked_by=(scope.actor or "")[:120],
        )
        old = rows.order_by("-asked_at").values_list("id", flat=True)[KEPT:]
        rows.filter(id__in=list(old)).delete()
        wake_reader()
    return row.id


def ask_topics_of_days(
    *,
    scope: Scope,
    first: date | None,
    last: date | None,
    channel_id: UUID | None = None,
    language: str = "",
) -> UUID:
    """Of days of the brand, both with it. Raises: Invalid, Conflict."""
    check(scope, "conversation.read")
    if first is None or last is None:
        raise Invalid(_("Choose the first and the last day."), field="first")
    if channel_id and not channels_by_id(scope=scope, ids=[channel_id]):
        raise Invalid(_("There is no such channel."), field="channel")
    there = zone(brand_of(scope=scope).zone)
    return ask_topics(
        scope=scope,
        since=datetime.combine(first, time(), tzinfo=there),
        until=datetime.combine(last + timedelta(days=1), time(), tzinfo=there),
        channel_id=channel_id,
        language=language,
    )


def stop_topics(*, scope: Scope, search_id: UUID) -> None:
    """No longer wanted. What has ended stays as it ended. Raises: NotFound."""
    check(scope, "conversation.read")
    rows = TopicSearch.objects.filter(brand_id=scope.brand_id, id=search_id)
    if not rows.exists():
        raise NotFound(_("There is no such search."))
    rows.filter(state__in=_OPEN).update(state=TopicSearch.State.STOPPED, done_at=clock.now())


def topics_wanted() -> bool:
    """Whether a search waits, or was at work when its worker ended."""
    return TopicSearch.objects.filter(state__in=_OPEN).exists()


class TopicWork:
    """A search at work, of one who holds the turn: it is gone with its worker, and begins anew."""

    def __init__(self) -> None:
        """Nothing is begun."""
        self._id: UUID | None = None
        self._doing: Generator[float] | None = None

    def step(self, reader: TextReader) -> bool:
        """Do a little; returns whether there was anything to do."""
        if self._doing is None or self._id is None:
            return self._begin(reader)
        if not TopicSearch.objects.filter(id=self._id, state=TopicSearch.State.DOING).exists():
            self._doing.close()
            self._doing = None
            return True
        try:
            done = next(self._doing)
        except StopIteration:
            self._doing = None
        except Exception:
            log.exception("topics could not be found", extra={"search": str(self._id)})
            self._doing = None
            _end(self._id, TopicSearch.State.FAILED)
        else:
            TopicSearch.objects.filter(id=self._id).update(percent=min(99, round(100 * done)))
        return True

    def _begin(self, reader: TextReader) -> bool:
        row = TopicSearch.objects.filter(state__in=_OPEN).order_by("asked_at").first()
        if row is None:
            return False
        if _unread(row):
            return False  # their language and tone are not known yet
        if row.begun >= MOST_BEGUN:
            _end(row.id, TopicSearch.State.FAILED)
            return True
        # Written before it begins: what ends its worker does so only so often.
        TopicSearch.objects.filter(id=row.id, state__in=_OPEN).update(
            state=TopicSearch.State.DOING, begun=row.begun + 1, percent=0
        )
        self._id, self._doing = row.id, _found(reader, row)
        return True


def _unread(row: TopicSearch) -> bool:
    """Whether texts of the period still wait to be read."""
    waits = Reading.objects.filter(brand_id=row.brand_id, version="")
    return waits.filter(said_at__gte=row.since, said_at__lt=row.until).exists()


def _end(search_id: UUID, state: TopicSearch.State) -> None:
    TopicSearch.objects.filter(id=search_id).update(state=state, done_at=clock.now())


@dataclass(frozen=True)
class _Text:
    id: UUID
    text: str
    language: str
    sentiment: str


def _said(row: TopicSearch, since: datetime, until: datetime) -> QuerySet[Interaction]:
    rows = Interaction.objects.filter(
        brand_id=row.brand_id,
        created_at__gte=since,
        created_at__lt=until,
        deleted_at=None,
        read_as__isnull=False,
    )
    if row.channel_id is not None:
        rows = rows.filter(channel_id=row.channel_id)
    return rows.filter(read_as__language=row.language) if row.language else rows


def _texts(rows: QuerySet[Interaction]) -> list[_Text]:
    found = rows.order_by("-created_at", "-id").values_list(
        "id", "text", "read_as__language", "read_as__sentiment"
    )
    return [_Text(*each) for each in found[:MOST_TEXTS]]


def _found(reader: TextReader, row: TopicSearch) -> Generator[float]:
    rows = _said(row, row.since, row.until)
    texts = _texts(rows)
    doing = reader.topics([each.text for each in texts], [each.language for each in texts])
    while True:
        try:
            yield 0.8 * next(doing)
        except StopIteration as done:
            topics: Topics = done.value
            break
    before: Counter[int] = Counter()
    earlier = _texts(_said(row, row.since - (row.until - row.since), row.since))
    for at in range(0, len(earlier), _AT_ONCE):
        part = earlier[at : at + _AT_ONCE]
        told = [each.text for each in part], [each.language for each in part]
        before.update(reader.nearest_topics(topics, *told))
        yield 0.8 + 0.2 * at / len(earlier)
    found = [
        _topic(texts, topic.words, topic.members, before[at]).kept()
        for at, topic in enumerate(topics.topics)
    ]
    TopicSearch.objects.filter(id=row.id, state=TopicSearch.State.DOING).update(
        state=TopicSearch.State.DONE,
        percent=100,
        done_at=clock.now(),
        texts=len(texts),
        before=len(earlier),
        left_out=max(0, rows.count() - len(texts)),
        found=found,
    )


def _tells(text: str, words: Sequence[str]) -> int:
    """How well a text stands for a topic of that name: 2, 1 or 0."""
    own = set(re.findall(r"\w+", text))
    return 2 if own & {each.casefold() for each in words} else min(len(own) // 2, 1)


def _topic(
    texts: Sequence[_Text], words: tuple[str, ...], members: Sequence[int], before: int
) -> Found:
    inside = [texts[at] for at in members]
    spoken = Counter(each.language for each in inside)
    said = {each.id: " ".join(without_address(each.text).casefold().split()) for each in inside}
    once = set({said[each.id]: each.id for each in reversed(inside)}.values())
    central = [each.id for each in inside if each.id in once]
    # Those that hold a word of its name show best why they stand together; a lone smile shows nothing.
    central.sort(key=lambda each: -_tells(said[each], words))
    return Found(
        words=words,
        texts=len(inside),
        negative=sum(each.sentiment == "negative" for each in inside),
        before=before,
        languages=tuple(spoken.most_common()),
        examples=tuple(central[:EXAMPLES]),
    )
