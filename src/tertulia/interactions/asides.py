"""What whoever reads does beside reading, a little at a time between batches: nothing waits long."""

from __future__ import annotations

import time

from tertulia.interactions.models import Adapted, Tried
from tertulia.interactions.readers import TextReader
from tertulia.interactions.services.learning import Learning, ask_due, read_anew_changed
from tertulia.interactions.services.topics import TopicWork, topics_wanted
from tertulia.interactions.services.trying import answer_tried

#: So often it is counted whether enough was corrected to learn anew.
LOOK_S = 60.0


class Asides:
    """Of one who holds the turn."""

    def __init__(self) -> None:
        """Nothing is begun."""
        self._looked: float | None = None
        self._learning = Learning()
        self._topics = TopicWork()

    def wanted(self, version: str) -> bool:
        """Whether there is something to do for which the weights are needed."""
        self._look(version)
        return (
            Tried.objects.filter(begun=False).exists()
            or Adapted.objects.filter(asked_at__isnull=False).exists()
            or Adapted.objects.filter(changed=True).exists()
            or topics_wanted()
        )

    def step(self, reader: TextReader) -> bool:
        """Do a little of it; returns whether there was anything to do."""
        self._look(reader.version)
        tried = answer_tried(reader)
        changed = read_anew_changed()
        grouped = self._topics.step(reader)
        return self._learning.step(reader) or tried or changed or grouped

    def _look(self, version: str) -> None:
        now = time.monotonic()
        if self._looked is None or now - self._looked >= LOOK_S:
            self._looked = now
            ask_due(version)
