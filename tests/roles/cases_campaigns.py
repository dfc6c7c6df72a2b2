"""Routes of campaigns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tertulia.kernel import clock
from tests.roles.case import Case, Ground, Made

BRIEF = "Two for one."
DAY = (clock.now() + timedelta(days=400)).date().isoformat()
FORM = {
    "name": "Rebajas",
    "kind": "promotion",
    "colour": "c2",
    "starts_on": DAY,
    "ends_on": DAY,
}


def _facts(**more: Any) -> Any:
    from tertulia.campaigns.values import Facts

    starts = clock.now().date() + timedelta(days=20)
    said = {"name": "Navidad", "starts_on": starts, "ends_on": starts + timedelta(days=5), **more}
    return Facts(**said)


def _everybody_sells(ground: Ground) -> None:
    """Whoever may confirm is of the sales department."""
    from tertulia.accounts.models import Membership

    rows = Membership.objects.filter(organisation_id=ground.brand.organisation_id)
    rows.update(department="sales")


def stands(ground: Ground) -> object:
    """Everything that a route may change."""
    from tertulia.campaigns.models import Campaign, Proposal, Question, Task, Told

    def rows(model: Any, *columns: str) -> object:
        found = model.objects.filter(brand_id=ground.brand.id)
        return sorted(found.values_list("id", *columns))

    return (
        rows(Campaign, "name", "standing", "brief", "starts_on", "ends_on"),
        rows(Told, "department", "where", "acknowledged_at", "confirmed_digest"),
        rows(Task, "text", "done_at"),
        rows(Question, "question", "answer"),
        rows(Proposal, "decision"),
    )


def _full(ground: Ground, *, confirmed: bool = False) -> Any:
    """A campaign with something of everything; its row, a task and a question."""
    from tertulia.campaigns.queries import campaign_of
    from tertulia.campaigns.services import (
        add_task,
        ask_question,
        confirm,
        create_campaign,
        write_brief,
    )
    from tertulia.links.rules import Utm
    from tertulia.links.services import shorten

    _everybody_sells(ground)
    scope = ground.scope
    row = create_campaign(scope=scope, facts=_facts(purpose="Sell beans", key_message="Warm"))
    write_brief(scope=scope, campaign_id=row.id, brief=BRIEF)
    task = add_task(scope=scope, campaign_id=row.id, text="Posters", due_on=row.starts_on)
    question = ask_question(scope=scope, campaign_id=row.id, question="Sunday?", answer="No.")
    shorten(scope=scope, url="https://example.org/menu", utm=Utm(campaign=row.tag))
    if confirmed:
        for department in ("sales", "customer_service"):
            confirm(scope=scope, campaign_id=row.id, department=department)
    return campaign_of(scope=scope, campaign_id=row.id), task, question


def a_campaign(ground: Ground, *, confirmed: bool = False, **data: Any) -> Made:
    """For an address that names the campaign."""
    row, _task, _question = _full(ground, confirmed=confirmed)
    return Made(arguments={"campaign_id": row.id}, data=data, watch=lambda: stands(ground))


def cancelled(ground: Ground) -> Made:
    """One that was cancelled."""
    from tertulia.campaigns.services import cancel_campaign

    made = a_campaign(ground)
    cancel_campaign(scope=ground.scope, campaign_id=made.arguments["campaign_id"])
    return made


def a_task(ground: Ground, **data: Any) -> Made:
    """For an address that names a line of the checklist."""
    row, task, _question = _full(ground)
    return Made(
        arguments={"campaign_id": row.id, "task_id": task.id},
        data=data,
        watch=lambda: stands(ground),
    )


def a_question(ground: Ground, **data: Any) -> Made:
    """For an address that names a question."""
    row, _task, question = _full(ground)
    return Made(
        arguments={"campaign_id": row.id, "question_id": question.id},
        data=data,
        watch=lambda: stands(ground),
    )


def a_list(ground: Ground) -> Made:
    """Pages about all campaigns are seen with one."""
    _full(ground)
    a_proposal(ground)
    return Made(query={"year": str((clock.now() + timedelta(days=20)).year)})


def a_new_one(ground: Ground) -> Made:
    """The form filled in."""
    return Made(data=FORM, watch=lambda: stands(ground))


def a_copy(ground: Ground) -> Made:
    """Another time."""
    made = a_campaign(ground)
    data = {"name": "Again", "starts_on": DAY, "brand": ground.brand.slug, "language": ""}
    return Made(arguments=made.arguments, data=data, watch=made.watch)


def a_proposal(ground: Ground, **data: Any) -> Made:
    """Open."""
    from tertulia.campaigns.services import propose
    from tertulia.campaigns.values import Asked

    day = clock.now().date() + timedelta(days=21)
    asked = Asked(name="2x1", starts_on=day, ends_on=day, what="Two toasts.", department="sales")
    row = propose(scope=ground.scope, asked=asked)
    return Made(arguments={"proposal_id": row.id}, data=data, watch=lambda: stands(ground))


def a_new_proposal(ground: Ground) -> Made:
    """The intake form filled in."""
    return Made(data={**FORM, "what": "Two toasts for one."}, watch=lambda: stands(ground))


SALES = {"department": "sales"}


def a_department_less(ground: Ground) -> Made:
    """One that was not told yet."""
    made = a_campaign(ground)
    return replace(made, arguments={**made.arguments, **SALES})


CASES = [
    Case("campaigns:campaigns", make=a_list),
    Case("campaigns:csv", make=a_list),
    Case("campaigns:told_matrix", make=a_list),
    Case("campaigns:told_csv", make=a_list),
    Case("campaigns:new"),
    Case("campaigns:new", "POST", make=a_new_one),
    Case("campaigns:proposals", make=a_list),
    Case("campaigns:propose"),
    Case("campaigns:propose", "POST", make=a_new_proposal),
    Case("campaigns:proposal", make=a_proposal),
    Case("campaigns:accept", "POST", make=a_proposal),
    Case("campaigns:decline", "POST", make=lambda g: a_proposal(g, words="No oven.")),
    Case("campaigns:campaign", make=a_campaign),
    Case("campaigns:edit", make=a_campaign),
    Case("campaigns:edit", "POST", make=lambda g: a_campaign(g, **FORM)),
    Case("campaigns:move", "POST", make=lambda g: a_campaign(g, first=DAY, last=DAY)),
    Case("campaigns:copy", make=a_campaign),
    Case("campaigns:copy", "POST", make=a_copy),
    Case("campaigns:brief", "POST", make=lambda g: a_campaign(g, brief="Three for two.")),
    Case("campaigns:send", "POST", make=a_campaign),
    Case("campaigns:ready", "POST", make=lambda g: a_campaign(g, confirmed=True)),
    Case("campaigns:cancel", "POST", make=a_campaign),
    Case("campaigns:resume", "POST", make=cancelled),
    Case("campaigns:department", "POST", make=lambda g: a_campaign(g, department="Legal")),
    Case("campaigns:department_remove", "POST", make=lambda g: a_campaign(g, **SALES)),
    Case("campaigns:told", "POST", make=lambda g: a_campaign(g, **SALES, where="by mail")),
    Case("campaigns:seen", "POST", make=lambda g: a_campaign(g, **SALES)),
    Case("campaigns:confirm", "POST", make=lambda g: a_campaign(g, **SALES)),
    Case("campaigns:ask", "POST", make=lambda g: a_campaign(g, question="And oat milk?")),
    Case("campaigns:answer", "POST", make=lambda g: a_question(g, answer="Yes.")),
    Case("campaigns:question_remove", "POST", make=a_question),
    Case("campaigns:task", "POST", make=lambda g: a_campaign(g, text="Prices")),
    Case("campaigns:task_done", "POST", make=lambda g: a_task(g, done="1")),
    Case("campaigns:task_remove", "POST", make=a_task),
]


#: Operations of the API.
API_CASES = [
    Case("list_campaigns"),
    Case("create_campaign", "POST", make=a_new_one),
    Case("get_campaign", make=a_campaign),
    Case("change_campaign", "PUT", make=lambda g: a_campaign(g, **FORM)),
    Case("move_campaign", "POST", make=lambda g: a_campaign(g, starts_on=DAY, ends_on=DAY)),
    Case("cancel_campaign", "POST", make=a_campaign),
    Case("resume_campaign", "POST", make=cancelled),
    Case("write_brief", "PUT", make=lambda g: a_campaign(g, brief="Three for two.")),
    Case("make_campaign_ready", "POST", make=lambda g: a_campaign(g, confirmed=True)),
    Case("copy_campaign", "POST", make=lambda g: a_campaign(g, starts_on=DAY)),
    Case("list_campaign_departments", make=a_campaign),
    Case("add_campaign_department", "POST", make=lambda g: a_campaign(g, department="Legal")),
    Case("remove_campaign_department", "DELETE", make=a_department_less),
    Case("confirm_campaign_brief", "POST", make=lambda g: a_campaign(g, department="sales")),
    Case("list_campaign_questions", make=a_campaign),
    Case("ask_campaign_question", "POST", make=lambda g: a_campaign(g, question="Oat milk?")),
    Case("answer_campaign_question", "PUT", make=lambda g: a_question(g, answer="Yes.")),
    Case("remove_campaign_question", "DELETE", make=a_question),
    Case("list_campaign_tasks", make=a_campaign),
    Case("add_campaign_task", "POST", make=lambda g: a_campaign(g, text="Prices")),
    Case("set_campaign_task_done", "PUT", make=lambda g: a_task(g, done=True)),
    Case("remove_campaign_task", "DELETE", make=a_task),
    Case("list_proposals"),
    Case("propose_campaign", "POST", make=a_new_proposal),
    Case("accept_proposal", "POST", make=lambda g: a_proposal(g, words="")),
    Case("decline_proposal", "POST", make=lambda g: a_proposal(g, words="No.")),
]
