"""Posts moved, copied, discarded and edited in the calendar, one or many, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand
from tertulia.delivery.rules import local_due
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound, TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.library.queries import expired_on
from tertulia.planning.services.serving import check_count, serve
from tertulia.planning.values import Done, Spot, Undo
from tertulia.publishing.content import drafts_from
from tertulia.publishing.copying import copy_post
from tertulia.publishing.queries import post_of, variant_of, variants_of
from tertulia.publishing.scheduling import move_post
from tertulia.publishing.services import add_variant, discard_post, restore_post


def move(*, scope: Scope, spot: Spot, was: Spot | None = None, hour_too: bool = True) -> Done:
    """Put a post on another day and hour; with `hour_too` False it keeps its hour.

    `was`: where the person saw it. Raises: Invalid for what is over, Conflict when somebody moved
    it in the meantime or it is out; it then stays where it was.
    """
    zone = Brand.objects.get(id=scope.brand_id).zone
    before = spot_of(scope=scope, post_id=spot.post_id, variant_id=spot.variant_id)
    hour = spot.hour if hour_too else before.hour
    check_not_over(spot.day, hour, zone)
    move_post(
        scope=scope,
        post_id=spot.post_id,
        day=spot.day,
        hour=hour,
        variant_id=spot.variant_id,
        was=(was.day, was.hour) if was else None,
    )
    said = day_in_words(spot.day, spot.hour if hour_too else None) if spot.day else ""
    return Done(
        sentence=_("Moved to %s.") % said if said else _("Without a day."),
        undo=Undo(back=(before,), put=(Spot(spot.post_id, spot.day, hour, spot.variant_id),)),
        warnings=(
            *clock_warnings(spot.day, hour, zone),
            *media_warnings(scope=scope, post_id=spot.post_id, day=spot.day),
        ),
    )


def day_in_words(day: date, hour: time | None = None) -> str:
    """Wednesday, December 2, 10:30; as each language writes it."""
    words = f"{formats.date_format(day, 'l')} {formats.date_format(day, 'MONTH_DAY_FORMAT')}"
    return f"{words}, {hour:%H:%M}" if hour else words


def spot_of(*, scope: Scope, post_id: UUID, variant_id: UUID | None = None) -> Spot:
    """Where it stands now. Raises: NotFound."""
    if variant_id is None:
        post = post_of(scope=scope, post_id=post_id)
        return Spot(post_id, post.due_day, post.due_time)
    variant = variant_of(scope=scope, variant_id=variant_id)
    if variant.post_id != post_id:
        raise NotFound(_("This variant does not exist (any more)."))
    return Spot(post_id, variant.due_day, variant.due_time, variant_id)


def check_not_over(day: date | None, hour: time | None, zone: str) -> None:
    """Raises: Invalid for a day or an hour that is over on the brand's clock."""
    if day is None:
        return
    local = clock.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if day < local.date():
        raise Invalid(_("That day is over: the post stays where it was."), field="day")
    if hour is not None and local_due(datetime.combine(day, hour), zone).at <= clock.now():
        raise Invalid(_("That hour is over: the post stays where it was."), field="hour")


def clock_warnings(day: date | None, hour: time | None, zone: str) -> list[str]:
    """What the brand's clock does with that hour on that day, when it is worth knowing."""
    if day is None or hour is None:
        return []
    found = local_due(datetime.combine(day, hour), zone)
    if found.gap:
        there = found.at.astimezone(ZoneInfo(zone)).strftime("%H:%M")
        return [_("That day the clock jumps over this hour; it would go out at %s.") % there]
    if found.overlap:
        return [_("That day this hour comes twice; the first one is taken.")]
    return []


def media_warnings(*, scope: Scope, post_id: UUID, day: date | None) -> list[str]:
    """Pictures and videos of the post that may not be shown any more on that day."""
    if day is None:
        return []
    variants = variants_of(scope=scope, post_ids=[post_id]).get(post_id, [])
    ids = {use.asset for each in variants for part in drafts_from(each.parts) for use in part.media}
    found = expired_on(scope=scope, ids=ids, day=day) if ids else []
    return [
        _("“%(name)s” may not be shown after %(day)s.")
        % {"name": each.filename, "day": formats.date_format(each.expires_on, "j F Y")}
        for each in found
        if each.expires_on
    ]


def move_many(*, scope: Scope, spots: Sequence[Spot], days: int, hour: time | None = None) -> Done:
    """Shift posts by some days, and to one `hour` if given; what cannot move stays, and why."""
    check_count(spots)
    back: list[Spot] = []
    put: list[Spot] = []
    stayed: list[str] = []
    warnings: list[str] = []
    sentence = ""
    for seen in spots:
        try:
            with transaction.atomic():
                wanted = Spot(
                    seen.post_id,
                    shifted(seen.day, days),
                    hour or seen.hour,
                    seen.variant_id,
                )
                done = move(scope=scope, spot=wanted, was=seen)
        except TertuliaError as error:
            stayed.append(f"{title_of(scope, seen)}: {error.sentence}")
        else:
            back += done.undo.back
            put += done.undo.put
            warnings += done.warnings
            sentence = done.sentence
    if len(back) != 1:
        sentence = ngettext("%d post moved.", "%d posts moved.", len(back)) % len(back)
    undo = Undo(back=tuple(back), put=tuple(put))
    return Done(sentence, undo, tuple(dict.fromkeys(warnings)), tuple(stayed))


def shifted(day: date | None, days: int) -> date | None:
    """The day so many days later. Raises: Invalid where the calendar ends."""
    try:
        return day + timedelta(days=days) if day else None
    except OverflowError as error:
        raise Invalid(_("Choose a day."), field="days") from error


def copy_many(*, scope: Scope, spots: Sequence[Spot], days: int) -> Done:
    """A draft like each of them, `days` later (what would be over gets no day)."""
    check_count(spots)
    zone = Brand.objects.get(id=scope.brand_id).zone
    made: list[UUID] = []
    with transaction.atomic():
        for post_id, seen in {each.post_id: each for each in spots}.items():
            try:
                day = shifted(seen.day, days)
                check_not_over(day, seen.hour, zone)
            except Invalid:
                day = None
            copied = copy_post(scope=scope, post_id=post_id, day=day, hour=seen.hour)
            made.append(copied.id)
    sentence = ngettext("%d draft made.", "%d drafts made.", len(made)) % len(made)
    return Done(sentence, Undo(discard=tuple(made)))


def discard_many(*, scope: Scope, spots: Sequence[Spot]) -> Done:
    """Drafts out of sight; what is scheduled or out stays, and why."""
    check_count(spots)
    gone: list[UUID] = []
    stayed: list[str] = []
    for post_id in {each.post_id: None for each in spots}:
        try:
            discard_post(scope=scope, post_id=post_id)
        except Conflict as error:
            stayed.append(f"{title_of(scope, Spot(post_id, None, None))}: {error.sentence}")
        else:
            gone.append(post_id)
    sentence = ngettext("%d draft discarded.", "%d drafts discarded.", len(gone)) % len(gone)
    return Done(sentence, Undo(restore=tuple(gone)), stayed=tuple(stayed))


def add_channel_many(*, scope: Scope, spots: Sequence[Spot], channel_id: UUID) -> Done:
    """One more channel for each of them, with an empty text. Raises: Invalid (the channel)."""
    check_count(spots)
    posts = {each.post_id: None for each in spots}
    with transaction.atomic():
        for post_id in posts:
            add_variant(scope=scope, post_id=post_id, channel_id=channel_id)
    told = ngettext(
        "The channel was added to %d post.", "The channel was added to %d posts.", len(posts)
    )
    return Done(told % len(posts))


def take_back(*, scope: Scope, undo: Undo) -> Done:
    """Undo an act; what cannot go back, or was moved on by somebody else, stays, and why."""
    stayed: list[str] = []
    for spot, stands in zip_longest(undo.back, undo.put):
        try:
            move_post(
                scope=scope,
                post_id=spot.post_id,
                day=spot.day,
                hour=spot.hour,
                variant_id=spot.variant_id,
                was=(stands.day, stands.hour) if stands else None,
            )
        except TertuliaError as error:
            stayed.append(f"{title_of(scope, spot)}: {error.sentence}")
    for post_id in undo.discard:
        try:
            discard_post(scope=scope, post_id=post_id)
        except TertuliaError as error:
            stayed.append(error.sentence)
    for post_id in undo.restore:
        restore_post(scope=scope, post_id=post_id)
    for served in undo.serves:
        try:
            serve(scope=scope, wanted=served)
        except TertuliaError as error:
            stayed.append(f"{title_of(scope, Spot(served.post_id, None, None))}: {error.sentence}")
    return Done(_("Undone."), stayed=tuple(stayed))


def title_of(scope: Scope, spot: Spot) -> str:
    """What a person calls the post."""
    try:
        return post_of(scope=scope, post_id=spot.post_id).title or _("Untitled")
    except NotFound:
        return _("Untitled")
