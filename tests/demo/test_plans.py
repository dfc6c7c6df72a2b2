"""The demo's plans are whole: nothing is named that is not there."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tools.demo import pictures
from tools.demo.brands import TEAM
from tools.demo.life import CROWD, BrandPlan, brand_plan
from tools.demo.seed import BRANDS


@pytest.fixture(params=BRANDS)
def plan(request: pytest.FixtureRequest) -> BrandPlan:
    """Each brand's plan."""
    return brand_plan(request.param)


def test_every_name_in_a_plan_is_known(plan: BrandPlan) -> None:
    channels = {each.key for each in plan.channel}
    people = {each.username for each in CROWD}
    team = {name for name, _full, _role in TEAM}
    for post in plan.post:
        assert set(post.texts) <= channels, post.title
        assert not post.picture or (post.picture in pictures.SCENES and post.alt), post.title
        for answer in post.answer:
            assert answer.who in people
            assert answer.by in team
            assert not answer.assign or answer.assign in team
            assert not answer.channel or answer.channel in post.texts


def test_titles_tell_posts_apart(plan: BrandPlan) -> None:
    titles = [each.title for each in plan.post]
    assert len(set(titles)) == len(titles)


def test_nobody_answers_before_the_post_or_in_the_time_to_come(plan: BrandPlan) -> None:
    for post in plan.post:
        for answer in post.answer:
            said = plan.said_at(answer, post)
            assert plan.moment(post) < said < plan.now


@pytest.mark.parametrize("scene", sorted(pictures.SCENES))
def test_a_picture_is_the_same_every_time_and_varies_with_its_number(scene: str) -> None:
    first = pictures.draw(scene, seed=3)
    assert first == pictures.draw(scene, seed=3)
    assert Image.open(io.BytesIO(first)).size == pictures.SIZE
    assert first != pictures.draw(scene, seed=4)
