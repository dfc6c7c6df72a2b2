"""What can go wrong with a network, in the few kinds the core acts upon differently."""

from __future__ import annotations

from typing import ClassVar

from tertulia.kernel.errors import TertuliaError


class NetworkError(TertuliaError):
    """Base. `words` are the network's own, capped and without secrets, to be shown as such."""

    status = 424
    """Failed dependency: 5xx is kept for what fails on our own side."""
    code: ClassVar[str] = "network"

    def __init__(self, sentence: str, *, words: str = "", detail: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.words = words[:500]


class NeedsReauth(NetworkError):
    """The access ended or was withdrawn (401): a person must reconnect."""

    code = "needs_reauth"


class MissingScope(NetworkError):
    """The access does not include this; `scope` is what has to be granted."""

    code = "missing_scope"

    def __init__(self, sentence: str, *, scope: str, words: str = "", detail: str = "") -> None:
        super().__init__(sentence, words=words, detail=detail)
        self.scope = scope


class Gone(NetworkError):
    """The thing acted upon is no longer there (404, 410)."""

    code = "gone"


class Refused(NetworkError):
    """The network understood and said no (400, 403, 422): the same again will not help."""

    code = "refused"


class RateLimited(NetworkError):
    """Too many calls (429). Spends no retry."""

    code = "rate_limited"
    retry_helps = True

    def __init__(
        self, sentence: str, *, retry_after_s: float, budget: str = "", words: str = ""
    ) -> None:
        super().__init__(sentence, words=words)
        self.retry_after_s = retry_after_s
        self.budget = budget


class Unavailable(NetworkError):
    """Certainly nothing was changed: not reached, or refused before acceptance, or a read failed."""

    code = "unavailable"
    retry_helps = True


class OutcomeUnknown(NetworkError):
    """A write whose outcome cannot be known: time-out, dropped, 5xx or garbage after it was sent."""

    code = "outcome_unknown"


class CannotRead(NetworkError):
    """The channel's recent posts cannot be read here at all, so nothing can be looked for."""

    code = "cannot_read"


class Unsupported(NetworkError):
    """The manifest does not declare this: refused before any call."""

    code = "unsupported"
    status = 422


class LimitExceeded(NetworkError):
    """A limit of the network, found before any call. `field`: text, images, alt, bytes, pixels..."""

    code = "limit_exceeded"
    status = 422

    def __init__(self, sentence: str, *, field: str, limit: int, value: int) -> None:
        super().__init__(sentence)
        self.field = field
        self.limit = limit
        self.value = value
