"""Their refusals and our network's failures, as the few kinds the core acts upon."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx
from django.utils.translation import gettext as _

from tertulia.kernel import clock
from tertulia.networks import errors
from tertulia.networks.values import BudgetReading, Session

if TYPE_CHECKING:
    from tertulia.connectors.mastodon.client import Answer, Call

DEFAULT_RETRY_S = 60.0
FAMILIES = {"media": "media", "statuses": "posts", "follow": "follows", "reports": "reports"}


def not_reached(error: Exception) -> errors.NetworkError:
    """Nothing was sent."""
    return errors.Unavailable(
        _("The server could not be reached. It will be tried again."), detail=_told(error)
    )


def broken(call: Call, error: Exception) -> errors.NetworkError:
    """The answer did not arrive whole."""
    if call.write:
        return errors.OutcomeUnknown(
            _("The server did not answer, so it is not known whether it did this."),
            detail=f"{call.method} {call.path}: {_told(error)}",
        )
    return errors.Unavailable(
        _("The server did not answer. It will be tried again."),
        detail=f"{call.method} {call.path}: {_told(error)}",
    )


def unreadable(call: Call) -> errors.NetworkError:
    """An answer came, and it is not what the API promises."""
    detail = f"{call.method} {call.path}: unreadable answer"
    if call.write:
        return errors.OutcomeUnknown(
            _("The server's answer cannot be read, so it is not known whether it did this."),
            detail=detail,
        )
    return errors.Unavailable(_("The server's answer cannot be read."), detail=detail)


def failure(call: Call, answer: Answer, *, scopes: Collection[str] = ()) -> errors.NetworkError:
    """The error that a status of 300 or more stands for."""
    status, words = answer.status, words_of(answer.data)
    detail = f"{call.method} {call.path}: {status}"
    if status >= 500 and (call.write or status != 501):
        return _server_failed(call, words, detail)
    if status == 401:
        return errors.NeedsReauth(
            _("The server no longer accepts this access. Connect the channel again."),
            words=words,
            detail=detail,
        )
    if status == 403 and _lacks_scope(call, answer, words, scopes):
        return errors.MissingScope(
            _("The access given does not include this. Connect the channel again to allow it."),
            scope=call.scope,
            words=words,
            detail=detail,
        )
    if status in (404, 410):
        return errors.Gone(_("It is no longer there."), words=words, detail=detail)
    if status == 429:
        return errors.RateLimited(
            _("The server asks to wait before the next call."),
            retry_after_s=retry_after_s(answer.headers),
            budget=budget_of(call.path, call.method),
            words=words,
        )
    if status == 408:
        return broken(call, TimeoutError("408"))
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


def _lacks_scope(call: Call, answer: Answer, words: str, scopes: Collection[str]) -> bool:
    if "insufficient_scope" in answer.headers.get("www-authenticate", ""):
        return True
    if "scope" in words.lower():
        return True
    if not scopes or not call.scope:
        return False
    return call.scope not in scopes and call.scope.split(":")[0] not in scopes


def words_of(data: Any) -> str:
    """The server's own words, as text."""
    if not isinstance(data, dict):
        return ""
    said = data.get("error_description") or data.get("error") or ""
    return said if isinstance(said, str) else ""


def retry_after_s(headers: httpx.Headers) -> float:
    """Seconds to wait, by Retry-After or by X-RateLimit-Reset; a minute when nothing is said."""
    given = headers.get("retry-after", "")
    if given.isdigit():
        return float(given)
    at = _moment(given) or _moment(headers.get("x-ratelimit-reset", ""))
    if at is None:
        return DEFAULT_RETRY_S
    return max(1.0, (at - clock.now()).total_seconds())


def _moment(text: str) -> datetime | None:
    """A header's time: ISO 8601, seconds since 1970, or an HTTP date."""
    if not text:
        return None
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except ValueError:
            return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def budget_of(path: str, method: str) -> str:
    """The budget that a call spends, as `networks.budgets` names them.

    A new status, a follow and a report answer with the headers of a family of their own (300 in
    3 hours, 400 a day), which say nothing about ordinary calls.
    Source: github.com/mastodon/mastodon app/lib/rate_limiter.rb (checked 2026-07-02)
    """
    if method == "DELETE":
        return "delete"
    if method == "POST":
        return FAMILIES.get(path.rsplit("/", 1)[-1], "api")
    return "api"


def observe(session: Session, path: str, method: str, headers: httpx.Headers) -> None:
    """Tell the core what the rate limit headers say, where they say it."""
    remaining = headers.get("x-ratelimit-remaining", "")
    if not remaining.isdigit():
        return
    resets_at = _moment(headers.get("x-ratelimit-reset", ""))
    if resets_at is None:
        return
    limit = headers.get("x-ratelimit-limit", "")
    session.observe(
        BudgetReading(
            name=budget_of(path, method),
            remaining=int(remaining),
            limit=int(limit) if limit.isdigit() else None,
            resets_at=resets_at,
        )
    )


def clock_skew_s(headers: httpx.Headers) -> float:
    """How far the server's clock is ahead of ours, by its Date header; 0 when it has none."""
    at = _moment(headers.get("date", ""))
    return at.timestamp() - time.time() if at else 0.0


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
