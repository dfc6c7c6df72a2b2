"""Campaigns, their brief and checklist, and what departments propose."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Status

from tertulia.accounts.scopes import ApiRequest, api_requires
from tertulia.campaigns import queries, services
from tertulia.campaigns.api_shapes import (
    AskedIn,
    BriefIn,
    CampaignIn,
    CampaignOut,
    CampaignPage,
    CopyIn,
    DaysIn,
    DepartmentConfirmsIn,
    DepartmentIn,
    DepartmentKey,
    DepartmentOut,
    ProposalOut,
    QuestionAnswerIn,
    QuestionIn,
    QuestionOut,
    TaskDoneIn,
    TaskIn,
    TaskOut,
    WordsIn,
    campaigns_out,
)
from tertulia.campaigns.departments import department_key
from tertulia.campaigns.models import Proposal, Question, Task
from tertulia.campaigns.values import Department
from tertulia.kernel.api import BrandSlug, Cursor, Limit

router = Router(tags=["campaigns"])
_ONE = "/campaigns/{uuid:campaign_id}"


def _shown(request: ApiRequest, campaign_id: UUID) -> dict[str, object]:
    row = queries.campaign_of(scope=request.scope, campaign_id=campaign_id)
    return campaigns_out(request.scope, [row])[0]


def _departments(request: ApiRequest, campaign_id: UUID) -> list[Department]:
    row = queries.campaign_of(scope=request.scope, campaign_id=campaign_id)
    return queries.departments_of(scope=request.scope, campaign=row)


@router.get("/campaigns", response=CampaignPage, operation_id="list_campaigns")
@api_requires("campaign.read")
def list_campaigns(
    request: ApiRequest, brand: BrandSlug, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, object]:
    """Newest first."""
    rows, following = queries.campaigns_page(scope=request.scope, cursor=cursor, limit=limit)
    return {"items": campaigns_out(request.scope, rows), "next": following}


@router.post("/campaigns", response={201: CampaignOut}, operation_id="create_campaign")
@api_requires("campaign.write")
def create_campaign(
    request: ApiRequest, brand: BrandSlug, body: CampaignIn
) -> Status[dict[str, object]]:
    """A new campaign; sales and customer service are to confirm its brief."""
    row = services.create_campaign(scope=request.scope, facts=body.facts())
    return Status(201, _shown(request, row.id))


@router.get(_ONE, response=CampaignOut, operation_id="get_campaign")
@api_requires("campaign.read")
def get_campaign(request: ApiRequest, brand: BrandSlug, campaign_id: UUID) -> dict[str, object]:
    """One campaign."""
    return _shown(request, campaign_id)


@router.put(_ONE, response=CampaignOut, operation_id="change_campaign")
@api_requires("campaign.write")
def change_campaign(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: CampaignIn
) -> dict[str, object]:
    """Other facts; its tag stays. What was confirmed of other days or names is void."""
    services.change_campaign(
        scope=request.scope, campaign_id=campaign_id, facts=body.facts(), version=body.version
    )
    return _shown(request, campaign_id)


@router.post(f"{_ONE}/move", response=CampaignOut, operation_id="move_campaign")
@api_requires("campaign.write")
def move_campaign(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: DaysIn
) -> dict[str, object]:
    """Other days; 409 when it has others than `was` says. What was confirmed of the days is void."""
    services.move_campaign(
        scope=request.scope,
        campaign_id=campaign_id,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        was=(body.was.starts_on, body.was.ends_on) if body.was else None,
    )
    return _shown(request, campaign_id)


@router.post(f"{_ONE}/cancel", response=CampaignOut, operation_id="cancel_campaign")
@api_requires("campaign.write")
def cancel_campaign(request: ApiRequest, brand: BrandSlug, campaign_id: UUID) -> dict[str, object]:
    """It will not be; its posts stay."""
    services.cancel_campaign(scope=request.scope, campaign_id=campaign_id)
    return _shown(request, campaign_id)


@router.post(f"{_ONE}/resume", response=CampaignOut, operation_id="resume_campaign")
@api_requires("campaign.write")
def resume_campaign(request: ApiRequest, brand: BrandSlug, campaign_id: UUID) -> dict[str, object]:
    """A cancelled one is prepared again."""
    services.resume_campaign(scope=request.scope, campaign_id=campaign_id)
    return _shown(request, campaign_id)


@router.put(f"{_ONE}/brief", response=CampaignOut, operation_id="write_brief")
@api_requires("campaign.write")
def write_brief(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: BriefIn
) -> dict[str, object]:
    """Store the brief; with `send`, tell the departments."""
    services.write_brief(
        scope=request.scope, campaign_id=campaign_id, brief=body.brief, version=body.version
    )
    if body.send:
        services.send_brief(scope=request.scope, campaign_id=campaign_id)
    return _shown(request, campaign_id)


@router.post(f"{_ONE}/ready", response=CampaignOut, operation_id="make_campaign_ready")
@api_requires("campaign.write")
def make_campaign_ready(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID
) -> dict[str, object]:
    """409 says what is missing."""
    services.make_ready(scope=request.scope, campaign_id=campaign_id)
    return _shown(request, campaign_id)


@router.post(f"{_ONE}/copy", response={201: CampaignOut}, operation_id="copy_campaign")
@api_requires("campaign.write")
def copy_campaign(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: CopyIn
) -> Status[dict[str, object]]:
    """The same again on other days, in this brand (a token is of one brand)."""
    row = services.copy_campaign(
        scope=request.scope, campaign_id=campaign_id, into=request.scope, **body.dict()
    )
    return Status(201, _shown(request, row.id))


@router.get(
    f"{_ONE}/departments", response=list[DepartmentOut], operation_id="list_campaign_departments"
)
@api_requires("campaign.read")
def list_departments(request: ApiRequest, brand: BrandSlug, campaign_id: UUID) -> list[Department]:
    """Who must know of it and where each stands."""
    return _departments(request, campaign_id)


@router.post(
    f"{_ONE}/departments", response=list[DepartmentOut], operation_id="add_campaign_department"
)
@api_requires("campaign.write")
def add_department(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: DepartmentIn
) -> list[Department]:
    """One more that must know."""
    services.add_department(scope=request.scope, campaign_id=campaign_id, **body.dict())
    return _departments(request, campaign_id)


@router.delete(
    f"{_ONE}/departments/{{path:department}}",
    response={204: None},
    operation_id="remove_campaign_department",
)
@api_requires("campaign.write")
def remove_department(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, department: DepartmentKey
) -> Status[None]:
    """It need not know; 409 when it was told already."""
    services.remove_department(
        scope=request.scope, campaign_id=campaign_id, department=department_key(department)
    )
    return Status(204, None)


@router.post(f"{_ONE}/confirm", response=list[DepartmentOut], operation_id="confirm_campaign_brief")
@api_requires("campaign.confirm")
def confirm(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: DepartmentConfirmsIn
) -> list[Department]:
    """The department knows the brief as it stands and is prepared."""
    services.confirm(scope=request.scope, campaign_id=campaign_id, **body.dict())
    return _departments(request, campaign_id)


@router.get(f"{_ONE}/questions", response=list[QuestionOut], operation_id="list_campaign_questions")
@api_requires("campaign.read")
def list_questions(request: ApiRequest, brand: BrandSlug, campaign_id: UUID) -> list[Question]:
    """Questions and answers."""
    row = queries.campaign_of(scope=request.scope, campaign_id=campaign_id)
    return queries.questions_of(scope=request.scope, campaign_id=row.id)


@router.post(f"{_ONE}/questions", response={201: QuestionOut}, operation_id="ask_campaign_question")
@api_requires("campaign.confirm")
def ask(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: QuestionIn
) -> Status[Question]:
    """A question about the brief."""
    found = services.ask_question(
        scope=request.scope, campaign_id=campaign_id, question=body.question
    )
    return Status(201, found)


@router.put(
    f"{_ONE}/questions/{{uuid:question_id}}",
    response=QuestionOut,
    operation_id="answer_campaign_question",
)
@api_requires("campaign.write")
def answer(
    request: ApiRequest,
    brand: BrandSlug,
    campaign_id: UUID,
    question_id: UUID,
    body: QuestionAnswerIn,
) -> Question:
    """The answer that everybody reads."""
    services.answer_question(
        scope=request.scope,
        campaign_id=campaign_id,
        question_id=question_id,
        answer=body.answer,
    )
    return queries.question_of(
        scope=request.scope, campaign_id=campaign_id, question_id=question_id
    )


@router.delete(
    f"{_ONE}/questions/{{uuid:question_id}}",
    response={204: None},
    operation_id="remove_campaign_question",
)
@api_requires("campaign.write")
def remove_question(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, question_id: UUID
) -> Status[None]:
    """Out of the brief; what was confirmed with its answer is void."""
    services.remove_question(scope=request.scope, campaign_id=campaign_id, question_id=question_id)
    return Status(204, None)


@router.get(f"{_ONE}/tasks", response=list[TaskOut], operation_id="list_campaign_tasks")
@api_requires("campaign.read")
def list_tasks(request: ApiRequest, brand: BrandSlug, campaign_id: UUID) -> list[Task]:
    """The checklist."""
    row = queries.campaign_of(scope=request.scope, campaign_id=campaign_id)
    return queries.tasks_of(scope=request.scope, campaign_id=row.id)


@router.post(f"{_ONE}/tasks", response={201: TaskOut}, operation_id="add_campaign_task")
@api_requires("campaign.write")
def add_task(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, body: TaskIn
) -> Status[Task]:
    """One more line."""
    task = services.add_task(scope=request.scope, campaign_id=campaign_id, **body.dict())
    return Status(201, task)


@router.put(
    f"{_ONE}/tasks/{{uuid:task_id}}", response=TaskOut, operation_id="set_campaign_task_done"
)
@api_requires("campaign.write")
def set_task_done(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, task_id: UUID, body: TaskDoneIn
) -> Task:
    """Tick it, or take the tick back."""
    services.set_task_done(
        scope=request.scope, campaign_id=campaign_id, task_id=task_id, done=body.done
    )
    return queries.task_of(scope=request.scope, campaign_id=campaign_id, task_id=task_id)


@router.delete(
    f"{_ONE}/tasks/{{uuid:task_id}}", response={204: None}, operation_id="remove_campaign_task"
)
@api_requires("campaign.write")
def remove_task(
    request: ApiRequest, brand: BrandSlug, campaign_id: UUID, task_id: UUID
) -> Status[None]:
    """Out of the checklist."""
    services.remove_task(scope=request.scope, campaign_id=campaign_id, task_id=task_id)
    return Status(204, None)


@router.get("/campaign-proposals", response=list[ProposalOut], operation_id="list_proposals")
@api_requires("campaign.propose")
def list_proposals(request: ApiRequest, brand: BrandSlug, decided: bool = False) -> list[Proposal]:
    """Those to be decided, or the last hundred that were."""
    return queries.proposals_of(scope=request.scope, decided=decided)


@router.post("/campaign-proposals", response={201: ProposalOut}, operation_id="propose_campaign")
@api_requires("campaign.propose")
def propose(request: ApiRequest, brand: BrandSlug, body: AskedIn) -> Status[Proposal]:
    """What a department wants announced."""
    return Status(201, services.propose(scope=request.scope, asked=body.asked()))


@router.post(
    "/campaign-proposals/{uuid:proposal_id}/accept",
    response=CampaignOut,
    operation_id="accept_proposal",
)
@api_requires("strategy.write")
def accept(
    request: ApiRequest, brand: BrandSlug, proposal_id: UUID, body: WordsIn
) -> dict[str, object]:
    """It becomes a campaign."""
    row = services.accept_proposal(scope=request.scope, proposal_id=proposal_id, words=body.words)
    return _shown(request, row.id)


@router.post(
    "/campaign-proposals/{uuid:proposal_id}/decline",
    response=ProposalOut,
    operation_id="decline_proposal",
)
@api_requires("strategy.write")
def decline(request: ApiRequest, brand: BrandSlug, proposal_id: UUID, body: WordsIn) -> Proposal:
    """It will not be; `words` say why."""
    services.decline_proposal(scope=request.scope, proposal_id=proposal_id, words=body.words)
    return queries.proposal_of(scope=request.scope, proposal_id=proposal_id)
