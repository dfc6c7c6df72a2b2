"""The list: by filter, paged by keyset, fast at hundreds of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tertulia.inbox.models import Conversation, Draft, Entry, Seen, State, Target
from tertulia.inbox.queries.said import Said, said
from tertulia.inbox.queries.urgent import is_urgent, urgent_cursor, urgent_first
from tertulia.inbox.queries.values import Counts, Earlier, Known, PostGroup, Row, Rows, Wanted
from tertulia.inbox.rules import GROUPS, urgency_now
from tertulia.interactions.models import RemotePicture
from tertulia.interactions.name_queries import texts_that_name
from tertulia.interactions.queries import about_posts
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope
from tertulia.networks.queries import ChannelCard, channels_by_id, channels_of

PAGE = 30
MOST = 400
DEFAULT_TARGET_MIN = 240
GROUPS_SHOWN = 100


def target_minutes(*, scope: Scope) -> int:
    """Within how many minutes the brand wants to answer; 0 = no clock."""
    row = Target.objects.filter(brand_id=scope.brand_id).first()
    return row.minutes if row else DEFAULT_TARGET_MIN


def known_of(*, scope: Scope) -> Known:
    """What a page with several lists reads once."""
    channels = channels_of(scope=scope, disconnected=True)
    return Known({each.id: each for each in channels}, target_minutes(scope=scope))


def conversations_page(
    *,
    scope: Scope,
    wanted: Wanted,
    after: str = "",
    limit: int = PAGE,
    known: Known | None = None,
) -> Rows:
    """A page of the list. Raises: Invalid for a cursor that is none."""
    limit = max(1, min(limit, MOST))
    heard = said(scope, wanted.words)
    rows = _filtered(scope, wanted, heard)
    now: datetime | None = None
    if wanted.by_urgency:
        rows, now = urgent_first(rows, after)
    elif wanted.by_wait:
        rows = rows.order_by(F("waiting_since").asc(nulls_last=True), "id")
    else:
        rows = rows.order_by("-last_at", "-id")
    if after and not wanted.by_urgency:
        rows = _after(rows, wanted, after)
    found = list(_told(scope, rows)[: limit + 1])
    after = ""
    if len(found) > limit:
        last = found[limit - 1]
        after = make_cursor(last.waiting_since if wanted.by_wait else last.last_at, last.id)
        if now is not None:
            after = urgent_cursor(last, now)
    return Rows(_rows(scope, found[:limit], known), after, cut=heard.cut if heard else 0)


def conversation_row(
    *, scope: Scope, conversation_id: UUID, known: Known | None = None
) -> Row | None:
    """One conversation as the list shows it."""
    rows = Conversation.objects.filter(brand_id=scope.brand_id, id=conversation_id)
    made = _rows(scope, list(_told(scope, rows)), known)
    return made[0] if made else None


def conversations_with(*, scope: Scope, identity_id: UUID, limit: int) -> tuple[Earlier, ...]:
    """The newest conversations with a person."""
    rows = Conversation.objects.filter(brand_id=scope.brand_id, identity_id=identity_id)
    columns = ("id", "preview", "last_at", "state", "why_closed")
    newest = rows.order_by("-last_at", "-id").values_list(*columns)[:limit]
    return tuple(Earlier(*row) for row in newest)


def _filtered(scope: Scope, wanted: Wanted, heard: Said | None) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(brand_id=scope.brand_id)
    rows = _in_view(rows, scope, wanted.view)
    if wanted.channel_id:
        rows = rows.filter(channel_id=wanted.channel_id)
    if wanted.kind in GROUPS:
        rows = rows.filter(kind__in=GROUPS[wanted.kind])
    if wanted.identity_id:
        rows = rows.filter(identity_id=wanted.identity_id)
    if wanted.assignee_id:
        rows = rows.filter(assignee_id=wanted.assignee_id)
    if wanted.about:
        rows = rows.filter(about=wanted.about)
    read_as = {
        "language": wanted.language,
        "intent": wanted.intent,
        "sentiment": wanted.sentiment,
        "towards": wanted.towards,
    }
    rows = rows.filter(**{name: label for name, label in read_as.items() if label})
    if wanted.names:
        texts = texts_that_name(scope=scope, name=wanted.names).values("interaction_id")
        lines = Entry.objects.filter(brand_id=scope.brand_id, interaction_id__in=texts)
        rows = rows.filter(id__in=lines.values("conversation_id"))
    if wanted.urgent:
        rows = rows.filter(is_urgent(clock.now()))
    if wanted.unread:
        rows = rows.filter(state=State.OPEN, last_in_at__isnull=False).exclude(_seen(scope))
    return rows.filter(heard.where) if heard else rows


def _in_view(rows: QuerySet[Conversation], scope: Scope, view: str) -> QuerySet[Conversation]:
    waiting = Q(state=State.OPEN, waiting_since__isnull=False)
    if view == "waiting":
        return rows.filter(waiting)
    if view == "unassigned":
        return rows.filter(waiting, assignee__isnull=True)
    if view == "mine":
        return rows.filter(state=State.OPEN, assignee_id=scope.user_id)
    if view == "all":
        return rows
    return rows.filter(state=view)


def _seen(scope: Scope) -> Exists:
    seen = Seen.objects.filter(conversation=OuterRef("id"), at__gte=OuterRef("last_in_at"))
    # The program itself has read nothing.
    return Exists(seen.filter(user_id=scope.user_id) if scope.user_id else seen.none())


def _drafted(scope: Scope) -> Exists:
    begun = Draft.objects.filter(conversation=OuterRef("id"))
    return Exists(begun.filter(user_id=scope.user_id) if scope.user_id else begun.none())


def _after(rows: QuerySet[Conversation], wanted: Wanted, cursor: str) -> QuerySet[Conversation]:
    at, row_id = read_cursor(cursor)
    if not wanted.by_wait:
        if at is None:
            raise Invalid(_("No such page."))
        return rows.filter(Q(last_at__lt=at) | Q(last_at=at, id__lt=row_id))
    if at is None:
        return rows.filter(waiting_since__isnull=True, id__gt=row_id)
    return rows.filter(
        Q(waiting_since__gt=at) | Q(waiting_since=at, id__gt=row_id) | Q(waiting_since__isnull=True)
    )


def make_cursor(at: datetime | None, row_id: UUID) -> str:
    """A place in a list, as text for an address."""
    return f"{at.timestamp():.6f}_{row_id.hex}" if at else f"_{row_id.hex}"


def read_cursor(cursor: str) -> tuple[datetime | None, UUID]:
    """The place that `make_cursor` wrote. Raises: Invalid."""
    when, _mark, row = cursor.partition("_")
    try:
        at = datetime.fromtimestamp(float(when), tz=clock.now().tzinfo) if when else None
        return at, UUID(hex=row)
    except (ValueError, OverflowError, OSError) as error:
        raise Invalid(_("No such page."), detail=cursor[:80]) from error


_SHOWN = (
    *("id", "channel_id", "kind", "state", "why_closed", "preview", "preview_ours", "about"),
    *("waiting_since", "snoozed_until", "last_at", "last_in_at", "assignee_id", "identity_id"),
    *("language", "sentiment", "intent", "towards", "urgent", "urgency"),
    *("identity__name", "identity__handle", "identity__avatar_id", "identity__avatar__state"),
    *("assignee__name", "assignee__email"),
)


def _told(scope: Scope, rows: QuerySet[Conversation]) -> QuerySet[Conversation, Any]:
    """By values: what a row shows is a fifth of what the four tables hold."""
    marked = rows.annotate(was_seen=_seen(scope), drafted=_drafted(scope))
    return marked.values_list(*_SHOWN, "was_seen", "drafted", named=True)


def _rows(scope: Scope, found: Sequence[Any], known: Known | None = None) -> tuple[Row, ...]:
    known = known or known_of(scope=scope)
    return tuple(_row(row, known.channels[row.channel_id], known.target_min) for row in found)


def _row(row: Any, channel: ChannelCard, minutes: int) -> Row:
    kept = row.identity__avatar__state == RemotePicture.State.KEPT
    deadline = None
    if row.waiting_since and minutes:
        deadline = row.waiting_since + timedelta(minutes=minutes)
    by_wait = row.waiting_since if row.state == State.OPEN else None
    return Row(
        id=row.id,
        name=row.identity__name.strip() or row.identity__handle or "?",
        handle=row.identity__handle,
        avatar_id=row.identity__avatar_id if kept else None,
        channel=channel,
        kind=row.kind,
        state=row.state,
        why_closed=row.why_closed,
        preview=row.preview,
        preview_ours=row.preview_ours,
        waiting_since=by_wait,
        deadline=deadline if by_wait else None,
        close_min=minutes // 4,
        snoozed_until=row.snoozed_until,
        last_at=row.last_at,
        unread=row.state == State.OPEN and row.last_in_at is not None and not row.was_seen,
        assignee=row.assignee__name or row.assignee__email or "",
        about=row.about,
        identity_id=row.identity_id,
        assignee_id=row.assignee_id,
        drafted=row.drafted,
        **_what(row, by_wait),
    )


def _what(row: Any, waiting_since: datetime | None) -> dict[str, Any]:
    """What its texts say, with the time that somebody waits."""
    urgent, urgency = urgency_now(
        urgent=row.urgent, urgency=row.urgency, waiting_since=waiting_since, now=clock.now()
    )
    return {
        "language": row.language,
        "sentiment": row.sentiment,
        "intent": row.intent,
        "towards": row.towards,
        "urgent": urgent,
        "urgency": urgency,
    }


def counts_of(*, scope: Scope, known: Known | None = None) -> Counts:
    """Figures for the head of the list, in one query over what is open."""
    now = clock.now()
    minutes = known.target_min if known else target_minutes(scope=scope)
    late_before = now - timedelta(minutes=minutes)
    waits = Q(waiting_since__isnull=False)
    figures = Conversation.objects.filter(brand_id=scope.brand_id, state=State.OPEN).aggregate(
        waiting=Count("id", filter=waits),
        mine=Count("id", filter=Q(assignee_id=scope.user_id)),
        unassigned=Count("id", filter=waits & Q(assignee__isnull=True)),
        late=Count("id", filter=Q(waiting_since__lt=late_before)),
        unread=Count("id", filter=Q(last_in_at__isnull=False) & ~Q(_seen(scope))),
    )
    return Counts(**figures)


def waiting_count(*, scope: Scope) -> int:
    """How many people wait: the badge of the rail."""
    return Conversation.objects.filter(
        brand_id=scope.brand_id, state=State.OPEN, waiting_since__isnull=False
    ).count()


def waiting_longest(*, scope: Scope, limit: int = 5) -> tuple[Row, ...]:
    """Who waits the longest: for Today."""
    return conversations_page(scope=scope, wanted=Wanted(), limit=limit).rows


def posts_with_conversations(*, scope: Scope, wanted: Wanted) -> list[PostGroup]:
    """Our posts under which the wanted conversations stand; the longest waiting first."""
    grouped = (
        _filtered(scope, wanted, said(scope, wanted.words))
        .exclude(about="")
        .values("channel_id", "about")
        .annotate(
            many=Count("id"),
            waiting=Count("id", filter=Q(state=State.OPEN, waiting_since__isnull=False)),
            oldest=Min("waiting_since", filter=Q(state=State.OPEN)),
            last=Max("last_at"),
        )
        .order_by(F("oldest").asc(nulls_last=True), "-last")[:GROUPS_SHOWN]
    )
    found = list(grouped)
    channels = channels_by_id(scope=scope, ids={each["channel_id"] for each in found})
    posts = about_posts(scope=scope, keys=[(each["channel_id"], each["about"]) for each in found])
    return [
        PostGroup(
            channel=channels[each["channel_id"]],
            about=each["about"],
            post=posts.get((each["channel_id"], each["about"])),
            many=each["many"],
            waiting=each["waiting"],
            oldest=each["oldest"],
            last_at=each["last"],
        )
        for each in found
    ]
