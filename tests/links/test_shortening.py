"""Links are made once, for one brand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.kernel.settings import settings
from tertulia.links import rules
from tertulia.links.models import ShortLink
from tertulia.links.queries import host_of, link_of, links_of_campaign, links_of_origin
from tertulia.links.rules import Utm
from tertulia.links.services import choose_host, resume_link, shorten, stop_link
from tests.roles.world import World

URL = "https://example.org/menu"


def test_the_same_is_asked_twice_and_made_once(world: World) -> None:
    scope = world.here.scope
    first = shorten(scope=scope, url=URL, utm=Utm(source="a"))
    assert shorten(scope=scope, url=URL, utm=Utm(source="a")).id == first.id
    assert shorten(scope=scope, url=URL, utm=Utm(source="b")).id != first.id
    assert shorten(scope=scope, url=URL, utm=Utm(source="a"), origin_id=new_id()).id != first.id
    assert shorten(scope=world.elsewhere.scope, url=URL, utm=Utm(source="a")).id != first.id


def test_a_code_that_is_taken_is_drawn_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = iter(["1111111", "1111111", "2222222"])
    monkeypatch.setattr("tertulia.links.services.shortening.new_code", lambda: next(codes))
    shorten(scope=world.here.scope, url=URL)
    assert shorten(scope=world.elsewhere.scope, url=URL).code == "2222222"


def test_what_is_no_web_address_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        shorten(scope=world.here.scope, url="javascript:alert(1)")
    assert not ShortLink.objects.exists()


def test_a_link_of_another_brand_is_not_found(world: World) -> None:
    link = shorten(scope=world.elsewhere.scope, url=URL)
    with pytest.raises(NotFound):
        link_of(scope=world.here.scope, link_id=link.id)
    with pytest.raises(NotFound):
        stop_link(scope=world.here.scope, link_id=link.id)


def test_stopping_is_undone(world: World) -> None:
    link = shorten(scope=world.here.scope, url=URL)
    stop_link(scope=world.here.scope, link_id=link.id)
    assert link_of(scope=world.here.scope, link_id=link.id).stopped_at
    resume_link(scope=world.here.scope, link_id=link.id)
    assert not link_of(scope=world.here.scope, link_id=link.id).stopped_at


def test_links_are_found_by_campaign_and_by_what_they_are_for(world: World) -> None:
    scope, post = world.here.scope, new_id()
    link = shorten(scope=scope, url=URL, utm=Utm(campaign="x"), origin="posts", origin_id=post)
    shorten(scope=world.elsewhere.scope, url=URL, utm=Utm(campaign="x"))
    assert [card.id for card in links_of_campaign(scope=scope, campaign="x")] == [link.id]
    assert links_of_campaign(scope=scope, campaign="") == []
    found = links_of_origin(scope=scope, origin="posts", origin_ids=[post])
    assert [card.short for card in found[post]] == [f"{settings().public_url}/l/{link.code}"]


def test_a_host_is_one_of_the_settings_and_of_one_brand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = replace(settings(), link_hosts=("go.example.org",))
    monkeypatch.setattr("tertulia.links.services.shortening.settings", lambda: ours)
    with pytest.raises(Invalid):
        choose_host(scope=world.here.scope, host="evil.example")
    choose_host(scope=world.here.scope, host="GO.example.org")
    assert host_of(scope=world.here.scope) == "go.example.org"
    with pytest.raises(Conflict):
        choose_host(scope=world.elsewhere.scope, host="go.example.org")
    choose_host(scope=world.here.scope, host="")
    assert host_of(scope=world.here.scope) == ""
    assert rules.CODE_LENGTH >= 7
