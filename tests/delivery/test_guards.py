"""What a room above holds back at the minute does not go out, and says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tertulia.delivery.states import State
from tertulia.library.services import set_rights, take_in
from tertulia.library.values import Rights
from tertulia.networks.values import Content, Media, Part
from tests.delivery.world import World, drain_once, drain_until_settled
from tests.library import files


def with_picture(digest: str) -> Content:
    """A post with this picture."""
    media = Media(digest=digest, path=Path(), mime="image/jpeg", bytes=10, width=4, height=4)
    return Content(parts=(Part("words", (media,)),))


def test_a_picture_whose_rights_ended_since_does_not_go_out(engine: World) -> None:
    asset = take_in(scope=engine.scope, data=files.jpeg(), filename="a.jpg").asset
    held = engine.schedule("words", content=with_picture(asset.digest))
    other = engine.schedule("only words")
    set_rights(scope=engine.scope, asset_ids=[asset.id], rights=Rights(expires_on=date(2020, 1, 1)))
    drain_until_settled(held, other)
    assert engine.state(held) == State.HELD
    assert engine.row(held).reason == "media_expired"
    assert engine.state(other) == State.PUBLISHED
    assert engine.network.texts() == ["only words"]
    drain_once()
    assert engine.state(held) == State.HELD
