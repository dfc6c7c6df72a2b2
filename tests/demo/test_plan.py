"""The demo's plan is made by the program's own services."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from tertulia.accounts.models import Brand, Membership, Organisation, User
from tertulia.kernel import clock
from tertulia.networks.models import Channel
from tertulia.planning.models import Occurrence, PoolPost, Slot
from tertulia.publishing.chips import ideas_without_a_day
from tools.demo.plan import PLANS, make_plan


@pytest.mark.django_db
@pytest.mark.parametrize("slug", sorted(PLANS))
def test_a_brand_of_the_demo_has_a_plan(slug: str) -> None:
    from tertulia.accounts.scopes import scope_in

    organisation = Organisation.objects.create(name="Demo")
    brand = Brand.objects.create(
        organisation=organisation,
        slug=slug,
        name="D",
        mark="D",
        zone="America/Guayaquil",
        languages=["es"],
    )
    user = User.objects.create_user("mireia@example.org", name="Mireia")
    Membership.objects.create(organisation=organisation, user=user, role="owner")
    Channel.objects.create(brand=brand, network="x", handle="@d", by_hand=True, health="by_hand")
    make_plan(brand, {"mireia": user}, clock.now())
    words = PLANS[slug]
    assert PoolPost.objects.count() == len(words["evergreen"])
    assert Slot.objects.filter(kept_free=True).count() == 1
    days = sorted(Occurrence.objects.values_list("day", flat=True))
    assert len(days) >= 7
    assert all(b - a == timedelta(days=7) for a, b in pairwise(days))
    ideas = ideas_without_a_day(scope=scope_in(user, brand), limit=40)
    assert set(words["ideas"]) <= {chip.title for chip in ideas}
