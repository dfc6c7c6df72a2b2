"""Pages of the shell, which stands below accounts and guards its pages itself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.roles.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_the_palette_is_for_the_signed_in(world: World, client: Client) -> None:
    assert client.get(reverse("shell:palette")).status_code == 401
    client.force_login(world.people["owner"])
    answer = client.get(reverse("shell:palette"))
    assert answer.status_code == 200


def test_the_palette_names_only_brands_of_the_person(world: World, client: Client) -> None:
    client.force_login(world.people["stranger"])
    answer = client.get(reverse("shell:palette"), {"brand": world.here.brand.slug})
    assert f"/b/{world.here.brand.slug}/" not in answer.content.decode()


@pytest.mark.parametrize("name", ["shell:design", "shell:design_fragment"])
def test_the_gallery_is_for_staff(name: str, world: World, client: Client) -> None:
    person = world.people["owner"]
    client.force_login(person)
    assert client.get(reverse(name)).status_code == 404
    person.is_staff = True
    person.save()
    assert client.get(reverse(name)).status_code == 200
