"""What we publish, read back with the network's maintained client."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from mastodon import Mastodon

from tertulia.connectors.mastodon.connector import CONNECTOR
from tertulia.networks.values import (
    Content,
    Limits,
    Media,
    Part,
    Receipt,
    RemoteRef,
    Session,
    StepKind,
    StepOrder,
    Target,
)


def carry_out(session: Session, content: Content) -> list[Receipt]:
    """Plan and perform every step, as the delivery engine does."""
    plans = CONNECTOR.plan(content, Limits())
    receipts: dict[int, Receipt] = {}
    for ordinal, plan in enumerate(plans):
        order = StepOrder(
            plan, uuid4().hex, datetime.now(UTC), content, receipts=dict(receipts), plans=plans
        )
        receipts[ordinal] = CONNECTOR.perform(session, order)
    return [receipts[ordinal] for ordinal, plan in enumerate(plans) if plan.kind is StepKind.PART]


def act(
    session: Session, kind: StepKind, target: Target, content: Content | None = None
) -> Receipt:
    (plan,) = CONNECTOR.plan_action(kind, content, Limits())
    return CONNECTOR.perform(
        session, StepOrder(plan, uuid4().hex, datetime.now(UTC), content, target, plans=(plan,))
    )


def test_a_post_with_a_picture_stands_as_written(
    ada: Session, witness: Mastodon, picture: Media
) -> None:
    content = Content(
        (Part("¡Hola, ñandú!\n\nSegundo párrafo", (picture,)),),
        content_warning="Aviso",
        sensitive=True,
        visibility="unlisted",
        language="es-EC",
    )
    (receipt,) = carry_out(ada, content)
    status = witness.status(receipt.ref.id)
    assert status.spoiler_text == "Aviso"
    assert status.visibility == "unlisted"
    assert status.language == "es"
    assert status.sensitive
    assert "Segundo párrafo" in status.content
    (media,) = status.media_attachments
    assert media.description == "A teal rectangle"
    assert media.meta.focus.x == 0.25
    assert receipt.ref.url == status.url
    assert receipt.at is not None


def test_a_thread_hangs_together(ada: Session, witness: Mastodon) -> None:
    first, second, third = carry_out(ada, Content((Part("one"), Part("two"), Part("three"))))
    assert str(witness.status(second.ref.id).in_reply_to_id) == first.ref.id
    assert str(witness.status(third.ref.id).in_reply_to_id) == second.ref.id


def test_a_reply_begins_with_the_handle_it_answers(
    ada: Session, grace: Session, witness: Mastodon
) -> None:
    (theirs,) = carry_out(grace, Content((Part("A question"),)))
    (ours,) = carry_out(ada, Content((Part("An answer"),), in_reply_to=theirs.ref, mention="grace"))
    status = witness.status(ours.ref.id)
    assert str(status.in_reply_to_id) == theirs.ref.id
    assert [each.acct for each in status.mentions] == ["grace"]


def test_the_same_key_makes_one_status(ada: Session, witness: Mastodon) -> None:
    content = Content((Part("only once"),))
    plans = CONNECTOR.plan(content, Limits())
    order = StepOrder(plans[0], uuid4().hex, datetime.now(UTC), content, plans=plans)
    assert CONNECTOR.perform(ada, order).ref == CONNECTOR.perform(ada, order).ref


def test_an_edit_keeps_the_picture(ada: Session, witness: Mastodon, picture: Media) -> None:
    (receipt,) = carry_out(ada, Content((Part("teh text", (picture,)),)))
    act(ada, StepKind.EDIT, Target(receipt.ref), Content((Part("the text"),)))
    status = witness.status(receipt.ref.id)
    assert "the text" in status.content
    assert len(status.media_attachments) == 1


def test_delete_like_and_the_rest(ada: Session, grace: Session, witness: Mastodon) -> None:
    (theirs,) = carry_out(grace, Content((Part("to be liked"),)))
    who = RemoteRef(grace.remote_id)
    target = Target(theirs.ref, who, reason="a test")
    act(ada, StepKind.LIKE, target)
    assert witness.status(theirs.ref.id).favourited
    act(ada, StepKind.UNLIKE, target)
    assert not witness.status(theirs.ref.id).favourited
    for kind, flag in (
        (StepKind.MUTE, "muting"),
        (StepKind.FOLLOW, "following"),
        (StepKind.BLOCK, "blocking"),
    ):
        act(ada, kind, target)
        assert witness.account_relationships(grace.remote_id)[0][flag], kind
    act(ada, StepKind.UNMUTE, target)
    act(ada, StepKind.UNBLOCK, target)
    after = witness.account_relationships(grace.remote_id)[0]
    assert not after.muting
    assert not after.blocking
    assert act(ada, StepKind.REPORT, target).ref.id
    act(grace, StepKind.DELETE, Target(theirs.ref))
    assert CONNECTOR.look_again(ada, [theirs.ref])[0].__class__.__name__ == "Vanished"


def test_found_again_by_its_picture_and_by_its_words(ada: Session, picture: Media) -> None:
    words = "Mira <esto> & @grace@mock.local *ya* https://example.com/a-very-long/path?x=1&y=2#z\n\n\nfin"
    content = Content((Part(words, (picture,)),), content_warning="Ojo")
    plans = CONNECTOR.plan(content, Limits())
    upload = StepOrder(plans[0], uuid4().hex, datetime.now(UTC), content, plans=plans)
    receipts = {0: CONNECTOR.perform(ada, upload)}
    part = StepOrder(
        plans[1], uuid4().hex, datetime.now(UTC), content, receipts=receipts, plans=plans
    )
    assert CONNECTOR.find(ada, part, taken=()) is None
    made = CONNECTOR.perform(ada, part)
    found = CONNECTOR.find(ada, part, taken=())
    assert found is not None
    assert found.ref == made.ref
    without_mark = replace(part, receipts={0: Receipt(RemoteRef("0"))})
    by_words = CONNECTOR.find(ada, without_mark, taken=())
    assert by_words is not None
    assert by_words.ref == made.ref
    assert CONNECTOR.find(ada, part, taken={made.ref.id}) is None


def test_this_server_honours_keys_and_keeps_nothing_of_the_probe(
    ada: Session, witness: Mastodon
) -> None:
    before = witness.account_statuses(ada.remote_id)
    limits = CONNECTOR.limits(ada, probe=True)
    assert limits.honours_keys is True
    assert limits.max_text == 500
    assert limits.software == "Mastodon"
    assert [each.id for each in witness.account_statuses(ada.remote_id)] == [
        each.id for each in before
    ]
    assert witness.scheduled_statuses() == []
