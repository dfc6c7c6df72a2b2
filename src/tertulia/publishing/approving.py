"""Where posts meet approval: what needs it, what was asked, and what the answers do to variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from tertulia.accounts.queries import brand_by_id
from tertulia.accounts.scopes import program_scope
from tertulia.approval import queries as approvals
from tertulia.approval import services as approving
from tertulia.approval.events import ApprovalSettled
from tertulia.approval.models import Request
from tertulia.approval.rules import OPEN
from tertulia.approval.values import Item, Standing
from tertulia.delivery.events import DeliverySettled
from tertulia.delivery.queries import deliveries_by_id
from tertulia.delivery.snapshots import content_json, digest_of
from tertulia.delivery.values import Approval, Due
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.networks.values import Content
from tertulia.publishing import rules
from tertulia.publishing.content import content_of
from tertulia.publishing.models import Editorial, Variant
from tertulia.publishing.queries import ORIGIN, variant_of

#: What the standing makes of a variant.
_EDITORIAL: Mapping[str, str] = {
    "waiting": Editorial.IN_REVIEW,
    "suggested": Editorial.IN_REVIEW,
    "void": Editorial.IN_REVIEW,
    "rejected": Editorial.REJECTED,
    "approved": Editorial.APPROVED,
}


def standings_of(*, scope: Scope, variants: Sequence[Variant]) -> dict[UUID, Standing]:
    """Where each variant stands with its reviewers."""
    ids = [each.id for each in variants]
    return approvals.standing(scope=scope, origin=ORIGIN, origin_ids=ids)


def needing_approval(*, scope: Scope, variants: Sequence[Variant]) -> set[UUID]:
    """Those of these variants whose channel has steps."""
    channels = approvals.due_channels(
        scope=scope, origin=ORIGIN, channel_ids={each.channel_id for each in variants}
    )
    return {each.id for each in variants if each.channel_id in channels}


class Gate:
    """The approvals of the variants that are being scheduled together, asked for as one."""

    def __init__(self, scope: Scope, variants: Sequence[Variant]) -> None:
        self.scope = scope
        self.needing = needing_approval(scope=scope, variants=variants)
        self.standings = standings_of(scope=scope, variants=variants)
        self.items: list[Item] = []

    def is_open(self, variant: Variant, content: Content) -> bool:
        """Whether it may be published now: it needs no approval, or has it for these words."""
        standing = self.standings[variant.id]
        approved = standing.is_approved and standing.digest == digest_of(content)
        return variant.id not in self.needing or approved

    def approval(self, variant: Variant, content: Content, due: Due) -> Approval | None:
        """What the delivery is made with; what nobody was asked about yet is put on the list."""
        if variant.id not in self.needing:
            return None
        digest = digest_of(content)
        standing = self.standings[variant.id]
        if standing.digest == digest and standing.is_approved:
            return Approval(digest)
        if standing.digest != digest or standing.state not in OPEN:
            self.items.append(_item(variant, content, digest, due))
        return Approval("")

    def ask(
        self, *, title: str = "", note: str = "", deadline: datetime | None = None
    ) -> Request | None:
        """Ask for what is on the list, as one; None when nothing is."""
        if not self.items:
            return None
        request = approving.ask(
            scope=self.scope,
            origin=ORIGIN,
            items=self.items,
            title=title,
            note=note,
            deadline=deadline,
        )
        ids = [each.origin_id for each in self.items]
        Variant.objects.filter(brand_id=self.scope.brand_id, id__in=ids).update(
            editorial=Editorial.IN_REVIEW
        )
        return request


def _item(variant: Variant, content: Content, digest: str, due: Due) -> Item:
    post = variant.post
    texts = [part.text for part in content.parts]
    return Item(
        origin_id=variant.id,
        digest=digest,
        title=rules.title_from(post.title, post.idea, texts),
        channel_id=variant.channel_id,
        content=content_json(content),
        due_at=due.at,
        author_id=post.created_by_id,
    )


def taken_back(*, scope: Scope, variants: Sequence[Variant]) -> None:
    """These are drafts again: nobody is asked about them any more."""
    asked = [each.id for each in variants if each.editorial != Editorial.DRAFT]
    if asked:
        approving.withdraw(scope=scope, origin=ORIGIN, origin_ids=asked)
        Variant.objects.filter(brand_id=scope.brand_id, id__in=asked).update(
            editorial=Editorial.DRAFT
        )


def words_changed(*, scope: Scope, variant_id: UUID) -> None:
    """The variant was saved: other words than those asked about or approved void the answers."""
    variant = variant_of(scope=scope, variant_id=variant_id)
    if variant.editorial == Editorial.DRAFT:
        return
    try:
        digest = digest_of(content_of(scope=scope, variant=variant))
    except TertuliaError:
        digest = "unfinished"
    approving.content_changed(scope=scope, origin=ORIGIN, origin_id=variant.id, digest=digest)


def hear_settled(events: Sequence[ApprovalSettled]) -> None:
    """Listener: variants carry what was decided. The gate of their delivery is set already."""
    for event in events:
        brand = brand_by_id(event.brand_id)
        if event.origin != ORIGIN or brand is None:
            continue
        scope = program_scope(
            brand_id=brand.id, organisation_id=brand.organisation_id, actor="publishing"
        )
        found = approvals.standing(scope=scope, origin=ORIGIN, origin_ids=event.origin_ids)
        for variant_id, standing in found.items():
            Variant.objects.filter(brand_id=brand.id, id=variant_id).update(
                editorial=_EDITORIAL.get(standing.state, Editorial.DRAFT)
            )


def hear_cancelled(events: Sequence[DeliverySettled]) -> None:
    """Listener: what was taken out of the queue is a draft again; nobody is asked about it."""
    for event in events:
        brand = brand_by_id(event.brand_id)
        if event.origin != ORIGIN or event.state != "cancelled" or brand is None:
            continue
        scope = program_scope(
            brand_id=brand.id, organisation_id=brand.organisation_id, actor="publishing"
        )
        rows = Variant.objects.filter(brand_id=brand.id, id=event.origin_id)
        found = rows.filter(delivery_id=event.delivery_id).first()
        card = deliveries_by_id(scope=scope, ids=[event.delivery_id]).get(event.delivery_id)
        if found is not None and card is not None and card.state == "cancelled":
            taken_back(scope=scope, variants=[found])


def page_of_variant(brand_slug: str, origin_id: UUID) -> str:
    """Where its author finds a variant; "" when it is gone."""
    found = Variant.objects.filter(id=origin_id).values_list("post_id", flat=True).first()
    return reverse("publishing:composer", args=[brand_slug, found]) if found else ""


def snapshot_of(*, scope: Scope, variant: Variant) -> tuple[str, Mapping[str, Any]]:
    """Digest and snapshot of a variant as it stands."""
    content = content_of(scope=scope, variant=variant)
    return digest_of(content), content_json(content)
