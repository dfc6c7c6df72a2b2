"""Pillar and campaign of many posts at once, and back."""

from __future__ import annotations

from datetime import date

import pytest

from tertulia.brandbook.models import Pillar
from tertulia.campaigns.services import create_campaign
from tertulia.campaigns.values import Facts
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.planning.services.moving import take_back
from tertulia.planning.services.serving import Wanted, serve_many
from tertulia.planning.values import Spot, Undo
from tertulia.publishing.models import Post
from tests.delivery.world import World
from tests.planning.ground import brand_of, written


def served() -> dict[str, tuple[object, object]]:
    rows = Post.objects.values_list("title", "pillar_id", "campaign_id")
    return {title: (pillar, campaign) for title, pillar, campaign in rows}


def test_only_what_is_chosen_changes_and_all_of_it_comes_back(world: World) -> None:
    brand = brand_of(world)
    pillar = Pillar.objects.create(brand=brand, name="Oficio", target_share=50)
    facts = Facts("Navidad", date(2026, 12, 1), date(2026, 12, 24))
    campaign = create_campaign(scope=world.scope, facts=facts)
    posts = [written(world, title) for title in ("a", "b", "c")]
    Post.objects.filter(id=posts[0].id).update(pillar=pillar, format="image")
    before = served()
    spots = [Spot(each.id, None, None) for each in posts[:2]]
    wanted = Wanted(campaign_id=campaign.id, campaign_too=True)
    done = serve_many(scope=world.scope, spots=spots, wanted=wanted)
    assert served() == {
        "a": (pillar.id, campaign.id),
        "b": (None, campaign.id),
        "c": (None, None),
    }
    assert Post.objects.get(id=posts[0].id).format == "image"
    back = Undo.from_json(done.undo.as_json())
    take_back(scope=world.scope, undo=back)
    assert served() == before


def test_a_campaign_that_is_not_there_changes_none(world: World) -> None:
    brand_of(world)
    posts = [written(world, title) for title in ("a", "b")]
    before = served()
    spots = [Spot(each.id, None, None) for each in posts]
    with pytest.raises(NotFound):
        serve_many(
            scope=world.scope,
            spots=spots,
            wanted=Wanted(campaign_id=new_id(), campaign_too=True),
        )
    with pytest.raises(Invalid):
        serve_many(scope=world.scope, spots=spots, wanted=Wanted())
    assert served() == before
