"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.campaigns.ui import acts, copying, listing, moving, page, proposals

app_name = "campaigns"
_ONE = "campaigns/<uuid:campaign_id>/"
urlpatterns = [
    path("campaigns/", listing.campaigns, name="campaigns"),
    path("campaigns/campaigns.csv", listing.as_csv, name="csv"),
    path("campaigns/told/", listing.told, name="told_matrix"),
    path("campaigns/told.csv", listing.told_csv, name="told_csv"),
    path("campaigns/new/", page.new, name="new"),
    path("campaigns/proposals/", proposals.proposals, name="proposals"),
    path("campaigns/proposals/new/", proposals.new, name="propose"),
    path("campaigns/proposals/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("campaigns/proposals/<uuid:proposal_id>/accept/", proposals.accept, name="accept"),
    path("campaigns/proposals/<uuid:proposal_id>/decline/", proposals.decline, name="decline"),
    path(_ONE, page.campaign, name="campaign"),
    path(f"{_ONE}edit/", page.edit, name="edit"),
    path(f"{_ONE}move/", moving.move, name="move"),
    path(f"{_ONE}copy/", copying.copy, name="copy"),
    path(f"{_ONE}brief/", acts.brief, name="brief"),
    path(f"{_ONE}send/", acts.send, name="send"),
    path(f"{_ONE}ready/", acts.ready, name="ready"),
    path(f"{_ONE}cancel/", acts.cancel, name="cancel"),
    path(f"{_ONE}resume/", acts.resume, name="resume"),
    path(f"{_ONE}departments/", acts.department, name="department"),
    path(f"{_ONE}departments/remove/", acts.department_remove, name="department_remove"),
    path(f"{_ONE}departments/told/", acts.told, name="told"),
    path(f"{_ONE}departments/seen/", acts.seen, name="seen"),
    path(f"{_ONE}departments/confirm/", acts.confirm, name="confirm"),
    path(f"{_ONE}questions/", acts.ask, name="ask"),
    path(f"{_ONE}questions/<uuid:question_id>/", acts.answer, name="answer"),
    path(
        f"{_ONE}questions/<uuid:question_id>/remove/",
        acts.question_remove,
        name="question_remove",
    ),
    path(f"{_ONE}tasks/", acts.task, name="task"),
    path(f"{_ONE}tasks/<uuid:task_id>/done/", acts.task_done, name="task_done"),
    path(f"{_ONE}tasks/<uuid:task_id>/remove/", acts.task_remove, name="task_remove"),
]
