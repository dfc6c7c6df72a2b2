"""What the dialog that adapts offers: other texts, never a text as the source of itself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tertulia.publishing.models import Post, Variant
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft
from tests.publishing.test_options import by_hand
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def post_on(world: World, *texts: str) -> tuple[Post, list[Variant]]:
    """A post with a text for each channel; an empty one is not written yet."""
    networks = ("instagram", "mastodon", "bluesky")[: len(texts)]
    channels = [by_hand(world.here, each) for each in networks]
    scope = world.here.scope
    post = create_post(scope=scope, channel_ids=[each.id for each in channels])
    made = [Variant.objects.get(post=post, channel=each) for each in channels]
    for variant, text in zip(made, texts, strict=True):
        parts = [Draft(text=text)]
        save_variant(scope=scope, variant_id=variant.id, version=None, parts=parts, options={})
    return post, made


def offered(world: World, post: Post, target: Variant, **asked: object) -> str:
    client = Client()
    client.force_login(world.people["owner"])
    path = reverse("publishing:adapt", args=["here", post.id, target.id])
    answer = client.get(path, asked, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_text_alone_is_no_source_of_itself(world: World) -> None:
    post, (written, empty) = post_on(world, "Hoy abrimos a las ocho.", "")
    said = offered(world, post, written)
    assert "No other text is written yet." in said
    assert "data-adapt-from" not in said
    assert "data-fit" not in said
    assert f'data-adapt-from="{written.id}"' in offered(world, post, empty)


def test_the_others_are_sources_and_the_text_itself_is_not(world: World) -> None:
    post, (one, other, third) = post_on(world, "Hoy abrimos.", "Abrimos hoy.", "Hoy.")
    said = offered(world, post, one)
    assert f'data-adapt-from="{one.id}"' not in said
    assert all(f'data-adapt-from="{each.id}"' in said for each in (other, third))
    assert "Abrimos hoy." in said


def test_shortening_is_from_the_text_itself_and_asks_for_no_source(world: World) -> None:
    post, (one, _other) = post_on(world, "Hoy abrimos.", "Abrimos hoy.")
    said = offered(world, post, one, **{"from": one.id})
    assert "Hoy abrimos." in said
    assert "data-adapt-from" not in said
