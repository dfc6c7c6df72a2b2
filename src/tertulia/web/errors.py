"""The one place where an error of ours becomes an answer for a person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, SerializationFailure

from tertulia.kernel.errors import Conflict, Invalid, TertuliaError

log = logging.getLogger("tertulia.web")


def cannot_be_kept(error: DataError) -> Invalid:
    """What no form of ours sends and the database refuses: a NUL, half a letter, a number too
    large, a day past its calendar. Nothing was changed."""
    return Invalid(
        _("This holds a character or a number that cannot be kept. Nothing was changed."),
        detail=str(error)[:300],
    )


class SameMoment(Conflict):
    """Two people's acts waited for each other; the database let one of them through."""

    retry_helps = True


def stood_in_the_way(error: OperationalError) -> SameMoment | None:
    """What to tell who lost, if that is what it is. Nothing of theirs was changed."""
    if not isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
        return None
    return SameMoment(
        _("Somebody else changed the same at that moment. Nothing was lost: do it again."),
        detail=str(error)[:300],
    )


class ErrorMiddleware:
    """A `TertuliaError` that a view lets through is shown with its sentence and its status.

    Fragments get JSON that the shell's script turns into a toast.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer ours; leave the others to Django."""
        if isinstance(error, DataError):
            error = cannot_be_kept(error)
        elif isinstance(error, OperationalError):
            error = stood_in_the_way(error) or error
        if not isinstance(error, TertuliaError):
            return None
        return answer_said(request, error)


def answer_said(
    request: HttpRequest, error: TertuliaError, *, to_script: bool = False
) -> HttpResponse:
    """The sentence with its status: a page, or JSON for a fragment or a script of ours."""
    log.info("%s: %s (%s)", type(error).__name__, error.sentence, error.detail)
    asked_json = "application/json" in request.headers.get("Accept", "")
    if to_script or asked_json or request.headers.get("HX-Request"):
        body = {"sentence": error.sentence, "retry_helps": error.retry_helps}
        return JsonResponse(
            body,
            status=error.status,
            headers={"X-Tertulia-Error": quote(error.sentence)},
        )
    return render(request, "shell/error_said.html", {"error": error}, status=error.status)
