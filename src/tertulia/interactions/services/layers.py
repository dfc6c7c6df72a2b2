"""What corrections have taught, as the reader takes it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from tertulia.interactions.models import Adapted
from tertulia.interactions.readers import TextReader

if TYPE_CHECKING:
    from tertulia.language.adapting import Adaptation
    from tertulia.language.reader import Layers

log = logging.getLogger(__name__)


def layers_of(reader: TextReader, brands: Collection[UUID]) -> dict[UUID, Layers]:
    """Those that hold, by brand: learnt over these weights, and not switched off."""
    rows = Adapted.objects.filter(
        brand_id__in=brands, version=reader.version, off_at=None, layer__isnull=False
    )
    found: dict[UUID, dict[str, Adaptation]] = defaultdict(dict)
    for row in rows:
        try:
            found[row.brand_id][row.field] = reader.layer(row.field, bytes(row.layer or b""))
        except (KeyError, ValueError):
            log.exception("what was learnt does not fit and is left aside", extra={"id": row.id})
    return dict(found)
