"""Addresses below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.accounts.ui import audit, brands, team, tokens

app_name = "brand"
urlpatterns = [
    path("settings/brand/", brands.settings, name="settings"),
    path("settings/brand/archive/", brands.archive, name="archive"),
    path("settings/new-brand/", brands.new_brand, name="new_brand"),
    path("settings/team/", team.team, name="team"),
    path("settings/team/invite/", team.invite, name="invite"),
    path("settings/team/<uuid:membership_id>/", team.change, name="change_mate"),
    path("settings/team/<uuid:membership_id>/remove/", team.remove, name="remove_mate"),
    path(
        "settings/invitations/<uuid:invitation_id>/again/", team.invite_again, name="invite_again"
    ),
    path("settings/invitations/<uuid:invitation_id>/withdraw/", team.withdraw, name="withdraw"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("settings/audit/", audit.log, name="audit"),
    path("settings/audit.csv", audit.as_csv, name="audit_csv"),
]
