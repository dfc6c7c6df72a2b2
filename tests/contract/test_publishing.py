"""Publishing with ours, reading with theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tertulia.networks.contract import Connector, Publishes
from tertulia.networks.errors import Gone
from tertulia.networks.values import Capability, Content, Part, StepKind, Target
from tests.contract.engine import act, carry_out
from tests.contract.world import World, film, picture


@pytest.fixture
def publisher(connector: Connector) -> Publishes:
    assert isinstance(connector, Publishes)
    return connector


def must(connector: Connector, capability: Capability) -> None:
    """Capabilities that a network does not declare are proven refused elsewhere."""
    if not connector.manifest.can(capability):
        pytest.skip(f"{connector.manifest.name} does not declare {capability}")


def test_a_text_stands_as_written(publisher: Publishes, world: World) -> None:
    words = "¡Hola, ñandú! ¿Qué tal? 👋🏽\n\nȘtefan & Țară <3"
    (receipt,) = carry_out(publisher, world.session(), Content((Part(words),))).parts
    seen = world.read(receipt.ref)
    assert seen is not None
    assert seen.text == words
    assert receipt.at is not None


def test_pictures_keep_their_description_and_focus(
    publisher: Publishes, connector: Connector, world: World, tmp_path: Path
) -> None:
    must(connector, Capability.IMAGES)
    media = (picture(tmp_path), picture(tmp_path, alt="Otra", name="other"))
    (receipt,) = carry_out(publisher, world.session(), Content((Part("two", media),))).parts
    seen = world.read(receipt.ref)
    assert seen is not None
    assert seen.alts == ("A teal rectangle", "Otra")
    if connector.manifest.can(Capability.FOCUS):
        assert seen.focus == (0.25, -0.5)


def test_a_video_stands_alone_with_its_description(
    publisher: Publishes, connector: Connector, world: World, tmp_path: Path
) -> None:
    must(connector, Capability.VIDEO)
    content = Content((Part("moving", (film(tmp_path),)),))
    (receipt,) = carry_out(publisher, world.session(), content).parts
    seen = world.read(receipt.ref)
    assert seen is not None
    assert (seen.text, seen.alts, seen.is_video) == ("moving", ("Steam over a cup",), True)


def test_a_thread_hangs_together(publisher: Publishes, connector: Connector, world: World) -> None:
    must(connector, Capability.THREAD)
    content = Content((Part("uno"), Part("dos"), Part("tres")))
    first, second, third = carry_out(publisher, world.session(), content).parts
    for above, below in ((first, second), (second, third)):
        seen = world.read(below.ref)
        assert seen is not None
        assert seen.answers == above.ref.id


def test_a_warning_visibility_and_language_arrive(
    publisher: Publishes, connector: Connector, world: World
) -> None:
    must(connector, Capability.CONTENT_WARNING)
    content = Content((Part("x"),), content_warning="Ojo", sensitive=True, language="pt-BR")
    for visibility in connector.manifest.visibilities:
        wanted = replace(content, visibility=visibility)
        (receipt,) = carry_out(publisher, world.session(), wanted).parts
        seen = world.read(receipt.ref)
        assert seen is not None
        assert (seen.warning, seen.visibility) == ("Ojo", visibility)
        assert seen.language.startswith("pt")


def test_a_reply_answers_the_stranger(
    publisher: Publishes, connector: Connector, world: World
) -> None:
    must(connector, Capability.REPLY)
    stranger = world.stranger()
    (theirs,) = carry_out(publisher, stranger, Content((Part("¿Abren hoy?"),))).parts
    content = Content(
        (Part("Sí"),),
        in_reply_to=theirs.ref,
        root=theirs.ref,
        mention=world.handle(stranger),
    )
    (ours,) = carry_out(publisher, world.session(), content).parts
    seen = world.read(ours.ref)
    assert seen is not None
    assert seen.answers == theirs.ref.id
    assert seen.text.endswith("Sí")


def test_an_edit_changes_the_words_and_keeps_the_pictures(
    publisher: Publishes, connector: Connector, world: World, tmp_path: Path
) -> None:
    must(connector, Capability.EDIT)
    session = world.session()
    content = Content((Part("teh", (picture(tmp_path),)),))
    (receipt,) = carry_out(publisher, session, content).parts
    act(publisher, session, StepKind.EDIT, Target(receipt.ref), Content((Part("the"),)))
    seen = world.read(receipt.ref)
    assert seen is not None
    assert seen.text == "the"
    assert len(seen.alts) == 1


def test_a_deleted_post_is_gone_and_deleting_twice_says_so(
    publisher: Publishes, connector: Connector, world: World
) -> None:
    must(connector, Capability.DELETE)
    session = world.session()
    (receipt,) = carry_out(publisher, session, Content((Part("away"),))).parts
    target = Target(receipt.ref)
    act(publisher, session, StepKind.DELETE, target)
    assert world.read(receipt.ref) is None
    try:
        act(publisher, session, StepKind.DELETE, target)
    except Gone:
        return
    assert connector.manifest.idempotency == "record", "a second deletion must say Gone"


@pytest.mark.parametrize(
    ("capability", "do", "undo"),
    [
        (Capability.LIKE, StepKind.LIKE, StepKind.UNLIKE),
        (Capability.MUTE, StepKind.MUTE, StepKind.UNMUTE),
        (Capability.BLOCK, StepKind.BLOCK, StepKind.UNBLOCK),
        (Capability.FOLLOW, StepKind.FOLLOW, None),
    ],
)
def test_an_action_has_its_effect_twice_as_once_and_can_be_undone(
    publisher: Publishes,
    connector: Connector,
    world: World,
    capability: Capability,
    do: StepKind,
    undo: StepKind | None,
) -> None:
    must(connector, capability)
    stranger, session = world.stranger(), world.session()
    (theirs,) = carry_out(publisher, stranger, Content((Part(f"for {capability}"),))).parts
    target = Target(theirs.ref, world.person(stranger))
    act(publisher, session, do, target)
    act(publisher, session, do, target)
    assert world.holds(capability, theirs.ref)
    if undo is not None:
        act(publisher, session, undo, target)
        assert not world.holds(capability, theirs.ref)


def test_a_report_is_filed(publisher: Publishes, connector: Connector, world: World) -> None:
    must(connector, Capability.REPORT)
    stranger = world.stranger()
    (theirs,) = carry_out(publisher, stranger, Content((Part("spam, spam"),))).parts
    target = Target(theirs.ref, world.person(stranger), reason="Spam")
    assert act(publisher, world.session(), StepKind.REPORT, target).ref.id
    (plan,) = publisher.plan_action(StepKind.REPORT, None, world.session().limits)
    assert not plan.repeatable
