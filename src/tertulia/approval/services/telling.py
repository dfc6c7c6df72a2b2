"""Who is told what: people of the team by notices, reviewers from outside by letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand, User
from tertulia.accounts.notifications import notify_person
from tertulia.approval.models import Decision, Item, Letter, Request, Reviewer
from tertulia.approval.queries import name_of, reviewers_in, waiting_for
from tertulia.approval.rules import ItemState, Verdict
from tertulia.kernel import clock, live
from tertulia.kernel.ids import new_id


def tell_reviewers(*, request: Request, kind: str, waiting_only: bool = False) -> None:
    """Tell everybody whose step is open in some item of the request, in the transaction.

    `waiting_only`: not who has answered everything that is open.
    """
    items = list(request.items.exclude(state=ItemState.WITHDRAWN))
    ids = {one for item in items for one in item.plan[item.step]["reviewers"]}
    found = reviewers_in(request_id=request.id, ids=sorted(ids))
    if waiting_only:
        found = [r for r in found if any(waiting_for(item, [r.id]) for item in items)]
    tell(request, found, kind=kind)


def tell_step(*, item: Item) -> None:
    """The next step of an item is open: tell who was not told of this request yet."""
    ids = item.plan[item.step]["reviewers"]
    fresh = [r for r in reviewers_in(request_id=item.request_id, ids=ids) if r.told_at is None]
    tell(item.request, fresh, kind="asked")


def tell(request: Request, reviewers: Iterable[Reviewer], *, kind: str) -> None:
    """A notice for each of the team, a letter for each from outside. `kind`: asked or reminder."""
    brand = Brand.objects.get(id=request.brand_id)
    now = clock.now()
    for reviewer in reviewers:
        if reviewer.user:
            _notice(request, brand, reviewer.user, kind, reviewer.reminders)
        else:
            Letter.objects.create(brand_id=brand.id, reviewer=reviewer, kind=kind, due_at=now)
        reviewer.told_at = now
        if kind == "reminder":
            reviewer.reminders += 1
        reviewer.save(update_fields=["told_at", "reminders"])
    live.notify(brand.id, "approval", {"request": request.id}, permission="post.read")


def _notice(request: Request, brand: Brand, user: User, kind: str, times: int) -> None:
    count = request.items.exclude(state=ItemState.WITHDRAWN).count()
    with translation.override(user.language):
        if kind == "reminder":
            title = _("Still waiting for your approval: %s") % request.title
        else:
            title = _("To approve: %s") % request.title
        body = ngettext("%d text waits for you.", "%d texts wait for you.", count) % count
        notify_person(
            user=user,
            brand=brand,
            kind="approval.asked",
            title=title,
            body="\n".join(part for part in (body, request.note) if part),
            url=reverse("approval:request", args=[brand.slug, request.id]),
            once=f"approval:{request.id}:{kind}:{times}" if kind == "reminder" else "",
        )


def tell_asker(*, request: Request, decisions: Sequence[Decision]) -> None:
    """Tell who asked what a reviewer has just answered, as one notice."""
    user = request.asked_by
    if user is None or not decisions or decisions[0].user_id == user.id:
        return
    brand = Brand.objects.get(id=request.brand_id)
    with translation.override(user.language):
        who = name_of(decisions[0])
        notify_person(
            user=user,
            brand=brand,
            kind="approval.answered",
            title=_("%(who)s answered: %(title)s") % {"who": who, "title": request.title},
            body=answers_in_words(decisions),
            url=reverse("approval:request", args=[brand.slug, request.id]),
        )
    live.notify(brand.id, "approval", {"request": request.id}, permission="post.read")


def answers_in_words(decisions: Sequence[Decision]) -> str:
    """“3 approved, 1 rejected”, and what was said; in the active language."""
    counts = {each: sum(d.verdict == each for d in decisions) for each in Verdict}
    said: list[tuple[Verdict, Callable[[int], str]]] = [
        (Verdict.APPROVE, lambda n: ngettext("%d approved", "%d approved", n)),
        (Verdict.REJECT, lambda n: ngettext("%d rejected", "%d rejected", n)),
        (Verdict.SUGGEST, lambda n: ngettext("%d with other words", "%d with other words", n)),
        (Verdict.COMMENT, lambda n: ngettext("%d comment", "%d comments", n)),
    ]
    head = ", ".join(words(counts[kind]) % counts[kind] for kind, words in said if counts[kind])
    quotes = [f"“{each.words}”" for each in decisions if each.words][:5]
    return "\n".join([head, *quotes])


def tell_person(
    *, user: User, brand: Brand, request: Request, title: str, body: str, once: str = ""
) -> None:
    """One notice about a request, in the person's language already."""
    notify_person(
        user=user,
        brand=brand,
        kind="approval.told",
        title=title,
        body=body,
        url=reverse("approval:request", args=[brand.slug, request.id]),
        once=once or str(new_id()),
    )
