"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.planning.ui import (
    acts,
    again,
    calendar,
    days,
    filtering,
    queues,
    series,
    sheets,
    when,
)

app_name = "planning"
urlpatterns = [
    path("calendar/", calendar.month, name="month"),
    path("calendar/week/", calendar.week, name="week"),
    path("calendar/quarter/", calendar.quarter, name="quarter"),
    path("calendar/list/", calendar.agenda, name="agenda"),
    path("calendar/filter/", filtering.menu, name="filter"),
    path("calendar/posts/<uuid:post_id>/move/", acts.move, name="move"),
    path("calendar/posts/<uuid:post_id>/next-hour/", queues.take_next, name="take_next"),
    path("calendar/bulk/", acts.bulk, name="bulk"),
    path("calendar/serving/", acts.serving, name="serving"),
    path("calendar/undo/<str:key>/", acts.undo, name="undo"),
    path("calendar/queues/", queues.page, name="queues"),
    path("calendar/queues/save/", queues.save, name="queue_save"),
    path("calendar/queues/<uuid:queue_id>/delete/", queues.delete, name="queue_delete"),
    path("calendar/queues/<uuid:queue_id>/slots/", queues.slots, name="slots"),
    path("calendar/slots/<uuid:slot_id>/remove/", queues.slot_remove, name="slot_remove"),
    path("calendar/again/", again.page, name="again"),
    path("calendar/pools/save/", again.pool_save, name="pool_save"),
    path("calendar/pools/<uuid:pool_id>/delete/", again.pool_delete, name="pool_delete"),
    path("calendar/pools/<uuid:pool_id>/add/", again.pool_add, name="pool_add"),
    path("calendar/pools/<uuid:pool_id>/fill/", again.fill, name="fill"),
    path("calendar/pool-posts/<uuid:pool_post_id>/", again.pool_remove, name="pool_remove"),
    path("calendar/series/preview/", series.preview, name="series_preview"),
    path("calendar/series/start/", series.start, name="series_start"),
    path("calendar/series/<uuid:series_id>/end/", series.end, name="series_end"),
    path("calendar/series/<uuid:series_id>/change/", series.change, name="series_change"),
    path("calendar/series/<uuid:series_id>/except/", series.leave_out, name="series_except"),
    path("calendar/posts/<uuid:post_id>/spread/", series.spread, name="spread"),
    path("calendar/posts/<uuid:post_id>/when/", when.when, name="when"),
    path("calendar/days/", days.page, name="days"),
    path("calendar/days/choose/", days.choose, name="choose_days"),
    path("calendar/days/own/", days.own_add, name="own_day_add"),
    path("calendar/days/own/<uuid:day_id>/remove/", days.own_remove, name="own_day_remove"),
    path("calendar/subscribe/", days.subscribe, name="subscribe"),
    path("calendar/sheets/", sheets.page, name="sheets"),
    path("calendar/sheets/out/", sheets.out, name="sheet_out"),
    path("calendar/sheets/<uuid:sheet_id>/", sheets.sheet, name="sheet"),
    path("calendar/sheets/<uuid:sheet_id>/order/", sheets.order, name="sheet_order"),
]
