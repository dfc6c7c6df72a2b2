"""What is said of a delivery, by code, so that each person reads it in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.delivery.states import State

_SENTENCES: Mapping[str, Any] = {
    # Why a delivery is where it is.
    "too_late": _("Its time passed by more than the late limit, so it was not sent."),
    "not_approved": _("It was not approved by its time, or was changed after approval."),
    "approved_late": _("It was approved after its hour: send it now, or choose another hour."),
    "media_expired": _(
        "A picture or video in it may not be used any more: its rights have ended. Put another in its place."
    ),
    "media_refused": _(
        "Somebody shown in a picture or video of it does not agree. Put another in its place."
    ),
    "paused": _("Publishing is paused for this brand."),
    "rate_limited": _("The network asks to wait; it is sent as soon as it allows."),
    "unavailable": _("The network could not be reached; it is tried again."),
    "outcome_unknown": _(
        "The network did not say whether it took it. Tertulia looks for it and does not send it again blindly."
    ),
    "needs_reauth": _("The channel must be reconnected before this can go out."),
    "missing_scope": _(
        "The channel's access does not include this: reconnect it and allow “%(scope)s”."
    ),
    "gone": _("What this acts upon is no longer on the network."),
    "refused": _("The network refused it."),
    "refused_words": _("The network refused it: “%(words)s”"),
    "unsupported": _("This network cannot do this."),
    "limit_exceeded": _(
        "More than this network takes: %(field)s is %(value)s, the most is %(limit)s."
    ),
    "local": _("Something went wrong on our side before anything was sent."),
    "local_words": _("Something went wrong on our side before anything was sent: %(words)s"),
    "cannot_know": _(
        "Nobody can say whether this was published: look on the network and tell Tertulia."
    ),
    "hand_over": _("It is time: publish it by hand and paste the link here."),
    "disconnected": _("The channel was disconnected."),
    "restored": _("This is a restored copy: what was on its way waits for a person."),
    # Lines of the story.
    "sent": _("Sent to the network."),
    "answered": _("The network took it."),
    "found": _("Found on the network: it had been published."),
    "not_found": _("Looked for it on the network: not there yet."),
    "cannot_look": _("The network could not be read just now; it is looked for again."),
    "never_readable": _("This network does not let us look for it."),
    "repeat": _("It was not published: it is sent again."),
    "already_so": _("It was so already."),
    "settled": _("Done."),
    "moved": _("Moved to another time."),
    "zone_changed": _("The rules of the time zone changed; its local time stays."),
    "cancelled": _("Cancelled."),
    "restored_plan": _("Planned again."),
    "retried": _("A person asked to try again."),
    "told_published": _("A person said that it is on the network."),
    "told_absent": _("A person said that it is not on the network."),
    "confirmed": _("Published by hand."),
    "released": _("Released by a person."),
    "approved": _("Approved: it may go out."),
    "approval_ended": _("The approval no longer holds: it will not go out as it is."),
    "worker_lost": _("The program stopped in the middle of it and now finds out what happened."),
}

#: Codes after which trying again can help without changing anything.
RETRY_HELPS = frozenset(
    {
        "too_late",
        "unavailable",
        "needs_reauth",
        "missing_scope",
        "local",
        "told_absent",
        "local_words",
    }
)


def sentence(code: str, words: Mapping[str, Any]) -> str:
    """The sentence of `code` in the active language; "" for none."""
    if not code:
        return ""
    if words.get("words") and f"{code}_words" in _SENTENCES:
        code = f"{code}_words"
    try:
        return str(_SENTENCES[code]) % words
    except KeyError:
        return str(words.get("words", "")) or code


def retry_helps(state: State, code: str) -> bool:
    """Whether a person's trying again, as it is, can help."""
    return state in (State.MISSED, State.PARTLY_PUBLISHED) or code in RETRY_HELPS
