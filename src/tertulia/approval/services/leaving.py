"""Who was asked and has left the team, or approves no more, cannot answer: who asked is told."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.notifications import people_with
from tertulia.accounts.queries import brand_by_id
from tertulia.approval.models import Reviewer
from tertulia.approval.queries import waiting_for
from tertulia.approval.rules import OPEN
from tertulia.approval.services.telling import tell_person


def tell_of_leavers() -> int:
    """Tell, once for each request and person; how many are looked at as gone.

    Nothing is approved by somebody's leaving: their yes stays missing until it is sent again.
    """
    rows = Reviewer.objects.filter(request__items__state__in=OPEN, user__isnull=False)
    brands: dict[UUID, Brand | None] = {}
    may: dict[UUID, set[UUID]] = {}
    gone = 0
    for reviewer in rows.select_related("request__asked_by", "user").distinct():
        brand_id = reviewer.brand_id
        brand = brands.setdefault(brand_id, brand_by_id(brand_id))
        if brand_id not in may:
            may[brand_id] = {e.id for e in people_with("post.approve", brand_id=brand_id)}
        if brand is None or reviewer.user_id in may[brand_id]:
            continue
        if any(waiting_for(each, [reviewer.id]) for each in reviewer.request.items.all()):
            _tell(reviewer, brand)
            gone += 1
    return gone


def _tell(reviewer: Reviewer, brand: Brand) -> None:
    user, who = reviewer.request.asked_by, reviewer.user
    if user is None or who is None:
        return
    about = {"name": who.name or who.email, "title": reviewer.request.title}
    with translation.override(user.language), transaction.atomic():
        tell_person(
            user=user,
            brand=brand,
            request=reviewer.request,
            title=_("%(name)s can no longer answer: %(title)s") % about,
            body=_(
                "Who has left the team, or approves no more, is asked in vain. Take it back and send it"
                " again: it goes to those who are in the steps now."
            ),
            once=f"approval:left:{reviewer.id}",
        )
