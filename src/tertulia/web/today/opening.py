"""The opening of Today: what a good colleague would say, in sentences with links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.delivery.states import State
from tertulia.web.today.rules import Hour, hour_of
from tertulia.web.today.values import Day, Need
from tertulia.web.today.words import Piece, many, sentence, span

type Sentence = tuple[Piece, ...]

#: What one delivery needs, by its state. Brackets become the link.
_NEEDS: Final[dict[State, Callable[[], str]]] = {
    State.FAILED: lambda: _("[“{title}” did not go out on {channel}]."),
    State.UNCERTAIN: lambda: _("[Nobody knows whether “{title}” is on {channel}]."),
    State.MISSED: lambda: _("[“{title}” missed its hour on {channel}]."),
    State.PARTLY_PUBLISHED: lambda: _("[Only a part of “{title}” is on {channel}]."),
    State.HANDED_OVER: lambda: _("[It is time to publish “{title}” by hand on {channel}]."),
    State.HELD: lambda: _("[“{title}” was stopped by a pause and waits for your decision]."),
}


def greeting(day: Day, name: str) -> str:
    """By the brand's hour, with the person's first name."""
    first = name.split()[0] if name.split() and "@" not in name else ""
    if not first:
        return {
            Hour.MORNING: _("Good morning"),
            Hour.AFTERNOON: _("Good afternoon"),
            Hour.EVENING: _("Good evening"),
        }[hour_of(day.local)]
    return {
        Hour.MORNING: _("Good morning, {name}"),
        Hour.AFTERNOON: _("Good afternoon, {name}"),
        Hour.EVENING: _("Good evening, {name}"),
    }[hour_of(day.local)].format(name=first)


def opening(day: Day, slug: str) -> list[Sentence]:
    """The sentences, most pressing first."""
    said = [_of_waiting(day, slug), _of_posts(day, slug), _of_needs(day, slug)]
    return [each for each in [*said, _of_channels(day, slug)] if each]


def _of_waiting(day: Day, slug: str) -> Sentence:
    if day.waiting is None:
        return ()
    if not day.waiting.rows:
        return sentence(_("Nobody waits for an answer."))
    words = ngettext(
        "[{name} has waited for an answer for {span}].",
        "{n} people wait for an answer, [{name} for {span}].",
        day.waiting.count,
    )
    first = day.waiting.rows[0]
    url = reverse("inbox:conversation", args=[slug, first.id])
    return sentence(
        words, [url], n=many(day.waiting.count), name=first.name, span=span(day.seconds_waited)
    )


def _of_posts(day: Day, slug: str) -> Sentence:
    if day.chips is None:
        return ()
    if day.pause and day.pause.posts:
        needs = reverse("delivery:needs", args=[slug])
        return sentence(_("Publishing is [paused]: nothing goes out by itself."), [needs])
    to_go = day.to_go
    if not to_go:
        if day.chips:
            return sentence(_("Nothing more goes out today."))
        return sentence(_("[Nothing goes out today]."), [reverse("publishing:new", args=[slug])])
    words = ngettext(
        "{n} post goes out today, [at {hour}].",
        "{n} posts go out today, [the next at {hour}].",
        len(to_go),
    )
    hour = to_go[0].hour
    url = reverse("publishing:composer", args=[slug, to_go[0].post_id])
    return sentence(
        words, [url], n=many(len(to_go)), hour=formats.time_format(hour, "H:i") if hour else "…"
    )


def _of_needs(day: Day, slug: str) -> Sentence:
    if not day.needs:
        return ()
    if day.needs_count == 1:
        return _of_one_need(day.needs[0], slug)
    words = ngettext("[{n} post needs you].", "[{n} posts need you].", day.needs_count)
    return sentence(words, [reverse("delivery:needs", args=[slug])], n=many(day.needs_count))


def _of_one_need(need: Need, slug: str) -> Sentence:
    return sentence(
        _NEEDS[need.card.state](),
        [reverse("delivery:story", args=[slug, need.card.id])],
        title=need.title or "…",
        channel=need.channel.title,
    )


def _of_channels(day: Day, slug: str) -> Sentence:
    if not day.cut_off:
        return ()
    # The ones that are already cut off come first, then the ones that end soonest.
    first = min(day.cut_off, key=lambda each: (not each.channel.needs_a_person, str(each.ends)))
    url = reverse("networks:reconnect", args=[slug, first.channel.id])
    if first.channel.needs_a_person or first.ends is None:
        return sentence(_("[{channel} must be reconnected]."), [url], channel=first.channel.title)
    return sentence(
        _("[{channel} must be reconnected before {day}]."),
        [url],
        channel=first.channel.title,
        day=formats.date_format(first.ends, "MONTH_DAY_FORMAT"),
    )
