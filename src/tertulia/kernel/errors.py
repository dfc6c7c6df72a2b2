"""Errors that can be shown to a person.

An error carries a sentence for the person, a detail for the operator, and whether trying the
same thing again can help. The interface maps them in one place.
"""

from __future__ import annotations

from typing import ClassVar


class TertuliaError(Exception):
    """Base of every error the program raises on purpose.

    Args:
        sentence: translated, says what happened and what to do.
        detail: for the operator; never shown to a visitor, never holds a secret.
    """

    retry_helps: ClassVar[bool] = False
    status: ClassVar[int] = 400
    code: ClassVar[str] = "error"

    def __init__(self, sentence: str, *, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class NotAllowed(TertuliaError):
    """The person's role does not permit this."""

    status = 403
    code = "not_allowed"


class NotFound(TertuliaError):
    """There is no such thing in this brand."""

    status = 404
    code = "not_found"


class Invalid(TertuliaError):
    """What was given cannot be accepted; `field` names the part, when one is to blame."""

    status = 422
    code = "invalid"

    def __init__(self, sentence: str, *, field: str = "", detail: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.field = field


class Conflict(TertuliaError):
    """Somebody or something changed it in the meantime."""

    status = 409
    code = "conflict"
