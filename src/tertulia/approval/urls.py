"""Addresses below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.approval.ui import acts, pages, steps

app_name = "approval"
urlpatterns = [
    path("approvals/", pages.to_approve, name="list"),
    path("approvals/<uuid:request_id>/", pages.request_page, name="request"),
    path("approvals/<uuid:request_id>/decide/", acts.decide, name="decide"),
    path("approvals/<uuid:request_id>/remind/", acts.remind, name="remind"),
    path("approvals/<uuid:request_id>/withdraw/", acts.withdraw, name="withdraw"),
    path("approvals/<uuid:request_id>/link/<uuid:reviewer_id>/", acts.link, name="link"),
    path("approvals/items/<uuid:item_id>/comment/", acts.comment, name="comment"),
    path("approvals/items/<uuid:item_id>/media/<str:digest>/", pages.media, name="media"),
    path("approvals/answers/<uuid:decision_id>/undo/", acts.undo, name="undo"),
    path("approvals/answers/<uuid:decision_id>/take/", acts.take, name="take"),
    path("approvals/answers/<uuid:decision_id>/leave/", acts.leave, name="leave"),
    path("settings/approval/", steps.settings, name="settings"),
    path("settings/approval/policy/", steps.policy, name="policy"),
    path("settings/approval/steps/", steps.save, name="save_steps"),
]
