"""While the demo runs: somebody answers what is published, a few seconds after it was."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tools.demo.network import Crowd
from tools.demo.places import HOME

LOOK_EVERY_S = 2.0
#: Who answers, in which language, with what.
ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (
        ("lucia", "¡Qué buena idea! ¿Desde qué hora?"),
        ("rafa", "¿Y para los que vamos entre semana?"),
        ("valentina", "Me apunto. ¿Se puede llevar a una amiga?"),
        ("diego", "Ojalá esta vez no haya tanta fila 😅"),
        ("camila", "¿Hay opción sin gluten?"),
    ),
    "pt": (("joana", "Que delícia! Vocês abrem no domingo?"),),
    "ro": (("ioana", "Ce frumos! De la ce oră?"), ("mihai", "Venim și noi. E loc pentru patru?")),
    "en": (("tom", "Lovely. Do I need to book?"),),
}


@dataclass
class Followers:
    """Looks at the brands' accounts and answers what is new there."""

    crowd: Crowd
    accounts: tuple[str, ...]
    _turns: dict[str, Iterator[tuple[str, str]]] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Until told to stop. What the network cannot do now it can at the next look."""
        kept = HOME / "followers.json"
        self._seen = json.loads(kept.read_text()) if kept.exists() else {}
        while not stop.wait(LOOK_EVERY_S):
            for username in self.accounts:
                try:
                    self._look(username)
                except httpx.HTTPError:
                    continue
            kept.write_text(json.dumps(self._seen))

    def _look(self, username: str) -> None:
        account = self.crowd.account_id(username)
        known = self._seen.get(username)
        params = {"limit": 20} | ({"min_id": str(known)} if known else {})
        found = self.crowd.ask("lucia", "GET", f"accounts/{account}/statuses", params=params)
        self._seen[username] = max([known or 0, *(int(each["id"]) for each in found)])
        if known is None:
            return  # what stood there before the demo began was answered in its time
        for each in sorted(found, key=lambda one: int(one["id"])):
            self._hear(username, each)

    def _hear(self, username: str, status: dict[str, Any]) -> None:
        if status.get("in_reply_to_id"):
            # A thread's next part, or an answer to one of us: a heart says that it was read.
            self.crowd.like("andres", status["id"])
            return
        who, words = self._next(str(status.get("language") or "es"))
        self.crowd.like("andres", status["id"])
        language = str(status.get("language") or "es")
        self.crowd.write(who, f"@{username} {words}", under=status["id"], language=language)

    def _next(self, language: str) -> tuple[str, str]:
        known = language if language in ANSWERS else "es"
        return next(self._turns.setdefault(known, itertools.cycle(ANSWERS[known])))
