"""Settings: the steps of posts and replies, per channel, and what silence means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.accounts.models import Role
from tertulia.accounts.notifications import people_with
from tertulia.accounts.rules import PERMISSIONS
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.approval import queries, services
from tertulia.approval.models import Flow
from tertulia.approval.rules import Rule, Silence, Subject
from tertulia.approval.values import ReviewerWish, StepWish
from tertulia.kernel.errors import Invalid
from tertulia.networks.queries import channels_of

_OUTSIDE = re.compile(r"^\s*(?:(?P<name>[^<>]*)<(?P<in>[^<>\s]+)>|(?P<bare>\S+))\s*$")
#: How a channel without steps of its own is told from one on which nothing is to be approved.
INHERIT, NONE, OWN = "inherit", "none", "own"


@dataclass
class StepForm:
    """A step as its form shows it."""

    number: int
    title: str = ""
    rule: str = Rule.ALL
    hours: int = 48
    users: set[str] = field(default_factory=set)
    outside: str = ""
    language: str = "es"


def _chosen(request: BrandRequest) -> tuple[Subject, UUID | None]:
    """Which flow is looked at."""
    given = request.POST if request.method == "POST" else request.GET
    subject = Subject.REPLY if given.get("subject") == Subject.REPLY else Subject.POST
    try:
        return subject, UUID(given.get("channel", ""))
    except ValueError:
        return subject, None


@requires("brand.settings")
def settings(request: BrandRequest) -> HttpResponseBase:
    """The page."""
    subject, channel_id = _chosen(request)
    flow = queries.flows_of(scope=request.scope, subject=subject).get(channel_id)
    return _page(request, subject, channel_id, flow, _forms(flow, request))


def _forms(flow: Flow | None, request: BrandRequest) -> list[StepForm]:
    language = request.user.language
    found = [
        StepForm(
            number=number,
            title=step.title,
            rule=step.rule,
            hours=step.hours,
            users={str(each.user_id) for each in step.reviewers.all() if each.user_id},
            outside="\n".join(
                f"{each.name} <{each.email}>" if each.name else each.email
                for each in step.reviewers.all()
                if not each.user_id
            ),
            language=next((e.language for e in step.reviewers.all() if not e.user_id), language),
        )
        for number, step in enumerate(flow.steps.all() if flow else ())
    ]
    return [*found, StepForm(number=len(found), language=language)]


def _page(
    request: BrandRequest,
    subject: Subject,
    channel_id: UUID | None,
    flow: Flow | None,
    forms: list[StepForm],
    *,
    error: str = "",
) -> HttpResponseBase:
    flows = queries.flows_of(scope=request.scope, subject=subject)
    has_steps = flow is not None and len(flow.steps.all()) > 0
    writers = [role for role in Role if "reply.send" in PERMISSIONS[role]]
    return render(
        request,
        "approval/settings.html",
        {
            "brand": request.brand,
            "policy": queries.policy_of(scope=request.scope),
            "silences": Silence.choices,
            "rules": Rule.choices,
            "subject": subject,
            "subjects": Subject.choices,
            "channel_id": channel_id,
            "channels": channels_of(scope=request.scope),
            "own": {each for each in flows if each},
            "mode": OWN if has_steps else NONE if flow or not channel_id else INHERIT,
            "forms": forms,
            "people": people_with("post.approve", brand_id=request.brand.id),
            "roles": [(role, role.label) for role in writers],
            "chosen_roles": set(flow.roles) if flow else set(),
            "languages": django_settings.LANGUAGES,
            "error": error,
        },
        status=422 if error else 200,
    )


@requires("brand.settings", "POST")
def policy(request: BrandRequest) -> HttpResponseBase:
    """What silence means, and who may not approve."""
    days = request.POST.get("link_days", "")
    try:
        services.save_policy(
            scope=request.scope,
            silence=request.POST.get("silence", ""),
            no_own=bool(request.POST.get("no_own")),
            link_days=int(days) if days.isdigit() else 0,
        )
    except Invalid as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Saved."))
    return redirect("approval:settings", request.brand.slug)


@requires("brand.settings", "POST")
def save(request: BrandRequest) -> HttpResponseBase:
    """The steps of one flow."""
    subject, channel_id = _chosen(request)
    mode = request.POST.get("mode", OWN)
    forms = _posted(request.POST)
    try:
        wishes = [_wish(each) for each in forms if each.users or each.outside.strip()]
        flow = queries.flows_of(scope=request.scope, subject=subject).get(channel_id)
        if wishes and mode != OWN and not (flow and flow.steps.all()):
            mode = OWN  # the first step was filled in, and the choice above forgotten
        services.save_flow(
            scope=request.scope,
            subject=subject,
            channel_id=channel_id,
            steps=None if mode == INHERIT else [] if mode == NONE else wishes,
            roles=request.POST.getlist("role"),
        )
    except Invalid as error:
        flow = queries.flows_of(scope=request.scope, subject=subject).get(channel_id)
        return _page(request, subject, channel_id, flow, forms, error=error.sentence)
    messages.success(request, _("Saved."))
    query = f"?subject={subject}" + (f"&channel={channel_id}" if channel_id else "")
    return redirect(reverse("approval:settings", args=[request.brand.slug]) + query)


def _posted(post: QueryDict) -> list[StepForm]:
    found = []
    for number in range(services.MOST_STEPS + 1):
        if f"title.{number}" not in post:
            break
        hours = post.get(f"hours.{number}", "")
        found.append(
            StepForm(
                number=number,
                title=post.get(f"title.{number}", ""),
                rule=post.get(f"rule.{number}", Rule.ALL),
                hours=int(hours) if hours.isdigit() else 0,
                users=set(post.getlist(f"user.{number}")),
                outside=post.get(f"outside.{number}", ""),
                language=post.get(f"language.{number}", "es"),
            )
        )
    return found


def _wish(form: StepForm) -> StepWish:
    """Raises: Invalid for what is no address."""
    team = [ReviewerWish(user_id=UUID(each)) for each in sorted(form.users)]
    outside = []
    for line in form.outside.splitlines():
        if not line.strip():
            continue
        found = _OUTSIDE.match(line)
        if found is None:
            raise Invalid(_("“%s” is no mail address.") % line.strip(), field="outside")
        email = found["in"] or found["bare"]
        name = (found["name"] or "").strip()
        outside.append(ReviewerWish(email=email, name=name, language=form.language))
    return StepWish(form.title, form.rule, form.hours, (*team, *outside))
