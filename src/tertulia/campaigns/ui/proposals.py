"""The intake: what departments propose and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.ui.forms import blame
from tertulia.campaigns.departments import department_name
from tertulia.campaigns.queries import bands, proposal_of, proposals_of
from tertulia.campaigns.services import accept_proposal, decline_proposal, propose
from tertulia.campaigns.ui.forms import ProposalForm, department_names
from tertulia.campaigns.ui.listing import frame, today_of
from tertulia.kernel.errors import Conflict, Invalid, TertuliaError


@requires("campaign.propose")
def proposals(request: BrandRequest) -> HttpResponseBase:
    """Open ones, and those that were decided."""
    context = {
        **frame(request, "proposals", today_of(request.brand).year),
        "open": proposals_of(scope=request.scope),
        "decided": proposals_of(scope=request.scope, decided=True),
    }
    return render(request, "campaigns/proposals.html", context)


@requires("campaign.propose", "GET", "POST")
def new(request: BrandRequest) -> HttpResponseBase:
    """The form."""
    own = department_name(request.scope.department)
    form = ProposalForm(request.POST or None, initial={"department": own})
    if request.method == "POST" and form.is_valid():
        try:
            row = propose(scope=request.scope, asked=form.asked())
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Proposed. Whoever plans campaigns was told."))
            return redirect("campaigns:proposal", request.brand.slug, row.id)
    context = {"form": form, "brand": request.brand, "department_names": department_names()}
    return render(request, "campaigns/propose.html", context, status=422 if form.errors else 200)


@requires("campaign.propose")
def proposal(request: BrandRequest, proposal_id: UUID) -> HttpResponseBase:
    """One of them, with what else runs on its days."""
    row = proposal_of(scope=request.scope, proposal_id=proposal_id)
    context = {
        "brand": request.brand,
        "proposal": row,
        "department": department_name(row.department),
        "meets": bands(scope=request.scope, first=row.starts_on, last=row.ends_on),
        "may_decide": request.scope.may("strategy.write") and row.decision == "open",
    }
    return render(request, "campaigns/proposal.html", context)


@requires("strategy.write", "POST")
def accept(request: BrandRequest, proposal_id: UUID) -> HttpResponseBase:
    """It becomes a campaign."""
    words = request.POST.get("words", "")
    try:
        row = accept_proposal(scope=request.scope, proposal_id=proposal_id, words=words)
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
        return redirect("campaigns:proposal", request.brand.slug, proposal_id)
    messages.success(request, _("Accepted. Now write the brief."))
    return redirect("campaigns:campaign", request.brand.slug, row.id)


@requires("strategy.write", "POST")
def decline(request: BrandRequest, proposal_id: UUID) -> HttpResponseBase:
    """It will not be."""
    words = request.POST.get("words", "")
    try:
        decline_proposal(scope=request.scope, proposal_id=proposal_id, words=words)
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Declined. The department reads why."))
    return redirect("campaigns:proposal", request.brand.slug, proposal_id)
