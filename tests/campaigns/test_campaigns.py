"""Campaigns: facts, days, confirmations, proposals, copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from tertulia.accounts.models import AuditEntry, Notification
from tertulia.campaigns.models import Campaign, Decision, Proposal, Standing, Told
from tertulia.campaigns.queries import (
    bands,
    campaign_of,
    channel_ids_of,
    departments_of,
    matrix,
    missing,
    questions_of,
    task_counts,
    tasks_of,
)
from tertulia.campaigns.services import (
    accept_proposal,
    acknowledge,
    add_department,
    add_task,
    answer_question,
    ask_question,
    cancel_campaign,
    change_campaign,
    confirm,
    copy_campaign,
    create_campaign,
    decline_proposal,
    make_ready,
    move_campaign,
    propose,
    remove_department,
    resume_campaign,
    send_brief,
    set_task_done,
    tell_elsewhere,
    write_brief,
)
from tertulia.campaigns.services.telling import remind_pending
from tertulia.campaigns.values import Asked
from tertulia.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from tertulia.kernel.models import Outbox
from tests.campaigns.ground import BRIEF, a_campaign, agent, confirmed, day, facts, of

MOMENT = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with time_machine.travel(MOMENT, tick=False):
        yield


def standing(row: Campaign) -> str:
    return Campaign.objects.get(id=row.id).standing


def test_two_campaigns_of_one_name_have_each_its_tag(world: Any) -> None:
    first = create_campaign(scope=world.here.scope, facts=facts(name="¡Navidad!"))
    second = create_campaign(scope=world.here.scope, facts=facts(name="Navidad"))
    other = create_campaign(scope=world.elsewhere.scope, facts=facts(name="Navidad"))
    assert [first.tag, second.tag, other.tag] == ["navidad", "navidad-2", "navidad"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"kind": "party"},
        {"colour": "red"},
        {"ends_on": day("2020-01-01")},
        {"ends_on": day("2090-01-01")},
        {"budget": Decimal(-1)},
        {"budget": Decimal("NaN")},
        {"currency": "dollars"},
    ],
)
def test_what_no_campaign_has_is_refused(world: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        create_campaign(scope=world.here.scope, facts=facts(**wrong))
    assert not Campaign.objects.exists()


def test_a_channel_of_another_brand_is_refused(world: Any) -> None:
    from tests.roles.cases_publishing import _channel

    with pytest.raises(Invalid):
        create_campaign(
            scope=world.here.scope, facts=facts(channel_ids=(_channel(world.elsewhere.scope),))
        )


def test_a_stale_change_is_refused(world: Any) -> None:
    row = a_campaign(world.here.scope)
    with pytest.raises(Conflict):
        change_campaign(
            scope=world.here.scope, campaign_id=row.id, facts=facts(), version=row.version - 1
        )
    change_campaign(
        scope=world.here.scope,
        campaign_id=row.id,
        facts=facts(name="Reyes", tag="another"),
        version=row.version,
    )
    now = campaign_of(scope=world.here.scope, campaign_id=row.id)
    assert (now.name, now.tag) == ("Reyes", "navidad")  # printed links carry the tag


def test_bands_are_those_of_the_days_and_of_the_brand(world: Any) -> None:
    scope = world.here.scope
    long = create_campaign(
        scope=scope,
        facts=facts(name="long", starts_on=day("2026-11-20"), ends_on=day("2027-01-10")),
    )
    short = create_campaign(
        scope=scope,
        facts=facts(name="short", starts_on=day("2026-12-31"), ends_on=day("2026-12-31")),
    )
    gone = create_campaign(
        scope=scope,
        facts=facts(name="gone", starts_on=day("2026-12-05"), ends_on=day("2026-12-06")),
    )
    cancel_campaign(scope=scope, campaign_id=gone.id)
    create_campaign(scope=world.elsewhere.scope, facts=facts(starts_on=day("2026-12-05")))
    december = bands(scope=scope, first=day("2026-12-01"), last=day("2026-12-31"))
    assert [(band.id, band.lane) for band in december] == [(long.id, 0), (short.id, 1)]
    assert bands(scope=scope, first=day("2027-01-11"), last=day("2027-02-11")) == ()
    resume_campaign(scope=scope, campaign_id=gone.id)
    assert len(bands(scope=scope, first=day("2026-12-01"), last=day("2026-12-31"))) == 3


def test_bands_are_one_query(world: Any, django_assert_num_queries: Any) -> None:
    for number in range(5):
        create_campaign(scope=world.here.scope, facts=facts(name=str(number)))
    with django_assert_num_queries(1):
        bands(scope=world.here.scope, first=day("2026-11-01"), last=day("2027-01-31"))


# --- brief and confirmations ---


def test_it_is_not_ready_before_sales_and_customer_service_confirmed(world: Any) -> None:
    scope = world.here.scope
    row = a_campaign(scope, brief="")
    with pytest.raises(Conflict):
        make_ready(scope=scope, campaign_id=row.id)
    write_brief(scope=scope, campaign_id=row.id, brief=BRIEF)
    confirm(scope=scope, campaign_id=row.id, department="sales")
    with pytest.raises(Conflict, match="Customer service"):
        make_ready(scope=scope, campaign_id=row.id)
    assert standing(row) == Standing.DRAFT
    confirm(scope=scope, campaign_id=row.id, department="customer_service", words="ok")
    make_ready(scope=scope, campaign_id=row.id)
    assert standing(row) == Standing.READY


@pytest.mark.parametrize("how", ["brief", "days", "name", "answer", "department"])
def test_another_brief_is_not_confirmed(world: Any, how: str) -> None:
    scope = world.here.scope
    row = a_campaign(scope)
    confirmed(scope, row.id)
    make_ready(scope=scope, campaign_id=row.id)
    if how == "brief":
        write_brief(scope=scope, campaign_id=row.id, brief="Three for two.")
    elif how == "days":
        move_campaign(
            scope=scope,
            campaign_id=row.id,
            starts_on=row.starts_on,
            ends_on=row.ends_on + timedelta(days=1),
        )
    elif how == "name":
        change_campaign(scope=scope, campaign_id=row.id, facts=facts(name="Reyes"), version=None)
    elif how == "answer":
        ask_question(scope=scope, campaign_id=row.id, question="Also on Sunday?", answer="No.")
    else:
        add_department(scope=scope, campaign_id=row.id, department="Legal", must_confirm=True)
    assert standing(row) == Standing.BRIEFED
    with pytest.raises(Conflict):
        make_ready(scope=scope, campaign_id=row.id)


def test_what_is_not_in_the_brief_leaves_the_confirmation(world: Any) -> None:
    scope = world.here.scope
    row = a_campaign(scope)
    confirmed(scope, row.id)
    make_ready(scope=scope, campaign_id=row.id)
    change_campaign(scope=scope, campaign_id=row.id, facts=facts(audience="students"), version=None)
    add_task(scope=scope, campaign_id=row.id, text="Print the posters")
    assert standing(row) == Standing.READY


def test_a_question_without_answer_keeps_it_from_being_ready(world: Any) -> None:
    scope = world.here.scope
    row = a_campaign(scope)
    asked = ask_question(scope=scope, campaign_id=row.id, question="And with oat milk?")
    confirmed(scope, row.id)
    with pytest.raises(Conflict, match="no answer"):
        make_ready(scope=scope, campaign_id=row.id)
    answer_question(scope=scope, campaign_id=row.id, question_id=asked.id, answer="Yes.")
    assert missing(scope=scope, campaign=row).departments == ("customer_service", "sales")
    confirmed(scope, row.id)
    make_ready(scope=scope, campaign_id=row.id)


def test_an_agent_confirms_for_the_own_department_only(world: Any) -> None:
    row = a_campaign(world.here.scope)
    ventas = agent(world, "Ventas")
    confirm(scope=ventas, campaign_id=row.id, department="sales")
    with pytest.raises(NotAllowed):
        confirm(scope=ventas, campaign_id=row.id, department="customer_service")
    with pytest.raises(NotAllowed):
        acknowledge(scope=agent(world, ""), campaign_id=row.id, department="customer_service")
    lines = {each.department: each for each in departments_of(scope=ventas, campaign=row)}
    assert lines["sales"].confirmed_by == "Department_Agent"
    assert lines["sales"].acknowledged_at
    assert lines["customer_service"].pending


def test_the_brief_reaches_who_is_of_the_department_and_names_who_is_not_there(
    world: Any,
) -> None:
    agent(world, "Vânzări")
    row = a_campaign(world.here.scope)
    unheard = send_brief(scope=world.here.scope, campaign_id=row.id)
    assert unheard == ["Customer service"]
    told = Notification.objects.get(kind="campaigns.brief")
    assert told.user == world.people["department_agent"]
    assert told.url.endswith(f"/campaigns/{row.id}/")
    lines = {each.department: each for each in departments_of(scope=world.here.scope, campaign=row)}
    assert lines["sales"].told_at == MOMENT
    assert lines["customer_service"].told_at is None
    assert standing(row) == Standing.BRIEFED
    tell_elsewhere(
        scope=world.here.scope, campaign_id=row.id, department="customer_service", where="by mail"
    )
    shown = matrix(scope=world.here.scope, campaigns=[row])[row.id]
    assert shown["customer_service"].where == "by mail"
    with pytest.raises(Conflict):
        remove_department(scope=world.here.scope, campaign_id=row.id, department="sales")


def test_without_a_brief_nobody_is_told(world: Any) -> None:
    row = a_campaign(world.here.scope, brief="")
    with pytest.raises(Invalid):
        send_brief(scope=world.here.scope, campaign_id=row.id)
    assert not Told.objects.filter(told_at__isnull=False).exists()


def test_who_has_not_confirmed_is_reminded_once_a_day_until_they_do(world: Any) -> None:
    sales = agent(world, "sales")
    row = a_campaign(world.here.scope)
    send_brief(scope=world.here.scope, campaign_id=row.id)

    def reminded() -> int:
        remind_pending()
        remind_pending()
        return Notification.objects.filter(kind="campaigns.reminder").count()

    assert reminded() == 0
    with time_machine.travel(MOMENT + timedelta(days=3), tick=False):
        assert reminded() == 1
    with time_machine.travel(MOMENT + timedelta(days=4), tick=False):
        assert reminded() == 1
    with time_machine.travel(MOMENT + timedelta(days=14), tick=False):
        assert reminded() == 2
    confirm(scope=sales, campaign_id=row.id, department="sales")
    with time_machine.travel(MOMENT + timedelta(days=18), tick=False):
        assert reminded() == 2


# --- checklist ---


def test_the_checklist_counts_what_is_done(world: Any) -> None:
    scope = world.here.scope
    row = a_campaign(scope)
    later = add_task(scope=scope, campaign_id=row.id, text="Posters")
    sooner = add_task(scope=scope, campaign_id=row.id, text="Prices", due_on=day("2026-12-01"))
    set_task_done(scope=scope, campaign_id=row.id, task_id=later.id, done=True)
    assert [task.id for task in tasks_of(scope=scope, campaign_id=row.id)] == [sooner.id, later.id]
    assert task_counts(scope=scope, ids=[row.id]) == {row.id: (1, 2)}
    with pytest.raises(NotFound):
        set_task_done(scope=world.elsewhere.scope, campaign_id=row.id, task_id=later.id, done=False)


# --- proposals ---

ASKED = Asked(
    name="2x1 en tostadas",
    starts_on=day("2026-12-01"),
    ends_on=day("2026-12-05"),
    what="Two toasts for one with any coffee.",
    budget=Decimal(150),
    currency="usd",
)


def test_a_proposal_reaches_who_decides_and_becomes_a_campaign(world: Any) -> None:
    sales = agent(world, "Ventas")
    row = propose(scope=sales, asked=ASKED)
    assert row.department == "sales"
    told = Notification.objects.filter(kind="campaigns.proposal")
    assert world.people["strategist"] in {each.user for each in told}
    decider = of(world.here.scope, world.people["strategist"].id)
    campaign = accept_proposal(scope=decider, proposal_id=row.id, words="From Tuesday on.")
    assert (campaign.name, campaign.kind, campaign.purpose) == (ASKED.name, "promotion", ASKED.what)
    assert (campaign.budget, campaign.currency) == (Decimal(150), "USD")
    back = Notification.objects.get(kind="campaigns.decision")
    assert (back.user_id, back.body) == (sales.user_id, "From Tuesday on.")
    with pytest.raises(Conflict):
        decline_proposal(scope=decider, proposal_id=row.id, words="no")
    assert Campaign.objects.count() == 1
    assert AuditEntry.objects.filter(action="campaigns.accepted").exists()


def test_declining_says_why(world: Any) -> None:
    row = propose(scope=world.here.scope, asked=ASKED)
    with pytest.raises(Invalid):
        decline_proposal(scope=world.here.scope, proposal_id=row.id, words=" ")
    decline_proposal(scope=world.here.scope, proposal_id=row.id, words="The oven is broken.")
    row.refresh_from_db()
    assert (row.decision, row.words) == (Decision.DECLINED, "The oven is broken.")
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"what": " "}, {"ends_on": day("2026-11-01")}, {"url": "javascript:alert(1)"}],
)
def test_what_no_proposal_says_is_refused(world: Any, wrong: dict[str, Any]) -> None:
    from dataclasses import replace

    with pytest.raises(Invalid):
        propose(scope=world.here.scope, asked=replace(ASKED, **wrong))
    assert not Proposal.objects.exists()


# --- copies ---


def test_a_copy_is_moved_and_nothing_of_it_is_done_or_confirmed(world: Any) -> None:
    from tests.roles.cases_publishing import _channel

    scope = world.here.scope
    channel = _channel(scope)
    row = a_campaign(scope, name="Navidad 2026", channel_ids=(channel,))
    task = add_task(scope=scope, campaign_id=row.id, text="Posters", due_on=row.starts_on)
    set_task_done(scope=scope, campaign_id=row.id, task_id=task.id, done=True)
    ask_question(scope=scope, campaign_id=row.id, question="Sunday?", answer="No.")
    ask_question(scope=scope, campaign_id=row.id, question="Open?")
    confirmed(scope, row.id)
    starts = row.starts_on + timedelta(days=365)
    copy = copy_campaign(scope=scope, campaign_id=row.id, into=scope, starts_on=starts)
    assert (copy.name, copy.tag) == ("Navidad 2027", "navidad-2027")
    assert copy.ends_on - copy.starts_on == row.ends_on - row.starts_on
    assert (copy.brief, copy.standing, copy.copied_from) == (BRIEF, Standing.DRAFT, row.id)
    assert channel_ids_of(scope=scope, campaign_id=copy.id) == [channel]
    lines = tasks_of(scope=scope, campaign_id=copy.id)
    assert [(each.due_on, each.done_at) for each in lines] == [(starts, None)]
    asked = questions_of(scope=scope, campaign_id=copy.id)
    assert [(each.question, each.answer) for each in asked] == [("Sunday?", "No.")]
    assert set(missing(scope=scope, campaign=copy).departments) == {"sales", "customer_service"}


def test_a_copy_in_another_brand_takes_its_channels_of_the_same_network(world: Any) -> None:
    from tests.roles.cases_publishing import _channel

    row = a_campaign(world.here.scope, channel_ids=(_channel(world.here.scope),))
    theirs = _channel(world.elsewhere.scope, "@theirs")
    copy = copy_campaign(
        scope=world.here.scope,
        campaign_id=row.id,
        into=world.elsewhere.scope,
        starts_on=row.starts_on,
        language="ro",
    )
    assert copy.brand_id == world.elsewhere.brand.id
    assert copy.language == "ro"
    assert channel_ids_of(scope=world.elsewhere.scope, campaign_id=copy.id) == [theirs]
    assert not Outbox.objects.filter(listener="nobody").exists()
