"""Who looks on, and what they may hear."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from tertulia.accounts.models import User
from tertulia.accounts.queries import brands_of, held_by
from tertulia.accounts.rules import Held, rights_on
from tertulia.kernel.live import LiveEvent
from tertulia.web.live.database import ask

#: How long a right that was taken away may still be heard.
FRESH_S = 3.0


@dataclass(frozen=True)
class Viewer:
    """A signed-in person with what they hold on each brand."""

    user_id: UUID
    brands: Mapping[UUID, frozenset[str]]

    def may_hear(self, event: LiveEvent) -> bool:
        """Only members of the brand; only whom it is for; only who holds the permission."""
        held = self.brands.get(event.brand_id)
        if held is None or event.user_id not in (None, self.user_id):
            return False
        return not event.permission or event.permission in held


def read_viewer(session_key: str) -> Viewer | None:
    """The person of a session, or None when it is over. Reads the database."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = auth.get_user(request)
    if not isinstance(user, User) or not user.is_active:
        return None
    held: dict[UUID, list[Held]] = {}
    brands: dict[UUID, frozenset[str]] = {}
    for brand in brands_of(user):
        organisation = brand.organisation_id
        if organisation not in held:
            held[organisation] = held_by(user, organisation_id=organisation)
        rights = rights_on(brand.id, held[organisation])
        if rights is not None:
            brands[brand.id] = rights[1]
    return Viewer(user.id, brands)


@dataclass
class Viewers:
    """Reads each session's viewer at most once in `FRESH_S`, however many streams ask."""

    fresh_s: float = FRESH_S
    _known: dict[str, tuple[float, asyncio.Future[Viewer | None]]] = field(default_factory=dict)

    async def of(self, session_key: str) -> Viewer | None:
        """Who that session is now. Raises: django.db.Error when the database is away."""
        until, answer = self._known.get(session_key, (0.0, None))
        if answer is None or time.monotonic() > until:
            self._drop_stale()
            answer = asyncio.ensure_future(ask(lambda: read_viewer(session_key)))
            self._known[session_key] = (time.monotonic() + self.fresh_s, answer)
        try:
            return await asyncio.shield(answer)
        except Exception:
            self._known.pop(session_key, None)
            raise

    def _drop_stale(self) -> None:
        at = time.monotonic()
        self._known = {key: each for key, each in self._known.items() if each[0] > at}
