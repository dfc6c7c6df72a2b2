"""Their refusals and the wire's failures, as the few kinds the core acts upon.

Source: error names of the lexicons com.atproto.server.*, com.atproto.repo.* and of the PDS
(repo bluesky-social/atproto @d6296a1, checked 2026-08-20); seen again with @atproto/pds 2026-11-22.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
from django.utils.translation import gettext as _

from tertulia.kernel import clock
from tertulia.networks import errors
from tertulia.networks.values import BudgetReading, Session

if TYPE_CHECKING:
    from tertulia.connectors.bluesky.client import Answer, Call


class SwapRefused(errors.Refused):
    """The record is not (or no longer) what the write said it must be."""


DEFAULT_RETRY_S = 60.0
GONE = {"RecordNotFound", "NotFound", "BlobNotFound", "RepoNotFound"}
#: The core renews the access before it asks a person.
ENDED = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "AccountNotFound"}
SUSPENDED = {"AccountTakedown", "AccountDeactivated", "AccountSuspended", "RepoTakendown"}
#: `ratelimit-policy` is "<limit>;w=<seconds>": windows that are not the one of all calls are those
#: of writes, counted in points; a record written by putRecord costs two.
ALL_CALLS_WINDOW = "300"
POINTS_OF_A_POST = 2


def not_reached(error: Exception) -> errors.NetworkError:
    """Nothing was sent."""
    return errors.Unavailable(
        _("The server could not be reached. It will be tried again."), detail=_told(error)
    )


def broken(call: Call, error: Exception) -> errors.NetworkError:
    """The answer did not arrive whole."""
    detail = f"{call.nsid}: {_told(error)}"
    if call.write:
        return errors.OutcomeUnknown(
            _("The server did not answer, so it is not known whether it did this."), detail=detail
        )
    return errors.Unavailable(
        _("The server did not answer. It will be tried again."), detail=detail
    )


def unreadable(call: Call) -> errors.NetworkError:
    """An answer came, and it is not what the method promises."""
    detail = f"{call.nsid}: unreadable answer"
    if call.write:
        return errors.OutcomeUnknown(
            _("The server's answer cannot be read, so it is not known whether it did this."),
            detail=detail,
        )
    return errors.Unavailable(_("The server's answer cannot be read."), detail=detail)


def failure(call: Call, answer: Answer) -> errors.NetworkError:
    """The error that a status of 300 or more stands for."""
    status, name, words = answer.status, error_name(answer), words_of(answer)
    detail = f"{call.nsid}: {status} {name}"
    if status >= 500:
        return _server_failed(call, words, detail)
    if status == 429:
        return errors.RateLimited(
            _("The server asks to wait before the next call."),
            retry_after_s=retry_after_s(answer.headers),
            budget=_budget_of(answer.headers),
            words=words,
        )
    if status == 408:
        return broken(call, TimeoutError("408"))
    if "scope" in words.lower() and name in {"InvalidToken", "InsufficientScope", "Forbidden"}:
        return errors.MissingScope(
            _("This app password does not allow this. Make another one that does."),
            scope=call.nsid,
            words=words,
            detail=detail,
        )
    if name in SUSPENDED:
        return errors.NeedsReauth(
            _("The network has suspended or deactivated this account."), words=words, detail=detail
        )
    if status == 401 or name in ENDED:
        return errors.NeedsReauth(
            _("The server no longer accepts this access. Connect the channel again."),
            words=words,
            detail=detail,
        )
    if name == "InvalidSwap":
        return SwapRefused(_("It was changed in the meantime."), words=words, detail=detail)
    if name in GONE or (status in (404, 410) and not name.startswith("MethodNot")):
        return errors.Gone(_("It is no longer there."), words=words, detail=detail)
    return errors.Refused(_("The server refused this."), words=words, detail=detail)


def _server_failed(call: Call, words: str, detail: str) -> errors.NetworkError:
    if call.write:
        return errors.OutcomeUnknown(
            _("The server failed while doing this, so it is not known whether it was done."),
            words=words,
            detail=detail,
        )
    return errors.Unavailable(
        _("The server has a problem. It will be tried again."), words=words, detail=detail
    )


def error_name(answer: Answer) -> str:
    """The error's name, such as InvalidRequest."""
    said = answer.data.get("error") if isinstance(answer.data, dict) else ""
    return said if isinstance(said, str) else ""


def words_of(answer: Answer) -> str:
    """The server's own words, as text."""
    said = answer.data.get("message") if isinstance(answer.data, dict) else ""
    return said if isinstance(said, str) else ""


def retry_after_s(headers: httpx.Headers) -> float:
    """Seconds to wait by Retry-After or ratelimit-reset; a minute when nothing is said."""
    given = headers.get("retry-after", "")
    if given.isdigit():
        return float(given)
    at = _reset(headers)
    if at is None:
        return DEFAULT_RETRY_S
    return max(1.0, (at - clock.now()).total_seconds())


def _reset(headers: httpx.Headers) -> datetime | None:
    given = headers.get("ratelimit-reset", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdigit() else None


def _budget_of(headers: httpx.Headers) -> str:
    window = headers.get("ratelimit-policy", "").rpartition("w=")[2]
    return "api" if window in ("", ALL_CALLS_WINDOW) else "posts"


def observe(session: Session, headers: httpx.Headers) -> None:
    """Tell the core what the rate limit headers say, where they say it."""
    remaining, resets_at = headers.get("ratelimit-remaining", ""), _reset(headers)
    if not remaining.isdigit() or resets_at is None:
        return
    name, limit = _budget_of(headers), headers.get("ratelimit-limit", "")
    cost = POINTS_OF_A_POST if name == "posts" else 1
    session.observe(
        BudgetReading(
            name=name,
            remaining=int(remaining) // cost,
            limit=int(limit) // cost if limit.isdigit() else None,
            resets_at=resets_at,
        )
    )


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
