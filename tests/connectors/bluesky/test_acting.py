"""Likes, hiding, mutes, blocks, follows and reports on the real network, seen by a witness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from atproto import Client

from tertulia.connectors.bluesky.connector import BlueskyConnector
from tertulia.networks.errors import CannotRead, Refused, Unsupported
from tertulia.networks.values import RemoteRef, Session, StepKind, StepOrder, StepPlan, Target
from tests.connectors.bluesky.conftest import Desk
from tests.servers.bluesky import BlueskyNetwork

Desks = Callable[[Session], Desk]


def test_a_like_is_given_once_and_withdrawn(
    desk: Desk, desk_of: Desks, ana: Session, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    post = desk_of(ana).say("¿Te gusta?")
    bluesky_network.settle()
    for _twice in range(2):
        desk.act(StepKind.LIKE, Target(ref=RemoteRef(post.id)))
    bluesky_network.settle()
    assert witness.get_posts([post.id]).posts[0].like_count == 1
    desk.act(StepKind.UNLIKE, Target(ref=post))
    desk.act(StepKind.UNLIKE, Target(ref=post))
    bluesky_network.settle()
    assert witness.get_posts([post.id]).posts[0].like_count == 0
    desk.act(StepKind.LIKE, Target(ref=post))
    bluesky_network.settle()
    assert witness.get_posts([post.id]).posts[0].like_count == 1


def test_a_like_given_on_the_network_itself_is_withdrawn(
    desk_of: Desks, desk: Desk, ana: Session, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    post = desk.say("mío")
    bluesky_network.settle()
    witness.like(post.id, post.revision)
    bluesky_network.settle()
    desk_of(ana).act(StepKind.UNLIKE, Target(ref=post))
    bluesky_network.settle()
    assert witness.get_posts([post.id]).posts[0].like_count == 0


def test_hidden_answers_are_listed_at_the_post(
    desk: Desk, desk_of: Desks, ana: Session, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    post = desk.say("¿Opiniones?")
    bluesky_network.settle()
    rude, other = (desk_of(ana).say(text, in_reply_to=post) for text in ("mal", "peor"))
    for each in (rude, other, rude):
        desk.act(StepKind.HIDE, Target(ref=each, root=post))
    bluesky_network.settle()
    gate = witness.get_post_thread(post.id).thread.post.threadgate
    assert gate.record.hidden_replies == [rude.id, other.id]
    desk.act(StepKind.UNHIDE, Target(ref=rude, root=post))
    bluesky_network.settle()
    gate = witness.get_post_thread(post.id).thread.post.threadgate
    assert gate.record.hidden_replies == [other.id]


def test_only_under_our_own_posts_is_hidden(desk: Desk, ana: Session) -> None:
    theirs = RemoteRef(f"at://{ana.remote_id}/app.bsky.feed.post/3zzzzzzzzzzz2")
    with pytest.raises(Unsupported):
        desk.act(StepKind.HIDE, Target(ref=theirs, root=theirs))


def test_only_what_is_ours_is_deleted(
    desk: Desk, desk_of: Desks, ana: Session, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    theirs = desk_of(ana).say("de Ana")
    with pytest.raises(Refused):
        desk.act(StepKind.DELETE, Target(ref=theirs))
    bluesky_network.settle()
    assert witness.get_posts([theirs.id]).posts


@pytest.mark.parametrize("kinds", [("mute", "unmute"), ("block", "unblock")])
def test_people_are_muted_and_blocked_and_let_back(
    kinds: tuple[str, str],
    newcomer: Session,
    ana: Session,
    desk_of: Desks,
    connector: BlueskyConnector,
    bluesky_network: BlueskyNetwork,
) -> None:
    ours, who = desk_of(ana), RemoteRef(newcomer.remote_id)
    seen = Client(base_url=f"{bluesky_network.pds}/xrpc")
    account = bluesky_network.accounts["ana"]
    seen.login(account.handle, account.app_password)
    field = "muted" if kinds[0] == "mute" else "blocking"
    for kind, expected in zip(kinds, (True, False), strict=True):
        ours.act(StepKind(kind), Target(person=who))
        ours.act(StepKind(kind), Target(person=who))
        bluesky_network.settle()
        viewer = seen.get_profile(who.id).viewer
        assert bool(getattr(viewer, field)) is expected
    seen.request.close()


def test_a_follow_is_one_follow(
    newcomer: Session, desk: Desk, witness: Client, bluesky_network: BlueskyNetwork
) -> None:
    for _twice in range(2):
        desk.act(StepKind.FOLLOW, Target(person=RemoteRef(newcomer.remote_id)))
    bluesky_network.settle()
    assert witness.get_profile(newcomer.remote_id).followers_count == 1


def test_reports_reach_the_moderators(
    desk: Desk, desk_of: Desks, ana: Session, bluesky_network: BlueskyNetwork
) -> None:
    post = desk_of(ana).say("compra ya")
    bluesky_network.settle()
    desk.act(StepKind.REPORT, Target(ref=post, reason="spam: vende seguidores"))
    desk.act(StepKind.REPORT, Target(person=RemoteRef(ana.remote_id), reason="insiste"))
    about_post, about_person = bluesky_network.reports()[-2:]
    assert about_post["subjectUri"] == post.id
    assert about_post["comment"] == "vende seguidores"
    assert about_post["meta"]["reportType"].endswith("Spam")
    assert about_person["subjectDid"] == ana.remote_id
    assert about_person["subjectUri"] is None
    assert about_person["comment"] == "insiste"


def test_a_report_cannot_be_looked_for_and_is_not_repeated(desk: Desk) -> None:
    (plan,) = desk.connector.plan_action(StepKind.REPORT, None, desk.session.limits)
    assert not plan.repeatable
    order = StepOrder(plan, uuid4().hex, datetime.now(UTC), target=Target(reason="x"))
    with pytest.raises(CannotRead):
        desk.connector.find(desk.session, order, taken=())


def test_actions_are_found_when_in_doubt(
    desk: Desk, desk_of: Desks, ana: Session, bluesky_network: BlueskyNetwork
) -> None:
    post, ours = desk_of(ana).say("algo"), desk.say("nuestro")
    bluesky_network.settle()
    answer = desk_of(ana).say("respuesta", in_reply_to=ours)
    steps = (
        (StepKind.LIKE, Target(ref=post)),
        (StepKind.UNLIKE, Target(ref=post)),
        (StepKind.HIDE, Target(ref=answer, root=ours)),
        (StepKind.UNHIDE, Target(ref=answer, root=ours)),
        (StepKind.DELETE, Target(ref=ours)),
    )
    for kind, target in steps:
        order = StepOrder(StepPlan(kind), uuid4().hex, datetime.now(UTC), target=target)
        undoing = kind in (StepKind.UNLIKE, StepKind.UNHIDE)
        before = desk.connector.find(desk.session, replace(order), taken=())
        assert before is None, f"{kind} found before it was done ({undoing=})"
        desk.connector.perform(desk.session, order)
        assert desk.connector.find(desk.session, order, taken=()) is not None
