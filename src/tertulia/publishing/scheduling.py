"""A post's way to its channels: checked, scheduled, moved, withdrawn, corrected, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.brandbook.content import Book
from tertulia.brandbook.queries import book_of
from tertulia.delivery import rules as delivery_rules
from tertulia.delivery import services as deliveries
from tertulia.delivery.scheduling import plan_steps
from tertulia.delivery.states import DeliveryKind
from tertulia.delivery.values import Due
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.networks.values import Content
from tertulia.publishing import rules
from tertulia.publishing.approving import Gate, needing_approval, taken_back
from tertulia.publishing.by_hand import check_by_hand
from tertulia.publishing.content import content_of
from tertulia.publishing.media import notices_for
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.presence import tell_saved
from tertulia.publishing.queries import (
    ORIGIN,
    post_of,
    sending_states_of,
    variant_of,
    variants_of,
)
from tertulia.publishing.values import Problem
from tertulia.publishing.voice import findings_of


class NotReady(Invalid):
    """Some variants cannot be scheduled; `problems` says which and why. Nothing was scheduled."""

    code = "not_ready"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(each.sentence for each in problems))
        self.problems = tuple(problems)


def problem_of(
    *, scope: Scope, variant: Variant, brand: Brand | None = None, day: date | None = None
) -> Problem | None:
    """Why this variant could not be published as it stands, found before any call.

    `day`: when it is to go out, if that is not the day it is planned for.
    """
    if rules.is_empty(variant.parts):
        return Problem(variant.id, _("There is nothing to publish yet."), field="text")
    try:
        content = content_of(scope=scope, variant=variant)
        check_by_hand(variant.channel, content)
        plan_steps(variant.channel, DeliveryKind.POST, content, None)
    except TertuliaError as error:
        return Problem(variant.id, error.sentence, field=getattr(error, "field", ""))
    brand = brand or Brand.objects.get(id=scope.brand_id)
    bad = [each for each in notices_for(variant=variant, brand=brand, at=day) if each.blocks]
    return Problem(variant.id, bad[0].sentence, field="media") if bad else None


def schedule_post(
    *,
    scope: Scope,
    post_id: UUID,
    now: bool = False,
    variant_ids: Sequence[UUID] | None = None,
    note: str = "",
    deadline: datetime | None = None,
) -> list[UUID]:
    """Schedule every variant (or these) at its hour, or `now`; those already out are left alone.

    A variant that was scheduled before gets a new delivery with the words as they stand. What
    needs approval and has not got it for these words is asked for, as one request (`note`,
    `deadline`): its hour is reserved, and it does not go out before.
    Returns the ids of the deliveries. Raises: NotReady, and then nothing is scheduled.
    """
    post = post_of(scope=scope, post_id=post_id)
    brand = Brand.objects.get(id=scope.brand_id)
    with transaction.atomic():
        Post.objects.select_for_update().get(id=post.id)
        every = variants_of(scope=scope, post_ids=[post.id])[post.id]
        wanted = [v for v in every if variant_ids is None or v.id in variant_ids]
        states = sending_states_of(scope=scope, variants=wanted)
        due = [each for each in wanted if states[each.id] not in rules.OUT]
        if not due:
            raise Invalid(_("There is nothing left to schedule in this post."))
        moments = ready_moments(scope, due, brand, now=now)
        gate = Gate(scope, due)
        contents = {each.id: content_of(scope=scope, variant=each) for each in due}
        if now:
            _check_open(gate, due, contents)
            _dated_now(post, due, brand, whole=variant_ids is None)
        tell_saved(scope, post.id)
        made = [deliver(scope, v, moments[v.id], states[v.id], contents[v.id], gate) for v in due]
        gate.ask(note=note, deadline=deadline)
        return made


def ready_moments(
    scope: Scope, variants: Sequence[Variant], brand: Brand, *, now: bool
) -> dict[UUID, Due]:
    """When each goes out. Raises: NotReady with everything that stands in the way."""
    today = clock.now().astimezone(ZoneInfo(brand.zone)).date() if now else None
    found = (problem_of(scope=scope, variant=v, brand=brand, day=today) for v in variants)
    problems = [each for each in found if each]
    book = book_of(scope=scope)
    moments: dict[UUID, Due] = {}
    for variant in variants:
        problems += _against_the_book(variant, brand, book)
        try:
            moments[variant.id] = moment_of(variant, brand, now=now)
        except Invalid as error:
            problems.append(Problem(variant.id, error.sentence, field="due"))
    if problems:
        raise NotReady(problems)
    return moments


def _against_the_book(variant: Variant, brand: Brand, book: Book) -> list[Problem]:
    """What the brand book says must not go out so."""
    return [
        Problem(variant.id, str(each.sentence), field="text")
        for each in findings_of(variant, brand, book)
        if each.blocks
    ]


def _dated_now(post: Post, variants: Sequence[Variant], brand: Brand, *, whole: bool) -> None:
    """What goes out now stands in the calendar on this day, wherever it was planned before."""
    local = clock.now().astimezone(ZoneInfo(brand.zone))
    moment = {"due_day": local.date(), "due_time": local.time().replace(second=0, microsecond=0)}
    if whole:
        Post.objects.filter(id=post.id).update(**moment)
    Variant.objects.filter(id__in=[each.id for each in variants]).update(
        **moment, own_time=not whole
    )


def _check_open(gate: Gate, variants: Sequence[Variant], contents: Mapping[UUID, Content]) -> None:
    """Raises: NotReady when something would go out now that is not approved."""
    closed = [each for each in variants if not gate.is_open(each, contents[each.id])]
    if closed:
        sentence = _("It needs approval first: choose an hour and send it to approval.")
        raise NotReady([Problem(each.id, sentence, field="approval") for each in closed])


def deliver(
    scope: Scope, variant: Variant, due: Due, state: str, content: Content, gate: Gate
) -> UUID:
    """Replace what is scheduled of a variant by its words as they stand, behind the gate."""
    if variant.delivery_id and state in {"scheduled", "held", "missed", "failed"}:
        deliveries.cancel_delivery(scope=scope, delivery_id=variant.delivery_id)
    delivery_id = deliveries.schedule_delivery(
        scope=scope,
        channel_id=variant.channel_id,
        kind=DeliveryKind.POST,
        due=due,
        origin=ORIGIN,
        origin_id=variant.id,
        content=content,
        approval=gate.approval(variant, content, due),
    )
    Variant.objects.filter(id=variant.id).update(delivery_id=delivery_id)
    return delivery_id


def moment_of(variant: Variant, brand: Brand, *, now: bool) -> Due:
    """The variant's moment. Raises: Invalid without an hour, or for one that is over."""
    moment = rules.local_moment(variant.due_day, variant.due_time)
    if now:
        return deliveries.due_now(brand.zone)
    if moment is None:
        raise Invalid(_("Choose a day and an hour, or publish now."))
    at = delivery_rules.local_due(moment, brand.zone).at
    if at <= clock.now():
        raise Invalid(_("This hour is over. Choose a later one, or publish now."))
    return Due(at=at, local=moment, zone=brand.zone)


def unschedule_post(*, scope: Scope, post_id: UUID) -> int:
    """Take back everything of the post that has not begun to go out; how many that were."""
    taken = 0
    post_of(scope=scope, post_id=post_id)
    with transaction.atomic():
        variants = variants_of(scope=scope, post_ids=[post_id])[post_id]
        states = sending_states_of(scope=scope, variants=variants)
        for variant in variants:
            if variant.delivery_id and states[variant.id] in {"scheduled", "held", "missed"}:
                deliveries.cancel_delivery(scope=scope, delivery_id=variant.delivery_id)
                Variant.objects.filter(id=variant.id).update(delivery_id=None)
                taken += 1
        tell_saved(scope, post_id)
        taken_back(scope=scope, variants=variants)
    return taken


def move_post(
    *,
    scope: Scope,
    post_id: UUID,
    day: date | None,
    hour: time | None,
    variant_id: UUID | None = None,
    was: tuple[date | None, time | None] | None = None,
) -> None:
    """Move a post (or one variant, which then has its own hour) on the brand's clock.

    What is scheduled moves with it and stays scheduled; a draft stays a draft. `was`: day and
    hour where the person saw it; when it has left them since, it stays where it is.

    Raises: Conflict when something of it is already out, or somebody moved it in the meantime;
        Invalid for a past or absent hour.
    """
    post_of(scope=scope, post_id=post_id)
    brand = Brand.objects.get(id=scope.brand_id)
    with transaction.atomic():
        post = Post.objects.select_for_update().get(brand_id=scope.brand_id, id=post_id)
        variants = variants_of(scope=scope, post_ids=[post.id])[post.id]
        if variant_id is None:
            Post.objects.filter(id=post.id).update(
                due_day=day, due_time=hour, updated_at=clock.now()
            )
            moved = [each for each in variants if not each.own_time]
        else:
            moved = [each for each in variants if each.id == variant_id]
        _check_unmoved(moved[0] if variant_id and moved else post, was)
        states = sending_states_of(scope=scope, variants=moved)
        for variant in moved:
            if states[variant.id] in rules.OUT:
                if variant_id is None and len(moved) > 1:
                    continue
                raise Conflict(_("It is already out and cannot be moved."))
            _move(scope, variant, brand, day, hour, own=variant_id is not None)
        tell_saved(scope, post.id)


def _check_unmoved(found: Post | Variant, was: tuple[date | None, time | None] | None) -> None:
    """Raises: Conflict when it is no longer where the person saw it. `found` was read locked."""
    if was is None or was == (found.due_day, found.due_time):
        return
    if found.due_day is None:
        raise Conflict(_("Somebody took its day away in the meantime."))
    weekday = formats.date_format(found.due_day, "l")
    there = f"{weekday} {formats.date_format(found.due_day, 'MONTH_DAY_FORMAT')}"
    if found.due_time:
        there = f"{there}, {found.due_time:%H:%M}"
    raise Conflict(_("Somebody moved it in the meantime: it stays on %s.") % there)


def _move(
    scope: Scope, variant: Variant, brand: Brand, day: date | None, hour: time | None, *, own: bool
) -> None:
    variant.due_day, variant.due_time = day, hour
    Variant.objects.filter(id=variant.id).update(
        due_day=day, due_time=hour, own_time=variant.own_time or own
    )
    if variant.delivery_id:
        bad = [each for each in notices_for(variant=variant, brand=brand) if each.blocks]
        if bad:
            raise Invalid(bad[0].sentence, field="due")
        deliveries.move_delivery(
            scope=scope, delivery_id=variant.delivery_id, due=moment_of(variant, brand, now=False)
        )


def follow_post_time(*, scope: Scope, variant_id: UUID) -> None:
    """Give up a variant's own hour: it goes out with the post again."""
    variant = variant_of(scope=scope, variant_id=variant_id)
    post = variant.post
    with transaction.atomic():
        Variant.objects.filter(id=variant.id).update(own_time=False)
        variant.own_time = False
        brand = Brand.objects.get(id=scope.brand_id)
        _move(scope, variant, brand, post.due_day, post.due_time, own=False)


def correct_variant(*, scope: Scope, variant_id: UUID, text: str) -> UUID:
    """Change the words of what is published, where the network edits; returns the delivery.

    Raises: Conflict when nothing of it is published; Unsupported where the network cannot.
    """
    variant = variant_of(scope=scope, variant_id=variant_id)
    state = sending_states_of(scope=scope, variants=[variant])[variant.id]
    if variant.delivery_id is None or state != "published":
        raise Conflict(_("Only what is published can be corrected."))
    if not scope.may("post.approve") and needing_approval(scope=scope, variants=[variant]):
        raise Conflict(_("Here words need approval: ask somebody who approves to correct it."))
    with transaction.atomic():
        parts = [dict(part) for part in variant.parts]
        parts[0]["text"] = text
        variant.parts = parts
        content = content_of(scope=scope, variant=variant)
        delivery_id = deliveries.edit_published(
            scope=scope, delivery_id=variant.delivery_id, content=content
        )
        Variant.objects.filter(id=variant.id).update(parts=parts, version=variant.version + 1)
    return delivery_id


def delete_everywhere(
    *, scope: Scope, post_id: UUID, variant_ids: Sequence[UUID] | None = None
) -> list[UUID]:
    """Withdraw what is still to go and delete what is published, on every channel (or these)."""
    made: list[UUID] = []
    post_of(scope=scope, post_id=post_id)
    with transaction.atomic():
        variants = variants_of(scope=scope, post_ids=[post_id])[post_id]
        wanted = [v for v in variants if variant_ids is None or v.id in variant_ids]
        states = sending_states_of(scope=scope, variants=wanted)
        for variant in wanted:
            if variant.delivery_id is None:
                continue
            if states[variant.id] in {"scheduled", "held", "missed", "failed"}:
                deliveries.cancel_delivery(scope=scope, delivery_id=variant.delivery_id)
            elif states[variant.id] in {"published", "partly_published"}:
                made.append(
                    deliveries.delete_published(scope=scope, delivery_id=variant.delivery_id)
                )
    return made


def publish_correction(*, scope: Scope, post_id: UUID, text: str) -> Post:
    """A new post with a correction for every channel on which the post stands, as a draft."""
    from tertulia.publishing.services import create_post

    source = post_of(scope=scope, post_id=post_id)
    variants = variants_of(scope=scope, post_ids=[post_id])[post_id]
    states = sending_states_of(scope=scope, variants=variants)
    stands = [v for v in variants if states[v.id] in {"published", "partly_published"}]
    if not stands:
        raise Conflict(_("Nothing of this post stands published."))
    with transaction.atomic():
        post = create_post(
            scope=scope,
            title=_("Correction: %s") % source.title,
            channel_ids=[each.channel_id for each in stands],
        )
        for variant in variants_of(scope=scope, post_ids=[post.id])[post.id]:
            Variant.objects.filter(id=variant.id).update(parts=[{"text": text, "media": []}])
    return post
