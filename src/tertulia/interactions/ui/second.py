"""Who reads a second time: chosen for a brand, and the endpoint of the organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.interactions.second_queries import endpoint_of, second_of, second_progress
from tertulia.interactions.second_words import fault
from tertulia.interactions.services.endpoint import choose_second, save_endpoint
from tertulia.interactions.ui.second_forms import ChoiceForm, EndpointForm, blame
from tertulia.kernel.errors import TertuliaError


@requires("brand.settings", "GET", "POST")
def second(request: BrandRequest) -> HttpResponseBase:
    """The brand's choice."""
    found = second_of(scope=request.scope)
    form = ChoiceForm(request.POST or None, host=found.host, agreed=found.agreed, initial={
        "by": found.by, "all_texts": found.all_texts, "agreed": found.agreed,
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            choose_second(scope=request.scope, **form.cleaned_data)
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:second", brand=request.brand.slug)
    return _page(request, form, None)


@requires("conversation.read")
def state(request: BrandRequest) -> HttpResponseBase:
    """Who reads again, and how far it is; it asks again by itself while texts are marked anew."""
    found = second_of(scope=request.scope)
    progress = second_progress(scope=request.scope, reads=found.reads)
    context = {"second": found, "progress": progress}
    return render(request, "interactions/second_state.html", context)


@sensitive_post_parameters("key")
@requires("organisation.settings", "POST")
def endpoint(request: BrandRequest) -> HttpResponseBase:
    """The organisation's endpoint."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        try:
            save_endpoint(scope=request.scope, facts=form.facts())
        except TertuliaError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:second", brand=request.brand.slug)
    return _page(request, None, form)


def _page(
    request: BrandRequest, choice: ChoiceForm | None, endpoint: EndpointForm | None
) -> HttpResponseBase:
    found = second_of(scope=request.scope)
    initial = {"by": found.by, "all_texts": found.all_texts, "agreed": found.agreed}
    wrong = (choice is not None and bool(choice.errors)) or endpoint is not None
    context = {
        "second": found,
        "fault": fault(found.fault),
        "progress": second_progress(scope=request.scope, reads=found.reads),
        "choice": choice or ChoiceForm(host=found.host, agreed=found.agreed, initial=initial),
        "endpoint": endpoint or EndpointForm(row=endpoint_of(scope=request.scope)),
        "may_organisation": request.scope.may("organisation.settings"),
        "may_choose": request.scope.may("brand.settings"),
    }
    return render(request, "interactions/second.html", context, status=422 if wrong else 200)
