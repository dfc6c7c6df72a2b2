"""Coming in: the front door, the first run, an invitation."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from tertulia.accounts.frames import brand_address, brand_to_open
from tertulia.accounts.models import User
from tertulia.accounts.queries import brands_of, invitation_by_id, person_by_email
from tertulia.accounts.scopes import public
from tertulia.accounts.services.brands import BrandFacts
from tertulia.accounts.services.first_run import (
    Beginning,
    begin,
    check_setup_token,
    is_first_run,
    setup_token_needed,
)
from tertulia.accounts.services.team import accept_invitation, read_invitation_code
from tertulia.accounts.ui.forms import BeginForm, JoinForm, blame
from tertulia.kernel import clock
from tertulia.kernel.errors import NotFound, TertuliaError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public()
def home(request: HttpRequest) -> HttpResponse:
    """To the first run, the sign-in page, the overview of several brands, or the only one."""
    if not isinstance(request.user, User):
        return redirect("accounts:begin" if is_first_run() else "account_login")
    brand = brand_to_open(request, request.user)
    if brand is None:
        return render(request, "accounts/no_brand.html")
    if len(brands_of(request.user)) > 1:
        return redirect("overview")
    return redirect(brand_address(brand.slug))


@sensitive_post_parameters("password")
@public("GET", "POST")
def begin_here(request: HttpRequest) -> HttpResponse:
    """The first-run page; gone as soon as somebody is here."""
    if not is_first_run():
        return redirect("account_login")
    code = request.POST.get("setup") or request.GET.get("setup", "")
    form = BeginForm(
        request.POST or None, initial={"language": get_language(), "languages": ["es"]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            check_setup_token(code)
            user, brand = begin(beginning=_beginning(form))
        except TertuliaError as error:
            blame(form, error)
        else:
            login(request, user, backend=BACKEND)
            return redirect(brand_address(brand.slug))
    context = {"form": form, "setup": code, "setup_needed": setup_token_needed()}
    return render(request, "accounts/begin.html", context, status=422 if form.errors else 200)


def _beginning(form: BeginForm) -> Beginning:
    got = form.cleaned_data
    brand = BrandFacts(name=got["brand_name"], zone=got["zone"], languages=tuple(got["languages"]))
    return Beginning(
        organisation=got["organisation"],
        owner_name=got["owner_name"],
        email=got["email"],
        password=got["password"],
        language=got["language"],
        brand=brand,
    )


@sensitive_post_parameters("password")
@public("GET", "POST")
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Accept an invitation: as a new person, or as the one who is signed in."""
    invitation_id = read_invitation_code(code)
    found = invitation_by_id(invitation_id, now=clock.now()) if invitation_id else None
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    known = person_by_email(found.email)
    user = request.user if isinstance(request.user, User) else None
    if known is not None and user != known:
        asked = {"invitation": found, "other": user}
        return render(request, "accounts/invitation_sign_in.html", asked)
    form = JoinForm(request.POST or None, initial={"language": found.language})
    if request.method == "POST" and (known is not None or form.is_valid()):
        try:
            return _enter(request, code, form, known)
        except NotFound:
            return render(request, "accounts/invitation_gone.html", status=404)
        except TertuliaError as error:
            blame(form, error)
    context = {"form": form, "invitation": found, "known": known}
    bad = request.method == "POST" and form.errors
    return render(request, "accounts/join.html", context, status=422 if bad else 200)


def _enter(
    request: HttpRequest, code: str, form: JoinForm, known: User | None
) -> HttpResponseRedirect:
    if known is not None:
        accept_invitation(code=code, user=known)
        return redirect("accounts:home")
    got = form.cleaned_data
    person = accept_invitation(
        code=code, name=got["name"], password=got["password"], language=got["language"]
    )
    login(request, person, backend=BACKEND)
    return redirect("accounts:home")
