"""The only writers of the room."""

from tertulia.approval.services.answering import decide, leave_suggestion, take_suggestion, undo
from tertulia.approval.services.asking import ask, content_changed, withdraw
from tertulia.approval.services.setting import MOST_STEPS, save_flow, save_policy

__all__ = [
    "MOST_STEPS",
    "ask",
    "content_changed",
    "decide",
    "leave_suggestion",
    "save_flow",
    "save_policy",
    "take_suggestion",
    "undo",
    "withdraw",
]
