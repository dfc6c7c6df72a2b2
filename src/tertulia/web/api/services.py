"""The only writer of the answers that are kept for idempotency keys."""

from __future__ import annotations

from datetime import timedelta

from tertulia.kernel import clock
from tertulia.web.models import KeptAnswer

KEPT_FOR = timedelta(days=1)


def keep_place(*, holder: str, key: str, request: str) -> tuple[KeptAnswer, bool]:
    """The row of that key, and whether it is new; a second request waits for the first to end."""
    defaults = {"request": request, "created_at": clock.now()}
    return KeptAnswer.objects.get_or_create(holder=holder, key=key, defaults=defaults)


def keep_answer(kept: KeptAnswer, *, status: int, content_type: str, body: bytes) -> None:
    """Store what was answered, in the transaction of the change itself."""
    kept.status, kept.content_type, kept.body = status, content_type, body
    kept.save()


def forget_old_answers() -> None:
    """Periodic: keys are kept for a day."""
    KeptAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
