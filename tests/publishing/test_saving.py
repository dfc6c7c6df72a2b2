"""Autosave of two people: each sheet by its version, and who else is here."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tertulia.kernel.live import events_after, newest_id
from tertulia.publishing.models import Post, Presence, Variant
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft
from tests.roles.cases_publishing import _channel
from tests.roles.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: Any) -> World:
    return make_world()


@pytest.fixture
def post(world: World) -> Post:
    """Two sheets with a word each."""
    scope = world.here.scope
    channels = [_channel(scope, "@a"), _channel(scope, "@b")]
    made = create_post(scope=scope, title="Loja", channel_ids=channels)
    for variant in Variant.objects.filter(post=made):
        save_variant(
            scope=scope, variant_id=variant.id, version=1, parts=[Draft(text="uno")], options={}
        )
    return made


def client_of(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.people[role])
    return client


def address(world: World, post: Post, what: str) -> str:
    return reverse(f"publishing:{what}", args=[world.here.brand.slug, post.id])


def sent(variant: Variant, text: str, version: int, base: str | None = "uno") -> dict[str, str]:
    data = {f"v.{variant.id}.version": str(version), f"v.{variant.id}.text.0": text}
    return data if base is None else {**data, f"base.v.{variant.id}.text.0": base}


def save(world: World, post: Post, role: str, data: dict[str, str]) -> Any:
    return client_of(world, role).post(address(world, post, "save"), {"page": role, **data})


def test_a_stale_sheet_is_refused_with_both_texts_and_the_other_one_is_saved(
    world: World, post: Post
) -> None:
    first, second = Variant.objects.filter(post=post).order_by("id")
    assert save(world, post, "owner", sent(first, "dos", 2)).status_code == 200
    both = {**sent(first, "tres", 2), **sent(second, "cuatro", 2)}
    answer = save(world, post, "community_manager", both)
    assert answer.status_code == 409
    said = json.loads(answer.content)
    assert said["versions"] == {str(second.id): 3}
    (clash,) = said["clashes"]
    assert (clash["sheet"], clash["version"]) == (str(first.id), 3)
    assert clash["by"] == world.people["owner"].name
    assert clash["fields"][0]["pieces"] == [
        {"mine": "tres", "theirs": "dos", "choice": "mine", "clash": True}
    ]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.parts[0]["text"], second.parts[0]["text"]) == ("dos", "cuatro")


def test_the_joined_text_is_saved_from_the_version_that_was_shown(world: World, post: Post) -> None:
    first = Variant.objects.filter(post=post).order_by("id")[0]
    save(world, post, "owner", sent(first, "dos", 2))
    assert save(world, post, "owner", sent(first, "dos tres", 3, "dos")).status_code == 200
    first.refresh_from_db()
    assert (first.parts[0]["text"], first.version) == ("dos tres", 4)


def test_an_old_version_with_the_same_words_beneath_is_no_clash(world: World, post: Post) -> None:
    """A version may rise without a new word; nobody is asked about nothing."""
    first = Variant.objects.filter(post=post).order_by("id")[0]
    Variant.objects.filter(id=first.id).update(version=9)
    answer = save(world, post, "owner", sent(first, "dos", 2))
    assert (answer.status_code, json.loads(answer.content)["versions"]) == (
        200,
        {str(first.id): 10},
    )


def test_without_its_beginning_a_stale_save_is_refused_too(world: World, post: Post) -> None:
    first = Variant.objects.filter(post=post).order_by("id")[0]
    assert save(world, post, "owner", sent(first, "dos", 1, None)).status_code == 409


def test_a_sheet_that_was_not_sent_stays_as_it_is(world: World, post: Post) -> None:
    first, second = Variant.objects.filter(post=post).order_by("id")
    save(world, post, "owner", sent(first, "dos", 2))
    second.refresh_from_db()
    assert (second.parts[0]["text"], second.version) == ("uno", 2)


def test_title_and_idea_clash_only_in_what_both_wrote(world: World, post: Post) -> None:
    base = {"base.title": "Loja", "base.idea": ""}
    save(world, post, "owner", {"version": "1", "title": "Loja", "idea": "tres fotos", **base})
    answer = save(
        world, post, "community_manager", {"version": "1", "title": "Zamora", "idea": "", **base}
    )
    assert answer.status_code == 409
    (clash,) = json.loads(answer.content)["clashes"]
    kept = {
        field["name"]: "".join(piece[piece["choice"]] for piece in field["pieces"])
        for field in clash["fields"]
    }
    assert kept == {"title": "Zamora", "idea": "tres fotos"}


def test_a_save_is_told_to_the_other_pages(world: World, post: Post) -> None:
    first = Variant.objects.filter(post=post).order_by("id")[0]
    before = newest_id()
    save(world, post, "owner", sent(first, "dos", 2))
    (told,) = [each for each in events_after(before) or () if each.id > before]
    assert (told.kind, told.data) == ("post", {"post": str(post.id), "page": "owner"})
    state = json.loads(client_of(world, "reader").get(address(world, post, "state")).content)
    assert state["sheets"][str(first.id)]["fields"]["text.0"] == "dos"


def test_who_is_here_and_where_they_write(world: World, post: Post) -> None:
    first = Variant.objects.filter(post=post).order_by("id")[0]
    at = address(world, post, "here")
    client_of(world, "owner").post(at, {"page": "p1", "sheet": str(first.id)})
    said = json.loads(client_of(world, "reader").post(at, {"page": "p2"}).content)
    assert said["sheets"] == {str(first.id): world.people["owner"].name}
    client_of(world, "owner").post(at, {"page": "p1", "leave": "1"})
    said = json.loads(client_of(world, "reader").post(at, {"page": "p2"}).content)
    assert (said["sheets"], said["html"].strip()) == ({}, "")
    assert list(Presence.objects.values_list("page", flat=True)) == ["p2"]
