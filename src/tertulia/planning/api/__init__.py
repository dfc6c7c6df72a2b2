"""The plan for scripts, a module for each theme; the same services as the pages."""

from __future__ import annotations

from ninja import Router

from tertulia.planning.api.acts import acts_router
from tertulia.planning.api.calendar import calendar_router
from tertulia.planning.api.days import days_router
from tertulia.planning.api.pools import pools_router
from tertulia.planning.api.queues import queues_router
from tertulia.planning.api.series import series_router
from tertulia.planning.api.sheets import sheets_router

router = Router()
router.add_router("", calendar_router)
router.add_router("/posts", acts_router)
router.add_router("/days", days_router)
router.add_router("/queues", queues_router)
router.add_router("/pools", pools_router)
router.add_router("/series", series_router)
router.add_router("/sheets", sheets_router)
