"""A person's own pages: profile, how to be told, sessions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override

from tertulia.accounts.models import Notification
from tertulia.accounts.queries import has_second_factor, notices_of, sessions_of, unread_notices
from tertulia.accounts.scopes import UserRequest, signed_in
from tertulia.accounts.services.notices import mark_read
from tertulia.accounts.services.people import change_notice_wishes, change_profile
from tertulia.accounts.services.sessions import end_other_sessions, end_session
from tertulia.accounts.ui.forms import NoticesForm, ProfileForm, blame
from tertulia.kernel.errors import TertuliaError


@signed_in("GET", "POST")
def profile(request: UserRequest) -> HttpResponse:
    """Name, language, zone, theme."""
    user = request.user
    names = ("name", "language", "zone", "theme")
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(user_id=user.id, profile=form.profile())
        except TertuliaError as error:
            blame(form, error)
        else:
            with override(form.cleaned_data["language"]):
                messages.success(request, _("Saved."))
            answer = redirect("accounts:profile")
            answer.delete_cookie("tertulia_theme")
            return answer
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@signed_in("GET", "POST")
def notice_wishes(request: UserRequest) -> HttpResponse:
    """How to be told, and when not."""
    form = NoticesForm(request.POST or None, initial=NoticesForm.initial_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            change_notice_wishes(user_id=request.user.id, wishes=form.wishes())
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:notice_wishes")
    status = 422 if form.errors else 200
    return render(request, "accounts/notice_wishes.html", {"form": form}, status=status)


@signed_in()
def security(request: UserRequest) -> HttpResponse:
    """Password, second factor, sessions."""
    context = {
        "second_factor": has_second_factor(request.user),
        "sessions": sessions_of(request.user),
        "current": request.session.session_key,
    }
    return render(request, "accounts/security.html", context)


@signed_in()
def factors(request: UserRequest) -> HttpResponse:
    """Where allauth sends people when a factor was changed."""
    return redirect("accounts:security")


@signed_in("POST")
def end_one_session(request: UserRequest, session_id: int) -> HttpResponse:
    """Sign another browser out."""
    end_session(user=request.user, session_id=session_id)
    messages.success(request, _("That session was ended."))
    return redirect("accounts:security")


@signed_in("POST")
def end_sessions(request: UserRequest) -> HttpResponse:
    """Sign every other browser out."""
    end_other_sessions(user=request.user, keep=request.session.session_key or "")
    messages.success(request, _("All other sessions were ended."))
    return redirect("accounts:security")


@signed_in()
def notices(request: UserRequest) -> HttpResponse:
    """What this person was told."""
    context = {"notices": notices_of(request.user), "unread": unread_notices(request.user)}
    template = "accounts/notices.html"
    if request.headers.get("HX-Request"):
        template = "accounts/partials/notice_list.html"
    return render(request, template, context)


@signed_in("POST")
def read_notices(request: UserRequest) -> HttpResponse:
    """All of them were looked at."""
    mark_read(user_id=request.user.id)
    return redirect("accounts:notices")


@signed_in()
def notice_words(request: UserRequest, notice_id: UUID) -> HttpResponse:
    """What a notification of the browser says."""
    found = _mine(request, notice_id)
    return JsonResponse({"title": found.title, "body": found.body, "url": found.url})


def _mine(request: UserRequest, notice_id: UUID) -> Notification:
    found = next((each for each in notices_of(request.user) if each.id == notice_id), None)
    if found is None:
        raise Http404
    return found


@signed_in("POST")
def open_notice(request: UserRequest, notice_id: UUID) -> HttpResponse:
    """One was looked at: go where it leads."""
    found = _mine(request, notice_id)
    mark_read(user_id=request.user.id, notice_id=notice_id)
    ours = url_has_allowed_host_and_scheme(found.url, allowed_hosts=None)
    return redirect(found.url if found.url and ours else "accounts:notices")
