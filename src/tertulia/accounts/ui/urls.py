"""Addresses that belong to no brand."""

from __future__ import annotations

from django.urls import path

from tertulia.accounts.ui import entry, personal

app_name = "accounts"
urlpatterns = [
    path("", entry.home, name="home"),
    path("begin/", entry.begin_here, name="begin"),
    path("join/<str:code>/", entry.join, name="join"),
    path("you/", personal.profile, name="profile"),
    path("you/notices/", personal.notice_wishes, name="notice_wishes"),
    path("you/security/", personal.security, name="security"),
    path("you/sessions/end/", personal.end_sessions, name="end_sessions"),
    path("you/sessions/<int:session_id>/end/", personal.end_one_session, name="end_session"),
    path("notices/", personal.notices, name="notices"),
    path("notices/read/", personal.read_notices, name="read_notices"),
    path("notices/<uuid:notice_id>/words/", personal.notice_words, name="notice_words"),
    path("notices/<uuid:notice_id>/", personal.open_notice, name="open_notice"),
]
