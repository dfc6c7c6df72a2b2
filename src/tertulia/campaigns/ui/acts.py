"""What is done on a campaign's page: one act each, then back to the place where it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.campaigns import services
from tertulia.kernel.errors import Conflict, Invalid


def _back(request: BrandRequest, campaign_id: UUID, anchor: str) -> HttpResponseBase:
    page = reverse("campaigns:campaign", args=[request.brand.slug, campaign_id])
    return HttpResponseRedirect(f"{page}#{anchor}")


def _did(
    request: BrandRequest,
    campaign_id: UUID,
    act: Callable[[], object],
    *,
    anchor: str,
    said: str = "",
    undo: str = "",
) -> HttpResponseBase:
    """Do it, say how it went, go back."""
    try:
        act()
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)
    else:
        if said:
            way = reverse(undo, args=[request.brand.slug, campaign_id]) if undo else ""
            messages.success(request, said, extra_tags=way)
    return _back(request, campaign_id, anchor)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@requires("campaign.write", "POST")
def brief(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """Store the brief; with `send`, tell the departments too."""

    def act() -> None:
        services.write_brief(
            scope=request.scope,
            campaign_id=campaign_id,
            brief=request.POST.get("brief", ""),
            version=_number(request.POST.get("version", "")),
        )
        if request.POST.get("send"):
            _send(request, campaign_id)

    said = "" if request.POST.get("send") else _("Saved.")
    return _did(request, campaign_id, act, anchor="brief", said=said)


@requires("campaign.write", "POST")
def send(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """Tell the departments."""
    return _did(request, campaign_id, lambda: _send(request, campaign_id), anchor="departments")


def _send(request: BrandRequest, campaign_id: UUID) -> None:
    unheard = services.send_brief(scope=request.scope, campaign_id=campaign_id)
    if unheard:
        said = _("Nobody of these departments has an account here: %s. Tell them, and note where.")
        messages.warning(request, said % ", ".join(unheard))
    else:
        messages.success(request, _("The departments were told."))


@requires("campaign.write", "POST")
def ready(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """It may go out."""
    return _did(
        request,
        campaign_id,
        lambda: services.make_ready(scope=request.scope, campaign_id=campaign_id),
        anchor="main",
        said=_("Ready to go out."),
    )


@requires("campaign.write", "POST")
def cancel(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """It will not be."""
    return _did(
        request,
        campaign_id,
        lambda: services.cancel_campaign(scope=request.scope, campaign_id=campaign_id),
        anchor="main",
        said=_("Cancelled. Its posts stay where they are."),
        undo="campaigns:resume",
    )


@requires("campaign.write", "POST")
def resume(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """It will be after all."""
    return _did(
        request,
        campaign_id,
        lambda: services.resume_campaign(scope=request.scope, campaign_id=campaign_id),
        anchor="main",
        said=_("Being prepared again."),
    )


@requires("campaign.write", "POST")
def department(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """One more that must know."""
    return _did(
        request,
        campaign_id,
        lambda: services.add_department(
            scope=request.scope,
            campaign_id=campaign_id,
            department=request.POST.get("department", ""),
            must_confirm=bool(request.POST.get("must_confirm")),
        ),
        anchor="departments",
    )


@requires("campaign.write", "POST")
def department_remove(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """One that need not know."""
    return _did(
        request,
        campaign_id,
        lambda: services.remove_department(
            scope=request.scope,
            campaign_id=campaign_id,
            department=request.POST.get("department", ""),
        ),
        anchor="departments",
    )


@requires("campaign.write", "POST")
def told(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """A department was told outside of the program."""
    return _did(
        request,
        campaign_id,
        lambda: services.tell_elsewhere(
            scope=request.scope,
            campaign_id=campaign_id,
            department=request.POST.get("department", ""),
            where=request.POST.get("where", ""),
        ),
        anchor="departments",
    )


@requires("campaign.confirm", "POST")
def seen(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """The department has read it."""
    return _did(
        request,
        campaign_id,
        lambda: services.acknowledge(
            scope=request.scope,
            campaign_id=campaign_id,
            department=request.POST.get("department", ""),
        ),
        anchor="departments",
    )


@requires("campaign.confirm", "POST")
def confirm(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """The department knows the brief and is prepared; who plans may note where it was told."""
    key, where = request.POST.get("department", ""), request.POST.get("where", "").strip()
    scope = request.scope

    def act() -> None:
        if where and scope.may("campaign.write"):
            services.tell_elsewhere(
                scope=scope, campaign_id=campaign_id, department=key, where=where
            )
        words = request.POST.get("words", "")
        services.confirm(scope=scope, campaign_id=campaign_id, department=key, words=words)

    return _did(request, campaign_id, act, anchor="departments", said=_("Confirmed."))


@requires("campaign.confirm", "POST")
def ask(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """A question; who plans may give its answer at once."""
    may_answer = request.scope.may("campaign.write")
    return _did(
        request,
        campaign_id,
        lambda: services.ask_question(
            scope=request.scope,
            campaign_id=campaign_id,
            question=request.POST.get("question", ""),
            answer=request.POST.get("answer", "") if may_answer else "",
        ),
        anchor="questions",
    )


@requires("campaign.write", "POST")
def answer(request: BrandRequest, campaign_id: UUID, question_id: UUID) -> HttpResponseBase:
    """The answer that everybody reads."""
    return _did(
        request,
        campaign_id,
        lambda: services.answer_question(
            scope=request.scope,
            campaign_id=campaign_id,
            question_id=question_id,
            answer=request.POST.get("answer", ""),
        ),
        anchor="questions",
    )


@requires("campaign.write", "POST")
def question_remove(
    request: BrandRequest, campaign_id: UUID, question_id: UUID
) -> HttpResponseBase:
    """Out of the brief."""
    return _did(
        request,
        campaign_id,
        lambda: services.remove_question(
            scope=request.scope, campaign_id=campaign_id, question_id=question_id
        ),
        anchor="questions",
    )


@requires("campaign.write", "POST")
def task(request: BrandRequest, campaign_id: UUID) -> HttpResponseBase:
    """One more line of the checklist."""

    def act() -> None:
        try:
            due = date.fromisoformat(given) if (given := request.POST.get("due_on", "")) else None
        except ValueError as error:
            said = _("This day cannot be read. Write it as 2026-11-26.")
            raise Invalid(said, field="due_on") from error
        text = request.POST.get("text", "")
        services.add_task(scope=request.scope, campaign_id=campaign_id, text=text, due_on=due)

    return _did(request, campaign_id, act, anchor="checklist")


@requires("campaign.write", "POST")
def task_done(request: BrandRequest, campaign_id: UUID, task_id: UUID) -> HttpResponseBase:
    """Ticked, or not any more."""
    return _did(
        request,
        campaign_id,
        lambda: services.set_task_done(
            scope=request.scope,
            campaign_id=campaign_id,
            task_id=task_id,
            done=request.POST.get("done") == "1",
        ),
        anchor="checklist",
    )


@requires("campaign.write", "POST")
def task_remove(request: BrandRequest, campaign_id: UUID, task_id: UUID) -> HttpResponseBase:
    """Out of the checklist."""
    return _did(
        request,
        campaign_id,
        lambda: services.remove_task(scope=request.scope, campaign_id=campaign_id, task_id=task_id),
        anchor="checklist",
    )
