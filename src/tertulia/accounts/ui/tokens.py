"""API tokens of a brand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.queries import tokens_of
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.services.tokens import create_token, revoke_token
from tertulia.accounts.ui.forms import TokenForm, blame
from tertulia.accounts.ui.labels import PERMISSION_LABELS, labelled
from tertulia.kernel import clock
from tertulia.kernel.errors import TertuliaError


def _page(request: BrandRequest, form: TokenForm, made: str = "") -> HttpResponse:
    rows = [
        {"token": row, "may": [PERMISSION_LABELS.get(each, each) for each in row.permissions]}
        for row in tokens_of(scope=request.scope)
    ]
    context = {"rows": rows, "form": form, "made": made, "now": clock.now()}
    answer = render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)
    if made:
        answer.headers["Cache-Control"] = "no-store"
    return answer


@requires("token.manage", "GET", "POST")
def tokens(request: BrandRequest) -> HttpResponse:
    """The list, and a new one, shown in this answer and never again."""
    choices = labelled(request.scope.permissions)
    form = TokenForm(request.POST or None, permissions=choices)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        ends = clock.now() + timedelta(days=got["days"]) if got["days"] else None
        try:
            made = create_token(
                scope=request.scope,
                user_id=request.user.id,
                name=got["name"],
                permissions=got["permissions"],
                expires_at=ends,
            )
        except TertuliaError as error:
            blame(form, error)
        else:
            return _page(request, TokenForm(permissions=choices), made)
    return _page(request, form)


@requires("token.manage", "POST")
def revoke(request: BrandRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    revoke_token(scope=request.scope, token_id=token_id)
    messages.success(request, _("The token was revoked."))
    return redirect("brand:tokens", brand=request.brand.slug)
