"""`Idempotency-Key`: the answer is kept in the transaction of the change itself.

Either both are there or neither: after a crash the repetition does the work, after a lost
answer it only gets the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tertulia.web.api import services as answers
from tertulia.web.api.site import problem
from tertulia.web.models import KeptAnswer

PREFIX = "/api/"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class RepeatingMiddleware:
    """Wraps the API's writes that carry a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        token = request.headers.get("Authorization", "")
        writes = request.path.startswith(PREFIX) and request.method in _WRITES
        if not (writes and key and token):
            return self.get_response(request)
        if len(key) > 200 or not key.isascii() or not key.isprintable():
            return problem(400, "An Idempotency-Key has 1 to 200 ASCII characters.", code="key")
        return self._once(request, key, hashlib.sha256(token.encode()).hexdigest())

    def _once(self, request: HttpRequest, key: str, holder: str) -> HttpResponse:
        asked = _digest(request)
        with transaction.atomic():
            kept, new = answers.keep_place(holder=holder, key=key, request=asked)
            if not new:
                return _again(kept, asked)
            answer = self.get_response(request)
            if answer.status_code >= 400 or getattr(answer, "streaming", False):
                # Nothing was accepted: the same key may try again.
                transaction.set_rollback(True)
                return answer
            answers.keep_answer(
                kept,
                status=answer.status_code,
                content_type=answer.headers.get("Content-Type", ""),
                body=answer.content,
            )
            return answer


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.request != asked:
        return problem(422, "This key was used for another request.", code="key_reused")
    answer = HttpResponse(
        bytes(kept.body), status=kept.status or 200, content_type=kept.content_type
    )
    answer["Idempotency-Replayed"] = "true"
    return answer


def _digest(request: HttpRequest) -> str:
    body = b"" if (request.content_type or "").startswith("multipart/") else request.body
    length = request.headers.get("Content-Length", "")
    words = f"{request.method} {request.get_full_path()} {length} ".encode()
    return hashlib.sha256(words + body).hexdigest()
