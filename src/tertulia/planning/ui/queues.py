"""Queues and their weekly hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.networks.queries import channels_of
from tertulia.planning.models import Queue, Slot
from tertulia.planning.queries import channel_ids_of, queues_of
from tertulia.planning.services import queues as services
from tertulia.planning.services import taking
from tertulia.planning.ui.acts import keep_undo
from tertulia.planning.ui.forms import read_hour, read_id
from tertulia.planning.ui.told import told

PAGE = "planning:queues"


@dataclass(frozen=True)
class Shown:
    """A queue as the page shows it."""

    queue: Queue
    week: tuple[tuple[int, tuple[Slot, ...]], ...]
    """Weekday (0 = Monday) and its hours."""
    channel_ids: frozenset[UUID]
    following: datetime | None
    """The next free hour, naive, on the brand's clock."""
    why_none: str

    @property
    def id_words(self) -> str:
        """The queue's id as text, for ids of elements."""
        return str(self.queue.id)


def _shown(request: BrandRequest, queue: Queue) -> Shown:
    following, why = None, ""
    try:
        following = services.next_hour(scope=request.scope, queue_id=queue.id).local
    except Conflict as error:
        why = error.sentence
    slots = list(queue.slots.all())
    week = tuple((day, tuple(e for e in slots if e.weekday == day)) for day in range(7))
    return Shown(queue, week, frozenset(channel_ids_of(queue)), following, why)


@requires("post.read", "GET")
def page(request: BrandRequest) -> HttpResponseBase:
    """Every queue with its week."""
    context = {
        "brand": request.brand,
        "queues": [_shown(request, each) for each in queues_of(scope=request.scope)],
        "channels": channels_of(scope=request.scope),
        "weekdays": _weekdays(),
        "may_write": request.scope.may("post.write"),
        "tab": "queues",
    }
    return render(request, "planning/queues.html", context)


def _weekdays() -> list[tuple[int, str]]:
    monday = datetime(2024, 1, 1)  # noqa: DTZ001 -- any Monday
    return [(n, formats.date_format(monday.replace(day=1 + n), "l")) for n in range(7)]


@requires("post.write", "POST")
def save(request: BrandRequest) -> HttpResponseBase:
    """A new queue, or another name and channels (`queue`: its id)."""
    data = request.POST

    def act() -> None:
        services.save_queue(
            scope=request.scope,
            name=data.get("name", ""),
            channel_ids=[read_id(each) for each in data.getlist("channel")],
            skips_holidays=bool(data.get("skips_holidays")),
            queue_id=read_id(data["queue"]) if data.get("queue") else None,
        )

    return told(request, act, _("Saved."), to=PAGE)


@requires("post.write", "POST")
def delete(request: BrandRequest, queue_id: UUID) -> HttpResponseBase:
    """Take it away; posts keep their hours."""

    def act() -> None:
        services.delete_queue(scope=request.scope, queue_id=queue_id)

    return told(request, act, _("The queue is gone; posts keep their hours."), to=PAGE)


@requires("post.write", "POST")
def slots(request: BrandRequest, queue_id: UUID) -> HttpResponseBase:
    """An hour on some days of the week."""
    data = request.POST

    def act() -> None:
        services.add_slots(
            scope=request.scope,
            queue_id=queue_id,
            weekdays=[int(each) for each in data.getlist("weekday") if each in "0123456"],
            hour=read_hour(data.get("hour", "")),
            kept_free=bool(data.get("kept_free")),
        )

    return told(request, act, "", to=PAGE)


@requires("post.write", "POST")
def slot_remove(request: BrandRequest, slot_id: UUID) -> HttpResponseBase:
    """One hour less."""

    def act() -> None:
        services.remove_slot(scope=request.scope, slot_id=slot_id)

    return told(request, act, "", to=PAGE)


@requires("post.write", "POST")
def take_next(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Give a post the next free hour of a queue, and go back to it."""
    back = redirect(reverse("publishing:composer", args=[request.brand.slug, post_id]))
    try:
        queue_id = read_id(request.POST.get("queue", ""))
        found, done = taking.take_next(scope=request.scope, queue_id=queue_id, post_id=post_id)
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
        return back
    address = keep_undo(request, done.undo)
    when = f"{formats.date_format(found.local, 'l j F')}, {found.local:%H:%M}"
    messages.success(request, _("Next free hour: %s.") % when, extra_tags=address)
    return back
