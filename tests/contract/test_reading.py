"""What happens on the network reaches us, once, and as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest

from tertulia.networks.contract import Connector, Measures, Publishes, ReadsInteractions, Streams
from tertulia.networks.values import (
    Capability,
    Content,
    InteractionKind,
    Part,
    Receipt,
    RemoteInteraction,
    RemoteRef,
    Session,
    StepKind,
    Target,
    Vanished,
)
from tests.contract.engine import act, carry_out
from tests.contract.world import World
from tests.servers.processes import wait_for


class Scene:
    """Both people and their connector, with short words for what they do."""

    def __init__(self, connector: Connector, world: World) -> None:
        assert isinstance(connector, Publishes)
        assert isinstance(connector, ReadsInteractions)
        self.publisher: Publishes = connector
        self.reader: ReadsInteractions = connector
        self.world = world
        self.us, self.them = world.session(), world.stranger()

    def say(self, session: Session, words: str, answering: Receipt | None = None) -> Receipt:
        other = self.them if session is self.us else self.us
        content = Content(
            (Part(words),),
            in_reply_to=answering.ref if answering else None,
            root=answering.ref if answering else None,
            mention=self.world.handle(other) if answering else "",
        )
        made = carry_out(self.publisher, session, content).parts[0]
        self.world.settle()
        return made

    def news(self, cursor: str, wanted: int) -> list[RemoteInteraction]:
        """All pages after `cursor` together, once there are so many: networks need a moment."""

        def look() -> list[RemoteInteraction] | None:
            found, at = [], cursor
            while True:
                page = self.reader.read_interactions(self.us, cursor=at)
                found += page.items
                at = page.cursor
                if not page.more:
                    return found if len(found) >= wanted else None

        return wait_for(f"{wanted} notices", look)


@pytest.fixture
def scene(connector: Connector, world: World) -> Scene:
    return Scene(connector, world)


def now(scene: Scene) -> str:
    """The cursor after everything that is there: the history at connection."""
    page = scene.reader.read_interactions(scene.us, cursor="")
    while page.more:
        page = scene.reader.read_interactions(scene.us, cursor=page.cursor)
    return page.cursor


def own_cursor(scene: Scene) -> str:
    """The cursor after everything that we wrote so far."""
    page = scene.reader.read_own(scene.us, cursor="")
    while page.more:
        page = scene.reader.read_own(scene.us, cursor=page.cursor)
    return page.cursor


def test_a_comment_a_like_and_a_follow_arrive(scene: Scene) -> None:
    ours = scene.say(scene.us, "¿Qué les parece?")
    cursor = now(scene)
    comment = scene.say(scene.them, "Muy bien\n¡gracias!", ours)
    target = Target(ours.ref, scene.world.person(scene.us))
    act(scene.publisher, scene.them, StepKind.LIKE, target)
    found = {each.kind: each for each in scene.news(cursor, 2)}
    heard = found[InteractionKind.COMMENT]
    assert heard.ref.id == comment.ref.id
    assert heard.text.endswith("Muy bien\n¡gracias!")
    assert heard.about is not None
    assert heard.about.id == ours.ref.id
    assert heard.author.remote_id == scene.them.remote_id
    assert heard.author.handle
    assert not heard.ours
    like = found[InteractionKind.LIKE]
    assert like.about is not None
    assert like.about.id == ours.ref.id
    assert like.ref.id not in (ours.ref.id, comment.ref.id)


def test_paging_ends_resumes_and_repeats_nothing(scene: Scene) -> None:
    ours = scene.say(scene.us, "Muchos contestan")
    cursor = now(scene)
    said = [scene.say(scene.them, f"respuesta {n}", ours).ref.id for n in range(7)]
    scene.news(cursor, 7)
    seen: list[str] = []
    for _ in range(20):
        page = scene.reader.read_interactions(scene.us, cursor=cursor, limit=3)
        seen += [each.ref.id for each in page.items]
        cursor = page.cursor
        if not page.more:
            break
    assert sorted(seen) == sorted(said)
    assert scene.reader.read_interactions(scene.us, cursor=cursor).items == ()
    again = scene.reader.read_interactions(scene.us, cursor=cursor)
    assert again.cursor == cursor
    assert not again.more


def test_a_conversation_is_read_whole_with_ours_marked(scene: Scene) -> None:
    ours = scene.say(scene.us, "principio")
    theirs = scene.say(scene.them, "medio", ours)
    last = scene.say(scene.us, "final", theirs)

    def look() -> tuple[RemoteInteraction, ...] | None:
        found = scene.reader.read_conversation(scene.us, theirs.ref)
        return found if len(found) == 3 else None

    found = wait_for("the whole conversation", look)
    assert [each.ref.id for each in found] == [ours.ref.id, theirs.ref.id, last.ref.id]
    assert [each.ours for each in found] == [True, False, True]
    assert found[2].in_reply_to is not None
    assert found[2].in_reply_to.id == theirs.ref.id
    assert {each.root.id for each in found if each.root} == {ours.ref.id}


def test_what_was_written_elsewhere_comes_in_as_ours(scene: Scene) -> None:
    scene.say(scene.us, "antes")
    cursor = own_cursor(scene)
    made = [scene.say(scene.us, f"desde el teléfono {n}").ref.id for n in range(5)]

    def look() -> list[RemoteInteraction] | None:
        found, at = [], cursor
        while True:
            page = scene.reader.read_own(scene.us, cursor=at, limit=2)
            found += page.items
            at = page.cursor
            if not page.more:
                return found if len(found) >= 5 else None

    found = wait_for("our own posts", look)
    assert sorted(each.ref.id for each in found) == sorted(made)
    assert all(each.ours and each.kind is InteractionKind.OWN for each in found)


def test_edits_and_deletions_are_seen(scene: Scene, connector: Connector) -> None:
    stays, goes = scene.say(scene.them, "se queda"), scene.say(scene.them, "se va")
    edits = connector.manifest.can(Capability.EDIT)
    if edits:
        new = Content((Part("se queda, corregido"),))
        act(scene.publisher, scene.them, StepKind.EDIT, Target(stays.ref), new)
    act(scene.publisher, scene.them, StepKind.DELETE, Target(goes.ref))

    def look() -> dict[str, RemoteInteraction | Vanished] | None:
        found = scene.reader.look_again(scene.us, [stays.ref, goes.ref])
        by_id = {each.ref.id: each for each in found}
        return by_id if isinstance(by_id[goes.ref.id], Vanished) else None

    by_id = wait_for("the deletion", look)
    kept = by_id[stays.ref.id]
    assert isinstance(kept, RemoteInteraction)
    assert kept.text == ("se queda, corregido" if edits else "se queda")
    assert (kept.edited_at is not None) == edits


def test_figures_are_read_and_what_is_not_told_is_none(scene: Scene, connector: Connector) -> None:
    assert isinstance(connector, Measures)
    ours = scene.say(scene.us, "a contar")
    act(scene.publisher, scene.them, StepKind.LIKE, Target(ours.ref, scene.world.person(scene.us)))

    def look() -> dict[str, int | None] | None:
        figures = connector.measure(scene.us, [ours.ref, scene.world.missing()])
        named = {
            each.name: each.value for each in figures if each.ref and each.ref.id == ours.ref.id
        }
        assert {each.ref.id for each in figures if each.ref} <= {ours.ref.id}
        assert all(each.api_version for each in figures)
        return named if named.get("likes") == 1 else None

    assert wait_for("the like to count", look)["replies"] == 0
    channel = {each.name: each.value for each in connector.measure_channel(scene.us)}
    assert channel["followers"] is None or channel["followers"] >= 0


def test_the_stream_tells_at_once_and_lives(
    scene: Scene, connector: Connector, world: World
) -> None:
    if not connector.manifest.can(Capability.STREAM):
        pytest.skip("does not stream")
    assert isinstance(connector, Streams)
    ours = scene.say(scene.us, "en vivo")
    words = f"al instante {uuid4().hex}"
    heard: list[RemoteInteraction | Vanished | None] = []
    alive, done = threading.Event(), threading.Event()

    def listen(streams: Streams, session: Session) -> None:
        for each in streams.stream(session):
            alive.set()
            heard.append(each)
            if isinstance(each, RemoteInteraction) and words in each.text:
                done.set()
                return

    straight = world.session(address=world.stranger().address)
    thread = threading.Thread(target=listen, args=(connector, straight), daemon=True)
    thread.start()
    assert alive.wait(40)
    theirs = scene.say(scene.them, words, ours)
    assert done.wait(40)
    thread.join(5)
    found = [each for each in heard if isinstance(each, RemoteInteraction)]
    assert found[-1].ref.id == theirs.ref.id
    assert found[-1].kind is InteractionKind.COMMENT


def test_refs_that_are_no_posts_are_left_out(scene: Scene) -> None:
    answer: Callable[..., object] = scene.reader.look_again
    assert answer(scene.us, [RemoteRef("like:1:2")]) == ()
