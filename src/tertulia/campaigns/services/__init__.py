"""The only writers of the room's tables, a module per use case."""

from tertulia.campaigns.services.announcing import (
    acknowledge,
    add_department,
    confirm,
    make_ready,
    remove_department,
    send_brief,
    tell_elsewhere,
    write_brief,
)
from tertulia.campaigns.services.asking import answer_question, ask_question, remove_question
from tertulia.campaigns.services.checklist import add_task, remove_task, set_task_done
from tertulia.campaigns.services.copying import copy_campaign
from tertulia.campaigns.services.planning import (
    cancel_campaign,
    change_campaign,
    create_campaign,
    move_campaign,
    resume_campaign,
)
from tertulia.campaigns.services.proposing import accept_proposal, decline_proposal, propose

__all__ = [
    "accept_proposal",
    "acknowledge",
    "add_department",
    "add_task",
    "answer_question",
    "ask_question",
    "cancel_campaign",
    "change_campaign",
    "confirm",
    "copy_campaign",
    "create_campaign",
    "decline_proposal",
    "make_ready",
    "move_campaign",
    "propose",
    "remove_department",
    "remove_question",
    "remove_task",
    "resume_campaign",
    "send_brief",
    "set_task_done",
    "tell_elsewhere",
    "write_brief",
]
