"""A brand whose posts need approval: short ways to ask and to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from tertulia.accounts.models import Membership, Organisation, Role, User
from tertulia.accounts.queries import brand_of
from tertulia.accounts.scopes import scope_in
from tertulia.approval.models import Item, Reviewer
from tertulia.approval.services import decide, save_flow
from tertulia.approval.values import Answer, ReviewerWish, StepWish
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.services import create_post, save_variant
from tertulia.publishing.values import Draft
from tests.delivery.world import World

CLIENT = "marta@cliente.example"


def person(world: World, name: str, role: str = Role.STRATEGIST) -> tuple[User, Scope]:
    """Somebody of the team and what they may."""
    brand = brand_of(scope=world.scope)
    user = User.objects.create_user(f"{name.lower()}@org.example", name=name, language="en")
    owner = Organisation.objects.get(id=world.scope.organisation_id)
    Membership.objects.create(organisation=owner, user=user, role=role)
    return user, scope_in(user, brand)


def inside(user: User) -> ReviewerWish:
    return ReviewerWish(user_id=user.id)


def outside(email: str = CLIENT, language: str = "en") -> ReviewerWish:
    return ReviewerWish(email=email, name="Marta", language=language)


def steps(world: World, *wishes: StepWish, subject: str = "post", **more: Any) -> None:
    """Set the steps of all channels."""
    owner = replace(world.scope, permissions=frozenset({"brand.settings"}))
    save_flow(scope=owner, subject=subject, channel_id=None, steps=wishes, **more)


def step(
    *reviewers: ReviewerWish, rule: str = "all", hours: int = 48, title: str = "One"
) -> StepWish:
    return StepWish(title=title, rule=rule, hours=hours, reviewers=reviewers)


def written(scope: Scope, channel_id: UUID, text: str, day: date, hour: time = time(9)) -> Variant:
    """A post with one variant at its hour."""
    post: Post = create_post(
        scope=scope, title=text[:20], channel_ids=[channel_id], due_day=day, due_time=hour
    )
    variant = Variant.objects.get(post=post)
    write(scope, variant, text)
    return variant


def write(scope: Scope, variant: Variant, text: str) -> None:
    save_variant(
        scope=scope, variant_id=variant.id, version=None, parts=[Draft(text=text)], options={}
    )


def item_of(variant: Variant) -> Item:
    return Item.objects.exclude(state="withdrawn").get(origin_id=variant.id)


def say(scope: Scope, variant: Variant, verdict: str, *, who: str = "", **more: Any) -> Any:
    """The person's answer (or the outside reviewer's of that address)."""
    item = item_of(variant)
    rows = Reviewer.objects.filter(request=item.request)
    reviewer = rows.get(email=who) if who else rows.get(user_id=scope.user_id or item.id)
    return decide(
        scope=scope,
        request_id=item.request_id,
        reviewer=reviewer,
        answers=[Answer(item.id, verdict, **more)],
    )[0]
